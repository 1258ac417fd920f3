"""Other currencies: which a document may use, its rate, and amounts in the base currency.

A CurrencyRate is what one unit of the base currency buys of the other one (xero.md 5.9: 0.7500), so amounts are divided
by it and rounded half up. A document in another currency carries `BaseDue`, the base amount that its open part stands
for in the control account; `BaseSettled` is what payments and credits took of it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..bookkeeping import ZERO, Books, Document, cents, round_to
from . import errors
from .bodies import Element
from .errors import InvalidError
from .formats import scaled

KIND = "Currency"
PLAIN = Decimal("1.000000")
RATE_PLACES = 10
SMALLEST_RATE, LARGEST_RATE = Decimal("0.0001"), Decimal(1_000_000)

# What one US dollar buys, when `currency_rates` in the settings says nothing. Invented: default rates are [U].
PER_DOLLAR: dict[str, Decimal] = {
    code: Decimal(rate)
    for code, rate in (
        ("USD", "1"), ("NZD", "1.65"), ("AUD", "1.52"), ("EUR", "0.92"), ("GBP", "0.79"), ("CAD", "1.37"),
        ("SGD", "1.34"), ("JPY", "150"), ("CHF", "0.88"), ("HKD", "7.8"), ("ZAR", "18.5"), ("INR", "84"),
    )
}  # fmt: skip


def base_of(books: Books) -> str:
    """The organisation's own currency."""
    return books.organisation.currency.upper()


def checked(books: Books, code: str) -> str:
    """A currency code that the organisation uses. Raises InvalidError."""
    code = code.strip().upper()
    if code != base_of(books) and books.get(KIND, code) is None:
        raise InvalidError(errors.CURRENCY_UNKNOWN.format(currency=code))
    return code


def apply(books: Books, element: Element, body: dict[str, Any]) -> None:
    """Take over CurrencyCode and CurrencyRate. Raises InvalidError."""
    code = checked(books, element.text("CurrencyCode") or body["CurrencyCode"])
    take(books, body, code, element.decimal("CurrencyRate"))


def take(books: Books, body: dict[str, Any], code: str, rate: Decimal | None) -> None:
    """Set currency and rate; a new currency without a rate gets the day's. Raises InvalidError."""
    before, body["CurrencyCode"] = body["CurrencyCode"], code
    if code == base_of(books):
        body["CurrencyRate"] = PLAIN
    elif rate is not None:
        body["CurrencyRate"] = rounded(rate)
    elif code != before:
        body["CurrencyRate"] = day_rate(books, code)


def day_rate(books: Books, code: str) -> Decimal:
    """The rate that a document gets by itself; Xero takes XE's of the day [U]. Raises InvalidError."""
    base = base_of(books)
    if code == base:
        return PLAIN
    given = books.organisation.settings.get("currency_rates", {}).get(code)
    if given is not None:
        return rounded(Decimal(given))
    if code not in PER_DOLLAR or base not in PER_DOLLAR:
        raise InvalidError(errors.CURRENCY_RATE)
    return round_to(PER_DOLLAR[code] / PER_DOLLAR[base], 6)


def rounded(rate: Decimal) -> Decimal:
    """A rate as it is kept. Raises InvalidError for one that nothing can be divided by."""
    if not SMALLEST_RATE <= rate <= LARGEST_RATE:
        raise InvalidError(errors.CURRENCY_RATE)
    places = -int(rate.as_tuple().exponent)
    return scaled(round_to(rate, RATE_PLACES) if places > RATE_PLACES else rate, 6)


def to_base(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount in the base currency.

    >>> to_base(Decimal("100.00"), Decimal("0.75")), to_base(Decimal("-0.03"), Decimal("2"))
    (Decimal('133.33'), Decimal('-0.02'))
    """
    return amount if rate == 1 else cents(amount / rate)


def is_foreign(body: dict[str, Any]) -> bool:
    """Whether base amounts differ from the document's own."""
    return bool(body["CurrencyRate"] != 1)


def carry(body: dict[str, Any], *, open_document: bool) -> None:
    """Set `BaseDue` from the total and from what is settled."""
    body.pop("BaseDue", None)
    if is_foreign(body):
        left = to_base(body["Total"], body["CurrencyRate"]) - body.get("BaseSettled", ZERO)
        body["BaseDue"] = left if open_document else ZERO


def open_base(document: Document) -> Decimal:
    """What the open part of a document stands for in the control account."""
    found: Decimal = document.body.get("BaseDue", document.balance or ZERO)
    return found


def released(document: Document, amount: Decimal) -> Decimal:
    """What settling `amount` takes out of the control account: all that is left with the last part, to the cent."""
    after = (document.balance or ZERO) - amount
    return open_base(document) - to_base(after, document.body["CurrencyRate"])
