"""Whether one intent had one effect: two documents from one intent are found here, and so is an intent without any.

An intent is what somebody wanted once (bill 120.00, record a payment of 40.00); an effect is a document of the ledger.
Voided and deleted documents are no effects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sevenpoint.harness.bookkeepers.base import LedgerInvoice, LedgerPayment

NOTHING = Decimal(0)
GONE = ("voided", "deleted")


@dataclass(frozen=True)
class Effect:
    """What came of an intent. `wanted`: its amount; `found`: the amounts of the documents that stand for it."""

    wanted: Decimal
    found: tuple[Decimal, ...]

    def once(self) -> bool:
        """One document, over the amount that was wanted."""
        return self.found == (self.wanted,)

    def missing(self) -> bool:
        """Nothing came of it."""
        return not self.found

    def doubled(self) -> bool:
        """More than one document came of it."""
        return len(self.found) > 1

    def total(self) -> Decimal:
        """The sum of what came of it."""
        return sum(self.found, NOTHING)

    def at_stake(self) -> Decimal | None:
        """How far the ledger is off, without a sign; None when the sum is right."""
        return abs(self.total() - self.wanted) or None


def standing(invoices: Iterable[LedgerInvoice]) -> list[LedgerInvoice]:
    """Invoices that count: neither voided nor deleted."""
    return [invoice for invoice in invoices if invoice.status not in GONE]


def billed(wanted: Decimal, invoices: Iterable[LedgerInvoice]) -> Effect:
    """What came of billing an amount before tax."""
    return Effect(wanted, tuple(invoice.subtotal for invoice in standing(invoices)))


def received(wanted: Decimal, payments: Iterable[LedgerPayment]) -> Effect:
    """What came of recording one payment."""
    return Effect(wanted, tuple(payment.amount for payment in payments))


def once_each(effects: Sequence[Effect]) -> bool:
    """Whether every intent had its one effect; of no intents that cannot be said, so it is False."""
    return bool(effects) and all(effect.once() for effect in effects)


def off_by(effects: Iterable[Effect]) -> Decimal | None:
    """How far the ledger is off over all intents: too much of one does not make up for too little of another."""
    return sum((effect.at_stake() or NOTHING for effect in effects), NOTHING) or None
