"""Cash basis (`paymentsOnly`): invoices and credit notes count when and as far as they are settled.

A payment's side on receivables or payables gives way to the same share of the invoice's own lines, so every entry still
balances. An allocation settles the invoice, and the credit note behind it, on its date. Journals that are not for cash
reports are left out (xero.md 5.14). What settles something else, such as an overpayment, stays as posted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ....bookkeeping import ZERO, Books, Document, cents
from .. import accounts
from .movements import Movement

DEFERRED = ("Invoice", "CreditNote")
CREDITS = ("CreditNote", "Prepayment", "Overpayment")
Key = tuple[str, str]


@dataclass
class _Deferred:
    """An invoice or credit note that waits: its side on the control account, its lines, what is settled so far."""

    account: str
    control: Decimal
    lines: Sequence[Movement]
    party: str | None
    settled: Decimal = ZERO
    counted: list[Decimal] = field(default_factory=list)

    @property
    def sign(self) -> int:
        """1 when the document debits its control account."""
        return 1 if self.control > 0 else -1

    def settle(self, amount: Decimal, date: str) -> list[Movement]:
        """The movements that come with `amount` more of the control side being settled.

        Shares are rounded from the running total, so that a document settled in full is counted in full.
        """
        self.settled += amount
        wanted = [cents(line.amount * self.settled / self.control) for line in self.lines]
        wanted[-1] = -self.settled - sum(wanted[:-1], ZERO)
        before = self.counted or [ZERO] * len(wanted)
        self.counted = wanted
        moved = zip(self.lines, wanted, before, strict=True)
        return [
            Movement(line.kind, line.document, line.account, self.party, date, now - then, line.options)
            for line, now, then in moved
            if now != then
        ]


def cash_basis(books: Books, movements: Sequence[Movement], documents: Mapping[Key, Document]) -> list[Movement]:
    """The same books on a cash basis."""
    controls = {accounts.system(books, name).id for name in ("DEBTORS", "CREDITORS")}
    deferred = _deferred(movements, controls)
    made, allocated = [], set()
    for allocation, credit in _allocations(documents):
        invoice = deferred.get(("Invoice", allocation["InvoiceID"]))
        if invoice is not None:
            allocated.add(allocation["AllocationID"])
            made += _settled_by_credit(allocation, credit, invoice, deferred)
    for one in movements:
        document = documents.get((one.kind, one.document))
        on_control = one.account in controls
        if (one.kind, one.document) in deferred or _hidden(document):
            continue
        if on_control and one.kind == "Allocation" and one.document in allocated:
            continue  # both sides of it are in `made`
        target = _target(document, deferred) if on_control else None
        made += [one] if target is None else target.settle(-one.amount, one.date)
    return made


def _deferred(movements: Sequence[Movement], controls: set[str]) -> dict[Key, _Deferred]:
    grouped: dict[Key, list[Movement]] = {}
    for one in movements:
        if one.kind in DEFERRED:
            grouped.setdefault((one.kind, one.document), []).append(one)
    found = {}
    for key, parts in grouped.items():
        held = [one for one in parts if one.account in controls]
        control, lines = sum((one.amount for one in held), ZERO), [one for one in parts if one.account not in controls]
        if control and lines:
            found[key] = _Deferred(held[0].account, control, lines, held[0].party)
    return found


def _target(document: Document | None, deferred: Mapping[Key, _Deferred]) -> _Deferred | None:
    """What a payment settles: its record is numbered with the id of that document."""
    if document is None or document.kind != "Payment":
        return None
    return next((deferred[key] for kind in DEFERRED if (key := (kind, document.number or "")) in deferred), None)


def _allocations(documents: Mapping[Key, Document]) -> Iterator[tuple[dict[str, Any], Document]]:
    """Every allocation with the credit that it is of."""
    for (kind, _), document in documents.items():
        if kind in CREDITS:
            for allocation in document.body.get("Allocations", []):
                yield allocation, document


def _settled_by_credit(
    allocation: dict[str, Any], credit: Document, invoice: _Deferred, deferred: Mapping[Key, _Deferred]
) -> list[Movement]:
    """Both sides of an allocation, in the base currency.

    What a prepayment gives is in the allocation's own entry already (`Split`).
    """
    date, amount = allocation["Date"], allocation["Amount"]
    given = allocation.get("BaseApplied", amount)
    made = invoice.settle(invoice.sign * allocation.get("InvoiceBase", amount), date)
    source = deferred.get((credit.kind, credit.id))
    if source is not None:
        made += source.settle(source.sign * given, date)
    elif not allocation.get("Split"):
        key = (credit.kind, allocation["AllocationID"])
        made.append(Movement(*key, invoice.account, invoice.party, date, invoice.sign * given))
    return made


def _hidden(document: Document | None) -> bool:
    return document is not None and document.body.get("ShowOnCashBasisReports") is False
