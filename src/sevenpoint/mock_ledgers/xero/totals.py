"""Line amounts, tax and totals, exactly as Xero rounds (xero.md 5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..bookkeeping import ZERO, cents

_HUNDRED = Decimal(100)
EXCLUSIVE, INCLUSIVE, NO_TAX = "Exclusive", "Inclusive", "NoTax"
LINE_AMOUNT_TYPES = (EXCLUSIVE, INCLUSIVE, NO_TAX)
LARGEST_LINE = Decimal("9999999999.99")


@dataclass(frozen=True)
class Totals:
    """A document's totals; `discount` None when no line is discounted."""

    subtotal: Decimal
    tax: Decimal
    total: Decimal
    discount: Decimal | None


def line_amount(
    quantity: Decimal, unit: Decimal, rate: Decimal | None = None, discount: Decimal | None = None
) -> Decimal:
    """Quantity times the (already rounded) unit price, less a discount in percent or in money.

    >>> line_amount(Decimal("3"), Decimal("10.00"), Decimal("12.5"))
    Decimal('26.25')
    """
    if rate is not None:
        return cents(quantity * unit * (_HUNDRED - rate) / _HUNDRED)
    return cents(quantity * unit - (discount or ZERO))


def line_tax(amount: Decimal, rate: Decimal, amount_types: str) -> Decimal:
    """Tax of one line, half up to cents; `rate` in percent.

    >>> [line_tax(Decimal(amount), Decimal(15), "Exclusive") for amount in ("25.06", "25.61", "25.63")]
    [Decimal('3.76'), Decimal('3.84'), Decimal('3.84')]
    >>> line_tax(Decimal("115.00"), Decimal(15), "Inclusive")
    Decimal('15.00')
    """
    if amount_types == NO_TAX:
        return ZERO
    if amount_types == INCLUSIVE:
        return cents(amount * rate / (_HUNDRED + rate))
    return cents(amount * rate / _HUNDRED)


def totals(lines: Sequence[dict[str, Any]], amount_types: str) -> Totals:
    """Totals of stored lines; lines without an amount only describe.

    >>> totals([{"LineAmount": Decimal("115.00"), "TaxAmount": Decimal("15.00")}], "Inclusive")
    Totals(subtotal=Decimal('100.00'), tax=Decimal('15.00'), total=Decimal('115.00'), discount=None)
    """
    priced = [line for line in lines if "LineAmount" in line]
    amounts = sum((line["LineAmount"] for line in priced), ZERO)
    tax = sum((line["TaxAmount"] for line in priced), ZERO)
    subtotal = amounts - tax if amount_types == INCLUSIVE else amounts
    discounts = [_discount(line) for line in priced if "DiscountRate" in line or "DiscountAmount" in line]
    return Totals(subtotal, tax, subtotal + tax, sum(discounts, ZERO) if discounts else None)


def net(line: dict[str, Any], amount_types: str) -> Decimal:
    """A priced line's amount without tax: what its account is posted with."""
    amount: Decimal = line["LineAmount"]
    return amount - line["TaxAmount"] if amount_types == INCLUSIVE else amount


def _discount(line: dict[str, Any]) -> Decimal:
    return cents(line["Quantity"] * line["UnitAmount"]) - Decimal(line["LineAmount"])
