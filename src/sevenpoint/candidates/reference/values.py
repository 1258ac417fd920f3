"""Money, dates and identifiers: the small conversions that every part needs, written once."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

Doc = dict[str, Any]
CENT = Decimal("0.01")


def money(value: Decimal) -> Decimal:
    """Round to cents, half up, as both ledgers round a line.

    >>> money(Decimal("2.345"))
    Decimal('2.35')
    """
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A decimal as the contract writes it: no exponent.

    >>> plain(Decimal("1E+3"))
    '1000'
    """
    return format(value, "f")


def line_amount(line: Doc) -> Decimal:
    """Quantity x unit price less the discount, in cents.

    >>> line_amount({"quantity": "3", "unit_price": "33.335", "discount_percent": "0"})
    Decimal('100.01')
    """
    keep = (100 - Decimal(line.get("discount_percent") or "0")) / 100
    return money(Decimal(line["quantity"]) * Decimal(line["unit_price"]) * keep)


def time_of(text: str) -> dt.datetime:
    """The time in a checked ISO 8601 text, as UTC; without a zone it is UTC already."""
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def stamp(moment: dt.datetime) -> str:
    """A time as it is stored and answered: ISO 8601 UTC with microseconds, so that text order is time order."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unstamp(text: str) -> dt.datetime:
    """The time in a stored stamp."""
    return dt.datetime.fromisoformat(text)


def start_of_day(day: dt.date, time_zone: str) -> dt.datetime:
    """The first moment of a date where the firm is, in UTC."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(time_zone)).astimezone(dt.UTC)


def local_date(moment: dt.datetime, time_zone: str) -> dt.date:
    """The date that the firm's calendar shows at a moment."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def new_id(prefix: str) -> str:
    """An identifier that nobody can guess and every ledger has room for (20 characters: DocNumber allows 21)."""
    return f"{prefix}_{secrets.token_hex(8)}"


def next_number(number: str) -> str:
    """The number after one of a series.

    >>> next_number("INV-0009"), next_number("1041")
    ('INV-0010', '1042')
    """
    figures = number[len(number.rstrip("0123456789")) :]
    return number[: len(number) - len(figures)] + str(int(figures or "0") + 1).zfill(len(figures))
