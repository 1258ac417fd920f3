"""What is open: aging and balances of customers and vendors, in sum and in detail (quickbooks.md 4.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .rows import Column, Row, cell, data, section, summary, total
from .view import SIDES, TYPE_NAMES, ZERO, View, shape


@dataclass(frozen=True)
class Open:
    """What is open of a document."""

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
    charge, credit, settler, reference, control, sign = SIDES[party]
    day = view.parameters.report_date.isoformat()
    settled: dict[tuple[str, str], Decimal] = {}
    dated = {
        (kind, each.id): each
        for kind in (charge, credit, settler, "JournalEntry")
        for each in view.books.find(kind)
        if (each.date or "") <= day and each.status != "voided"
    }
    for (kind, record_id), each in dated.items():
        if kind != settler:
            continue
        left = Decimal(each.body["TotalAmt"])
        for line in each.body.get("Line", []):
            link = line["LinkedTxn"][0]
            target = (link["TxnType"], link["TxnId"])
            if target in dated:
                settled[target] = settled.get(target, ZERO) + line["Amount"]
                left += line["Amount"] if target[0] == credit else -line["Amount"]
        who = each.body[reference]["value"]
        number = str(each.body.get("PaymentRefNum") or each.number or "")
        yield Open(who, kind, record_id, each.date or "", each.date or "", number, -each.body["TotalAmt"], -left)
    for (kind, record_id), each in dated.items():
        if kind in (charge, credit):
            way = 1 if kind == charge else -1
            amount = Decimal(each.body["TotalAmt"]) - Decimal(each.body.get("Deposit", ZERO))
            left = amount - settled.get((kind, record_id), ZERO)
            who, due = each.body[reference]["value"], each.due_date or each.date or ""
            yield Open(who, kind, record_id, each.date or "", due, each.number or "", way * amount, way * left)
    for entry in view.between("", day):
        if entry.kind not in (charge, credit, settler) and entry.party and view.type_of(entry.account) == control:
            left = sign * entry.amount
            yield Open(entry.party, entry.kind, entry.id, entry.date, entry.date, "", left, left)


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
