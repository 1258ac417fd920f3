"""The books as reports read them: postings by account, day and document, accrual or cash (quickbooks.md 4.7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from sqlalchemy import func, select

from ...bookkeeping import Books, Document, cents
from ...store import schema
from ..entities import ENTITIES
from ..fields import Body
from ..references import Names
from .parts import DIMENSIONS, SIGNS, ZERO, Entry, Tags, all_tags, take_apart
from .periods import Parameters
from .rows import Column, Row

DEBIT_TYPES = frozenset({
    "Bank", "Accounts Receivable", "Other Current Asset", "Fixed Asset", "Other Asset", "Cost of Goods Sold",
    "Expense", "Other Expense",
})  # fmt: skip
PROFIT_TYPES = frozenset({"Income", "Cost of Goods Sold", "Expense", "Other Income", "Other Expense"})
# (what is owed, what is credited, what settles both, who, the control account's type, the sign of a debt there)
SIDES = {
    "Customer": ("Invoice", "CreditMemo", "Payment", "CustomerRef", "Accounts Receivable", 1),
    "Vendor": ("Bill", "VendorCredit", "BillPayment", "VendorRef", "Accounts Payable", -1),
}
TYPE_NAMES = {
    "JournalEntry": "Journal Entry", "CreditMemo": "Credit Memo", "SalesReceipt": "Sales Receipt",
    "RefundReceipt": "Refund", "BillPayment": "Bill Payment", "VendorCredit": "Vendor Credit",
    "PurchaseOrder": "Purchase Order", "Purchase": "Expense", "CreditCardPayment": "Credit Card Payment",
    "InventoryAdjustment": "Inventory Qty Adjust", "TimeActivity": "Time Activity",
}  # fmt: skip


class View:
    """The books for one report."""

    def __init__(self, books: Books, parameters: Parameters) -> None:
        self.books, self.parameters = books, parameters
        self.accounts = {each.id: each.body for each in books.find("Account")}
        self._names = Names(books, ENTITIES)
        self._documents: dict[tuple[str, str], Document | None] = {}

    @cached_property
    def every(self) -> list[Entry]:
        """Every entry, line by line, the oldest first, by the report's method; no filter counts."""
        standing = self._standing()
        return sorted(self._cash(standing), key=lambda each: each.date) if self.parameters.cash else standing

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries that the filters let through."""
        return [each for each in self.every if self._passes(each)]

    def between(self, start: str, end: str) -> list[Entry]:
        """The entries dated so, both days inclusive."""
        return [each for each in self.entries if start <= each.date <= end]

    def within(self) -> list[Entry]:
        """The entries of the report's period."""
        return self.between(self.parameters.start.isoformat(), self.parameters.end.isoformat())

    def document(self, kind: str, record_id: str) -> Document | None:
        """A document, looked up once."""
        if (kind, record_id) not in self._documents:
            self._documents[kind, record_id] = self.books.get(kind, record_id)
        return self._documents[kind, record_id]

    def body(self, entry: Entry) -> Body:
        """The document behind an entry; empty when it is gone."""
        found = self.document(entry.kind, entry.id)
        return found.body if found else {}

    def party(self, body: Body) -> tuple[str, str] | None:
        """(kind, id) of whom a document is about."""
        for kind in ("Customer", "Vendor"):
            found = body.get(f"{kind}Ref")
            if found:
                return kind, found["value"]
        entity = body.get("EntityRef")
        return (entity.get("type", "Vendor"), entity["value"]) if entity else None

    def name(self, kind: str, record_id: str) -> str:
        """The name of a record; "" when it has none."""
        return self._names.of(kind, record_id) or ""

    def party_name(self, body: Body) -> str:
        """The name of whom a document is about."""
        found = self.party(body)
        return self.name(*found) if found else ""

    def type_of(self, account: str) -> str:
        """An account's AccountType."""
        return str(self.accounts.get(account, {}).get("AccountType", ""))

    def account_name(self, account: str) -> str:
        """An account's fully qualified name."""
        return str(self.accounts.get(account, {}).get("FullyQualifiedName", account))

    def natural(self, account: str, amount: Decimal) -> Decimal:
        """An amount with the sign that the account's reader expects."""
        return amount if self.type_of(account) in DEBIT_TYPES else -amount

    def documents(self, *kinds: str) -> list[Document]:
        """The documents of kinds that the report's period holds and its filters let through, the oldest first."""
        start, end = self.parameters.start.isoformat(), self.parameters.end.isoformat()
        found = [each for kind in kinds for each in self.books.find(kind) if start <= (each.date or "") <= end]
        return sorted((each for each in found if self._admits(each.body)), key=lambda each: (each.date or "", each.id))

    def _standing(self) -> list[Entry]:
        """What is posted, taken apart by the lines of its documents."""
        groups: dict[tuple[str, str], list[Entry]] = {}
        for each in self._posted():
            groups.setdefault((each.kind, each.id), []).append(each)
        for kind in SIGNS:
            for document in self.books.find(kind):
                self._documents[kind, document.id] = document
                groups.setdefault((kind, document.id), [])
        found: list[Entry] = []
        for (kind, record_id), posted in groups.items():
            behind = self.document(kind, record_id)
            found += posted if behind is None else take_apart(self.books, behind, posted)
        return sorted(found, key=lambda each: each.date)

    def _posted(self) -> Iterator[Entry]:
        p = schema.posting.c
        query = (
            select(p.date, p.kind, p.document, p.account, p.party, func.sum(p.amount))
            .where(p.organisation == self.books.organisation.id)
            .group_by(p.date, p.kind, p.document, p.account, p.party)
            .having(func.sum(p.amount) != 0)
            .order_by(p.date, func.min(p.id))
        )
        for row in self.books.connection.execute(query):
            yield Entry(*row)

    def _cash(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """What is owed counts when and as far as it is settled; payments and all else count as they are."""
        owed = {charge: side for side in SIDES.values() for charge in side[:2]}
        by_document: dict[tuple[str, str], list[Entry]] = {}
        for each in entries:
            by_document.setdefault((each.kind, each.id), []).append(each)
        settled = self._settlements()
        for (kind, record_id), group in by_document.items():
            if kind not in owed:
                yield from group
                continue
            total = Decimal(self.body(group[0]).get("TotalAmt", ZERO))
            shares = settled.get((kind, record_id), [])
            yield from _scaled(group, total, shares)

    def _settlements(self) -> dict[tuple[str, str], list[tuple[str, Decimal]]]:
        found: dict[tuple[str, str], list[tuple[str, Decimal]]] = {}
        for side in SIDES.values():
            for settler in self.books.find(side[2]):
                for line in settler.body.get("Line", []):
                    for link in line.get("LinkedTxn", [])[:1]:
                        share = (settler.date or "", line["Amount"])
                        found.setdefault((link["TxnType"], link["TxnId"]), []).append(share)
        return found

    def _passes(self, entry: Entry) -> bool:
        accounts = self.parameters.filters.get("account")
        return (accounts is None or entry.account in accounts) and self._fits(entry.tags)

    def _admits(self, body: Body) -> bool:
        return any(self._fits(tags) for tags in all_tags(body))

    def _fits(self, tags: Tags) -> bool:
        wanted = self.parameters.filters
        return all(tags.get(name) in wanted[name] for name in DIMENSIONS if name in wanted)


def _scaled(group: Sequence[Entry], total: Decimal, shares: Sequence[tuple[str, Decimal]]) -> Iterator[Entry]:
    """The entries of a document in the parts that were settled, each dated as its settlement; every part balances."""
    if not total:
        yield from group
        return
    done, before = ZERO, [ZERO] * len(group)
    for date, amount in sorted(shares, key=lambda each: each[0]):
        done += amount
        after = [cents(each.amount * done / total) for each in group]
        if sum(after, ZERO):  # cents lost by rounding go where most is
            largest = max(range(len(group)), key=lambda n: abs(group[n].amount))
            after[largest] -= sum(after, ZERO)
        for entry, old, new in zip(group, before, after, strict=True):
            if new != old:
                part = None if entry.quantity is None else entry.quantity * (new - old) / entry.amount
                yield dataclasses.replace(entry, date=max(date, entry.date), amount=new - old, quantity=part)
        before = after


def shape(
    view: View, name: str, columns: Sequence[Column], rows: Sequence[Row], *, basis: bool = True, columns_by: str = "",
    options: Sequence[tuple[str, str]] = (), empty: bool | None = None,
) -> Row:  # fmt: skip
    """The whole answer: no entity wrapper, no `time` beside it."""
    from .. import formats

    parameters = view.parameters
    no_data = not rows if empty is None else empty
    header: Row = {"Time": formats.stamp(view.books.now), "ReportName": name}
    if parameters.macro:
        header["DateMacro"] = parameters.macro
    if basis:
        header["ReportBasis"] = "Cash" if parameters.cash else "Accrual"
    header["StartPeriod"], header["EndPeriod"] = parameters.start.isoformat(), parameters.end.isoformat()
    if columns_by:
        header["SummarizeColumnsBy"] = columns_by
    header["Currency"] = view.books.organisation.currency
    for each, wanted in parameters.filters.items():
        if each in DIMENSIONS:
            header[each.title()] = ",".join(sorted(wanted))
    shown = [*options, ("NoReportData", "true" if no_data else "false")]
    header["Option"] = [{"Name": each, "Value": value} for each, value in shown]
    return {
        "Header": header,
        "Columns": {"Column": [each.shape() for each in columns]},
        "Rows": {"Row": list(rows)} if rows else {},
    }
