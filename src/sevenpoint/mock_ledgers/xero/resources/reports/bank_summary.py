"""Bank Summary (xero.md 5.20): what came into and left each bank account."""

from __future__ import annotations

from decimal import Decimal

from ....bookkeeping import ZERO
from ...answers import Answer
from ...call import Call
from .movements import Movement, Posted, standing
from .periods import before, long_day, span
from .rows import ACCOUNT, BANK_ACCOUNT, Row, cell, header, money, report, section, summary
from .statement import START, Chart

_HEADER = ("Bank Accounts", "Opening Balance", "Cash Received", "Cash Spent", "Closing Balance")


def bank_summary(call: Call) -> Answer:
    """GET /Reports/BankSummary: fromDate, toDate."""
    first, last = span(call)
    opening = Posted(call.books).between(START, before(first)) if first > START else {}
    moved = [one for one in standing(call.books) if first.isoformat() <= one.date <= last.isoformat()]
    rows, totals = [], [ZERO] * 4
    for account in Chart.of(call).by_id.values():
        if account.body["Type"] != "BANK" or account.status == "DELETED":
            continue
        received, spent = flows([one for one in moved if one.account == account.id])
        start = opening.get(account.id, ZERO)
        values = [start, received, spent, start + received - spent]
        totals = [total + value for total, value in zip(totals, values, strict=True)]
        rows.append(_row(account.id, str(account.body["Name"]), values))
    total = summary(["Total", *map(money, totals)])
    shown = f"From {long_day(first)} to {long_day(last)}"
    titles = ("Bank Summary", call.books.organisation.name, shown)
    return report(call, "Bank Summary", "BankSummary", titles, [header(*_HEADER), section("", [*rows, total])])


def flows(movements: list[Movement]) -> tuple[Decimal, Decimal]:
    """What was received and what was spent, both positive; a document counts once, with what it comes to."""
    added: dict[tuple[str, str, str], Decimal] = {}
    for one in movements:
        key = (one.kind, one.document, one.account)
        added[key] = added.get(key, ZERO) + one.amount
    received = sum((amount for amount in added.values() if amount > 0), ZERO)
    return received, received - sum(added.values(), ZERO)


def _row(account: str, name: str, values: list[Decimal]) -> Row:
    """Only the name and the two flows lead somewhere in Xero's own page."""
    start, received, spent, end = map(money, values)
    cells = [cell(name, BANK_ACCOUNT, account), cell(start), cell(received, ACCOUNT, account),
             cell(spent, ACCOUNT, account), cell(end)]  # fmt: skip
    return {"RowType": "Row", "Cells": cells}
