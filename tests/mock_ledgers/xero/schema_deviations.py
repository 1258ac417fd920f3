"""Where the official OpenAPI document is known to be wrong, each with what shows it. Everything else must match."""

from __future__ import annotations

from typing import Any


def corrected(document: dict[str, Any]) -> dict[str, Any]:
    """The document as Xero really answers. Changes it in place."""
    document["servers"] = [{"url": "/api.xro/2.0"}]
    return document
