"""How QuickBooks writes things: times, numbers, answers and their headers (quickbooks.md 2.1, 2.3, 2.4)."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request

from ..request_unit import current
from ..store import dump_json
from . import xml_out

PACIFIC = ZoneInfo("America/Los_Angeles")


def answer(payload: dict[str, Any], status: int = 200, *, content_type: str | None = None) -> Response:
    """An answer in JSON or XML as `Accept` asks; success says its charset, an error does not (quickbooks.md 2.3)."""
    if content_type is None and wants_xml():
        kind = "application/xml;charset=UTF-8" if status == 200 else "application/xml"
        return with_headers(Response(xml_out.dump(payload), status, content_type=kind))
    kind = content_type or ("application/json;charset=utf-8" if status == 200 else "application/json")
    return with_headers(Response(dump_json(payload), status, content_type=kind))


def wants_xml() -> bool:
    """Whether the company's answers are XML: only an `Accept` that names JSON gives JSON (quickbooks.md 2.1)."""
    if not request.path.startswith("/v3/company/") or request.args.get("format") == "json":
        return False
    return "json" not in request.headers.get("Accept", "*/*").lower()


def with_headers(response: Response) -> Response:
    """The headers that every answer of Intuit's carries."""
    response.headers["intuit_tid"] = f"1-{secrets.token_hex(4)}-{secrets.token_hex(12)}"
    response.headers["Cache-Control"] = "max-age=0, no-cache, no-store, must-revalidate, private"
    response.headers["Expires"] = "0"
    return response


def now() -> dt.datetime:
    """The time of the calling app's sandbox; the real time when nobody knows who calls."""
    sandbox = current().own_sandbox
    return sandbox.now if sandbox else dt.datetime.now(dt.UTC)


def answer_time(at: dt.datetime) -> str:
    """The `time` beside an entity: milliseconds and the Pacific offset.

    >>> answer_time(dt.datetime(2020, 9, 29, 12, 58, 7, 300000, dt.UTC))
    '2020-09-29T05:58:07.300-07:00'
    """
    return at.astimezone(PACIFIC).isoformat(timespec="milliseconds")


def stamp(at: dt.datetime | None) -> str | None:
    """A time in MetaData: seconds and the Pacific offset.

    >>> stamp(dt.datetime(2020, 1, 29, 12, 58, 7, tzinfo=dt.UTC))
    '2020-01-29T04:58:07-08:00'
    """
    return None if at is None else at.astimezone(PACIFIC).isoformat(timespec="seconds")


def money(value: Decimal | int) -> Decimal | int:
    """An amount: two decimals, exact zero as 0.

    >>> money(Decimal("100")), money(Decimal("0.00"))
    (Decimal('100.00'), 0)
    """
    exact = Decimal(value)
    return exact.quantize(Decimal("0.01")) if exact else 0


def minimal(value: Decimal | int) -> Decimal | int:
    """A quantity, price or percentage with no more digits than it needs.

    >>> minimal(Decimal("75.00")), minimal(Decimal("4.50"))
    (75, Decimal('4.5'))
    """
    exact = Decimal(value)
    return int(exact) if exact == exact.to_integral_value() else Decimal(format(exact.normalize(), "f"))
