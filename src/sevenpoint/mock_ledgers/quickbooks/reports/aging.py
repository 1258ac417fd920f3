"""What is open: aging and balances of customers and vendors, in sum and in detail (quickbooks.md 4.7)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...bookkeeping import Document, cents
from ..fields import Body
from .parts import ZERO, rate_of
from .rows import Column, Row, cell, data, section, summary, total
from .view import SIDES, TYPE_NAMES, View, shape


@dataclass(frozen=True)
class Open:
    """What is open of a document, in home currency."""

    party: str
    kind: str
    id: str
    date: str
    due: str
    number: str
    total: Decimal
    amount: Decimal


def aged(view: View, name: str, party: str) -> Row:
    """What each customer or vendor owes, by how long it is overdue."""
    titles = _titles(view)
    by_party: dict[str, list[Decimal]] = {}
    for each in open_items(view, party):
        row = by_party.setdefault(each.party, [ZERO] * (len(titles) + 1))
        row[_bucket(view, each)] += each.amount
        row[-1] += each.amount
    rows: list[Row] = [
        {"ColData": [cell(view.name(party, each), each), *(cell(amount or None) for amount in by_party[each])]}
        for each in sorted(by_party, key=lambda each: view.name(party, each).lower())
        if any(by_party[each])
    ]
    if rows:
        sums = [sum(column, ZERO) for column in zip(*by_party.values(), strict=True)]
        rows.append(total("TOTAL", sums, "GrandTotal"))
    columns = [Column("", party, party.lower()), *(Column(title, "Money", key) for title, key in titles)]
    return _answer(view, name, [*columns, Column("Total", "Money", "total")], rows)


def aged_detail(view: View, name: str, party: str) -> Row:
    """Every open document, in a section for each age."""
    titles = _titles(view)
    items: list[list[Open]] = [[] for _ in titles]
    for each in open_items(view, party):
        if each.amount:
            items[_bucket(view, each)].append(each)
    rows = [
        section(
            cell(title), [None] * 6, [_detail(view, party, each) for each in found],
            summary(f"Total for {title}", [None] * 5 + [sum((each.amount for each in found), ZERO)]),
        )
        for (title, _), found in zip(titles, items, strict=True)
        if found
    ]  # fmt: skip
    if rows:
        whole = sum((each.amount for found in items for each in found), ZERO)
        rows.append(total("TOTAL", [None] * 5 + [whole], "GrandTotal"))
    return _answer(view, name, _detail_columns(party), rows)


def balances(view: View, name: str, party: str) -> Row:
    """What each customer or vendor owes."""
    sums: dict[str, Decimal] = {}
    for each in open_items(view, party):
        sums[each.party] = sums.get(each.party, ZERO) + each.amount
    rows: list[Row] = [
        {"ColData": [cell(view.name(party, each), each), cell(sums[each])]}
        for each in sorted(sums, key=lambda each: view.name(party, each).lower())
        if sums[each]
    ]
    if rows:
        rows.append(total("TOTAL", [sum(sums.values(), ZERO)], "GrandTotal"))
    return _answer(view, name, [Column("", party, party.lower()), Column("Total", "Money", "total")], rows)


def balance_detail(view: View, name: str, party: str) -> Row:
    """Every open document of each customer or vendor."""
    by_party: dict[str, list[Open]] = {}
    for each in open_items(view, party):
        if each.amount:
            by_party.setdefault(each.party, []).append(each)
    rows = []
    for who in sorted(by_party, key=lambda each: view.name(party, each).lower()):
        amount = sum((each.amount for each in by_party[who]), ZERO)
        lines = [_detail(view, party, each) for each in by_party[who]]
        title = view.name(party, who)
        rows.append(section(cell(title, who), [None] * 6, lines, summary(f"Total for {title}", [None] * 5 + [amount])))
    if rows:
        whole = sum((each.amount for found in by_party.values() for each in found), ZERO)
        rows.append(total("TOTAL", [None] * 5 + [whole], "GrandTotal"))
    return _answer(view, name, _detail_columns(party), rows)


def open_items(view: View, party: str) -> Iterator[Open]:
    """Everything that stands on the control account on the report's day, the oldest first; their sum is its balance."""
    found = [each for each in _every(view, party) if _wanted(view, party, each.party)]
    yield from sorted(found, key=lambda each: (each.date, each.id))


