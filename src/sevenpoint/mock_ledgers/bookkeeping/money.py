"""Exact money. Every amount is a Decimal; rounding is half up, as both ledgers round (xero.md 5.7)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


def round_to(value: Decimal, places: int) -> Decimal:
    """`value` rounded half up (away from zero) to `places` decimals.

    >>> round_to(Decimal("3.845"), 2), round_to(Decimal("-3.845"), 2)
    (Decimal('3.85'), Decimal('-3.85'))
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def cents(value: Decimal) -> Decimal:
    """`value` rounded half up to two decimals.

    >>> cents(Decimal("0.125"))
    Decimal('0.13')
    """
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def to_decimal(value: Any) -> Decimal:
    """A number from a parsed request as a Decimal: numbers and numeric strings; never via binary floats.

    Raises ValueError for anything else, NaN and infinities, and magnitudes no ledger holds (15 integer digits or more).

    >>> to_decimal("12.50"), to_decimal(3)
    (Decimal('12.50'), Decimal('3'))
    """
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError(f"{value!r} is not a number")
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite() or (number and number.adjusted() >= 15) or _places(number) > 30:
        raise ValueError(f"{value!r} is out of range")
    return number


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
