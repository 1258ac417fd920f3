"""Webhooks: queued with the change, delivered by the wire."""

from __future__ import annotations

from collections.abc import Mapping

from ..ledger import Ledger
from ..request_unit import RequestUnit


def queue(unit: RequestUnit, ledgers: Mapping[str, Ledger]) -> bool:
    """Queue what this request changed to every subscribed app; whether anything waits."""
    return False
