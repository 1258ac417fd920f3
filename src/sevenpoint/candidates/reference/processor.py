"""The payment processor, simulated: an instrument is good, expired or declined, and a card costs a fee."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .values import money

CARD_PERCENT = Decimal("2.9")
CARD_FIXED = Decimal("0.30")
FAILURES = {"expired": "the card or mandate has expired", "declined": "the bank declined the charge"}


@dataclass(frozen=True)
class Charge:
    """What became of an attempt. `fee` is what the processor keeps; `failure` None: the money is on its way."""

    fee: Decimal
    failure: str | None


def charge(method: str, instrument: str, amount: Decimal) -> Charge:
    """Charge an instrument.

    >>> charge("card", "ok", Decimal("100.00")).fee
    Decimal('3.20')
    """
    fee = money(amount * CARD_PERCENT / 100 + CARD_FIXED) if method == "card" else Decimal("0.00")
    return Charge(fee, FAILURES.get(instrument))
