"""Refusals in Karbon's own form (KarbonAPI.yml, components/examples): `{"error": {"code", "message", "details"}}`."""

from __future__ import annotations

from typing import Any


class KarbonError(Exception):
    """A refusal: the HTTP status, Karbon's number (4002 query, 4003 model, 4004 key, 4005 body) and its words."""

    def __init__(
        self, status: int, code: int | str | None, message: str, details: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"error": {"code": code, "message": message}}
        if details is not None:
            self.body["error"]["details"] = details


def bad_query(message: str) -> KarbonError:
    """A query option that the resource does not take."""
    return KarbonError(400, 4002, message)


def bad_model(target: str, message: str) -> KarbonError:
    """A member that is missing or wrong; `target` is e.g. `workItem.ClientKey`."""
    return KarbonError(400, 4003, "Invalid Model.", {"code": "InvalidProperty", "target": target, "message": message})


def not_found(what: str) -> KarbonError:
    """No record under this key."""
    return KarbonError(404, 4004, f"No {what} found for provided key")


def no_body(what: str) -> KarbonError:
    """The body is missing or no JSON object."""
    return KarbonError(400, 4005, f"Required payload data is missing: {what}")
