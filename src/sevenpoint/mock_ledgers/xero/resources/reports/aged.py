"""Aged Receivables and Payables by Contact (xero.md 5.20): open documents of one contact as a day shows them.

Amounts are in the base currency, so that they add up to the contact's part of the control account [U].
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from ....bookkeeping import ZERO, Document
from ....store import schema
from ... import errors
from ...answers import Answer
from ...bodies import as_guid
from ...call import Call
from ...errors import validation
from ...exchange import to_base
from ...formats import date_string
from ...postings import POSTED
from .periods import day, long_day, month_end, refused
from .rows import INVOICE, Row, header, money, report, row, section, summary

_C = schema.document.c


class Side(NamedTuple):
    """Receivables or payables: names, the types of its documents and of those that count against them."""

    name: str
    kind: str
    number: str
    documents: str
    credits: tuple[str, ...]


RECEIVABLES = Side("Aged Receivables By Contact", "AgedReceivablesByContact", "Number", "ACCREC",
                   ("ACCRECCREDIT", "RECEIVE-OVERPAYMENT"))  # fmt: skip
PAYABLES = Side("Aged Payables By Contact", "AgedPayablesByContact", "Reference", "ACCPAY",
                ("ACCPAYCREDIT", "SPEND-OVERPAYMENT"))  # fmt: skip
_CREDITS = ("CreditNote", "Overpayment")


@dataclass(frozen=True)
class Open:
    """A document with what is paid and credited up to the day."""

    document: Document
    total: Decimal
    paid: Decimal
    credited: Decimal

    @property
    def due(self) -> Decimal:
        """What is left."""
        return self.total - self.paid - self.credited


def receivables(call: Call) -> Answer:
    """GET /Reports/AgedReceivablesByContact: contactID, date, fromDate, toDate."""
    return _aged(call, RECEIVABLES)


def payables(call: Call) -> Answer:
    """GET /Reports/AgedPayablesByContact: contactID, date, fromDate, toDate."""
    return _aged(call, PAYABLES)


def _aged(call: Call, side: Side) -> Answer:
    contact = _contact(call)
    until = day(call, "date") or month_end(call.books.today)
    first, last = day(call, "fromDate"), day(call, "toDate") or until
    start = first.isoformat() if first is not None else ""
    open_ones = [one for one in _open(call, side, contact, until, last) if one.due]
    shown = [one for one in open_ones if (one.document.date or "") >= start]
    opening = sum((one.due for one in open_ones if (one.document.date or "") < start), ZERO)
    rows = [header("Date", side.number, "Due Date", "", "Total", "Paid", "Credited", "Due")]
    if first is not None:
        cells = [date_string(start), "Opening Balance", "", "", "", "", "", money(opening)]
        rows.append(section("", [row(cells)]))
    sums = [sum(column, ZERO) for column in zip(*map(_amounts, shown), strict=True)] or [ZERO] * 4
    total = summary(["Total", "", "", "", *map(money, sums)])
    closing = summary(["Closing Balance", "", "", "", *map(money, [*sums[:3], opening + sums[3]])])
    rows += [section("", [*(_row(one, until) for one in shown), total]), section("", [closing])]
    span = f"From {long_day(first)} to {long_day(last)}" if first is not None else f"To {long_day(last)}"
    titles = ("Invoices", str(contact.body["Name"]), span, f"Showing payments to {long_day(until)}")
    return report(call, side.name, side.kind, titles, rows)


def _contact(call: Call) -> Document:
    given = call.parameters.get("contactid", "").strip()
    if not given:
        raise validation([{"ValidationErrors": [{"Message": errors.REPORT_CONTACT}]}])
    found = call.books.get("Contact", as_guid(given) or "")
    if found is None:
        raise refused("contactID")
    return found


def _open(call: Call, side: Side, contact: Document, until: dt.date, last: dt.date) -> list[Open]:
    """Documents dated up to `last`, by date; credits that are left count against them."""
    kind, mine = _C.body["Type"].as_string(), (_C.party == contact.id, _C.status.in_(POSTED))
    dated = _C.date <= last.isoformat()
    found = [(1, one) for one in call.books.find("Invoice", *mine, dated, kind == side.documents)]
    for credit in _CREDITS:
        found += [(-1, one) for one in call.books.find(credit, *mine, dated, kind.in_(side.credits))]
    paid = _payments(call, [one for _, one in found], until)
    made = [_as_of(sign, one, paid.get(one.id, ZERO), until) for sign, one in found]
    return sorted(made, key=lambda one: (one.document.date or "", one.document.number or "", one.document.id))


def _payments(call: Call, documents: Sequence[Document], until: dt.date) -> dict[str, Decimal]:
    """What was paid on each document up to the day."""
    ids, paid = [one.id for one in documents], dict[str, Decimal]()
    standing = (_C.status == "AUTHORISED", _C.date <= until.isoformat())
    for start in range(0, len(ids), 500):
        for payment in call.books.find("Payment", _C.number.in_(ids[start : start + 500]), *standing):
            target = payment.number or ""
            paid[target] = paid.get(target, ZERO) + _base(payment.body)
    return paid


def _as_of(sign: int, document: Document, paid: Decimal, until: dt.date) -> Open:
    body = document.body
    applied = body.get("Credits", []) if sign > 0 else body.get("Allocations", [])
    credited = sum((_base(one) for one in applied if str(one["Date"]) <= until.isoformat()), ZERO)
    return Open(document, sign * to_base(body["Total"], body["CurrencyRate"]), sign * paid, sign * credited)


def _base(use: dict[str, Any]) -> Decimal:
    """What a payment or an allocation took of the document, in the base currency."""
    taken: Decimal = use.get("BaseApplied", use["Amount"])
    return taken


def _amounts(one: Open) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    return one.total, one.paid, one.credited, one.due


def _row(one: Open, until: dt.date) -> Row:
    document = one.document
    due = document.body.get("DueDate")
    cells = [date_string(document.date or ""), document.number or "", date_string(due) if due else "",
             _overdue(due, until), *map(money, _amounts(one))]  # fmt: skip
    return row(cells, INVOICE, document.id)


def _overdue(due: str | None, until: dt.date) -> str:
    days = (until - dt.date.fromisoformat(due)).days if due else 0
    return f"{days} day{'s' if days > 1 else ''} overdue" if days > 0 else ""