def _every(view: View, party: str) -> Iterator[Open]:
    """What is open of every document in home currency: each part of it at the rate of what it is a part of."""
    _, _, settler, reference, _, _ = SIDES[party]
    owed = {(each.kind, each.id, each.party): each for each in (*_forms(view, party), *_others(view, party))}
    settled: dict[tuple[str, str, str], Decimal] = {}
    for payment in _dated(view, settler):
        who, rate = payment.body[reference]["value"], rate_of(payment.body)
        left = Decimal(payment.body["TotalAmt"])
        for line in payment.body.get("Line", []):
            link = line["LinkedTxn"][0]
            target = owed.get((link["TxnType"], link["TxnId"], who))
            if target is not None:
                way = 1 if target.total > 0 else -1
                there = cents(line["Amount"] * rate_of(_body(view, target.kind, target.id)))
                key = (target.kind, target.id, who)
                settled[key] = settled.get(key, ZERO) + way * there
                left -= way * line["Amount"]
        number = str(payment.body.get("PaymentRefNum") or payment.number or "")
        paid, date = cents(payment.body["TotalAmt"] * rate), payment.date or ""
        yield Open(who, settler, payment.id, date, date, number, -paid, -cents(left * rate))
    for key, each in owed.items():
        yield dataclasses.replace(each, amount=each.total - settled.get(key, ZERO))


def _forms(view: View, party: str) -> Iterator[Open]:
    """Invoices and credit memos, bills and vendor credits: all that each is worth."""
    charge, credit, _, reference, _, _ = SIDES[party]
    for kind, way in ((charge, 1), (credit, -1)):
        for each in _dated(view, kind):
            worth = Decimal(each.body["TotalAmt"]) - Decimal(each.body.get("Deposit", ZERO))
            amount = way * cents(worth * rate_of(each.body))
            who, date = each.body[reference]["value"], each.date or ""
            yield Open(who, kind, each.id, date, each.due_date or date, each.number or "", amount, amount)


def _others(view: View, party: str) -> list[Open]:
    """What other documents book on the control account, journal entries mostly, by party."""
    charge, credit, settler, _, control, sign = SIDES[party]
    sums: dict[tuple[str, str, str], Open] = {}
    for each in view.between("", view.parameters.report_date.isoformat()):
        if each.kind in (charge, credit, settler) or not each.party or view.type_of(each.account) != control:
            continue
        key = (each.kind, each.id, each.party)
        before = sums[key].total if key in sums else ZERO
        amount = before + sign * each.amount
        number = str(view.body(each).get("DocNumber") or "")
        sums[key] = Open(each.party, each.kind, each.id, each.date, each.date, number, amount, amount)
    return list(sums.values())


def _dated(view: View, kind: str) -> list[Document]:
    """The documents of a kind that there were on the report's day."""
    day = view.parameters.report_date.isoformat()
    return [each for each in view.books.find(kind) if (each.date or "") <= day and each.status != "voided"]


def _body(view: View, kind: str, record_id: str) -> Body:
    found = view.document(kind, record_id)
    return found.body if found else {}


def _wanted(view: View, party: str, who: str) -> bool:
    wanted = view.parameters.filters.get(party.lower())
    return wanted is None or who in wanted


def _titles(view: View) -> list[tuple[str, str]]:
    days, count = view.parameters.aging_days, view.parameters.aging_periods
    spans = [(f"{n * days + 1} - {(n + 1) * days}", str(n + 1)) for n in range(count - 1)]
    return [("Current", "current"), *spans, (f"{(count - 1) * days + 1} and over", str(count))]


def _bucket(view: View, each: Open) -> int:
    parameters = view.parameters
    until = view.books.today if parameters.aging_current else parameters.report_date
    late = (until - dt.date.fromisoformat(each.due)).days
    return 0 if late <= 0 else min((late - 1) // parameters.aging_days + 1, parameters.aging_periods)


def _detail_columns(party: str) -> list[Column]:
    return [
        Column("Date", "Date", "tx_date"), Column("Transaction Type", "String", "txn_type"),
        Column("Num", "String", "doc_num"),
        Column(party, "String", "cust_name" if party == "Customer" else "vend_name"),
        Column("Due Date", "Date", "due_date"), Column("Amount", "Money", "subt_amount"),
        Column("Open Balance", "Money", "subt_open_bal"),
    ]  # fmt: skip


def _detail(view: View, party: str, each: Open) -> Row:
    row = data(cell(each.date), [TYPE_NAMES.get(each.kind, each.kind), each.number])
    row["ColData"][1]["id"] = each.id
    row["ColData"] += [cell(view.name(party, each.party), each.party), cell(each.due), cell(each.total)]
    row["ColData"].append(cell(each.amount))
    return row


def _answer(view: View, name: str, columns: Sequence[Column], rows: Sequence[Row]) -> Row:
    options = [("report_date", view.parameters.report_date.isoformat())]
    return shape(view, name, columns, rows, basis=False, columns_by="Total", options=options)
