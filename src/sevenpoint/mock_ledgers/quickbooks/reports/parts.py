"""What a document books, line by line: whose, which item's, in which class and department (quickbooks.md 4.7, 7.3).

Postings know accounts only. Each is taken apart into what the document's lines put there; what no line explains (what
is owed, tax, what was paid from) stays whole and belongs to what the document names at its top.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ...bookkeeping import Books, Document, cents
from .. import expense_lines, inventory, lines
from ..fields import Body

ZERO, ONE = Decimal("0.00"), Decimal(1)
Tags = Mapping[str, str]
# What entries are split and filtered by, and the kind of record it is; its reference is named after the kind.
DIMENSIONS: Mapping[str, str] = {
    "customer": "Customer", "vendor": "Vendor", "employee": "Employee", "item": "Item", "class": "Class",
    "department": "Department",
}  # fmt: skip
# Kinds of documents with lines to the sign of what a line does to its account; a journal line has its own.
SIGNS: Mapping[str, int] = {
    "Invoice": -1, "SalesReceipt": -1, "CreditMemo": 1, "RefundReceipt": 1, "Bill": 1, "Purchase": 1,
    "VendorCredit": -1, "Deposit": -1, "JournalEntry": 1, "InventoryAdjustment": 1,
}  # fmt: skip
# DetailType to the reference of the account it is booked to.
_ACCOUNTS: Mapping[str, str] = {
    lines.SALES: "ItemAccountRef", lines.DISCOUNT: "DiscountAccountRef", expense_lines.BY_ACCOUNT: "AccountRef",
    "JournalEntryLineDetail": "AccountRef", "DepositLineDetail": "AccountRef",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What one line of a document, or all of it, says of one account on one day: debit positive, in home currency.

    `tags`: ids by dimension; `line`: the document's line, when it is one's; `quantity`: of its item.
    """

    date: str
    kind: str
    id: str
    account: str
    party: str | None
    amount: Decimal
    tags: Tags = field(default_factory=dict)
    line: Body = field(default_factory=dict)
    quantity: Decimal | None = None


def take_apart(books: Books, document: Document, posted: Sequence[Entry]) -> list[Entry]:
    """The entries of a document by its lines; the sum on each account is what is posted there."""
    standing = document.status != "voided"
    parts = list(_parts(books, document)) if standing else []
    taken: set[int] = set()
    found: list[Entry] = []
    for each in posted:
        own = [n for n, part in enumerate(parts) if n not in taken and _stands_in(part, each)]
        taken.update(own)
        rest = each.amount - sum((parts[n].amount for n in own), ZERO)
        if rest:
            tags = tags_of(document.body, {})
            found.append(dataclasses.replace(each, amount=rest, tags=tags))
        found += [dataclasses.replace(parts[n], party=each.party) for n in own]
    left = [part for n, part in enumerate(parts) if n not in taken]
    return [each for each in [*found, *_unposted(left)] if each.amount or each.quantity]


def tags_of(body: Body, detail: Body) -> dict[str, str]:
    """The ids that a document and one of its lines name, by dimension; the line's own go first.

    >>> tags_of({"CustomerRef": {"value": "1"}, "ClassRef": {"value": "7"}}, {"ClassRef": {"value": "8"}})
    {'customer': '1', 'class': '8'}
    """
    found: dict[str, str] = {}
    for where in (body, detail):
        for name, kind in DIMENSIONS.items():
            if where.get(f"{kind}Ref"):
                found[name] = where[f"{kind}Ref"]["value"]
        entity = where.get("EntityRef") or where.get("Entity")
        if entity:
            kind = entity.get("Type", entity.get("type", "Vendor"))
            found[kind.lower()] = entity.get("EntityRef", entity)["value"]
    return found


def all_tags(body: Body) -> list[dict[str, str]]:
    """The tags of each line of a document; of the document when it has no lines."""
    details = [line.get(line.get("DetailType", ""), {}) for line in lines.flat(body.get("Line", []))]
    return [tags_of(body, detail) for detail in details or [{}]]


def rate_of(body: Body) -> Decimal:
    """What one unit of a document's currency is worth in home currency."""
    return Decimal(body.get("ExchangeRate") or ONE)


def shares(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount in proportion to weights, to the cent; what rounding leaves over goes where most is.

    >>> shares(Decimal("10.00"), [Decimal(1), Decimal(1), Decimal(1)])
    [Decimal('3.34'), Decimal('3.33'), Decimal('3.33')]
    """
    whole = sum(weights, Decimal(0))
    if not whole:
        return [amount, *(ZERO for _ in weights[1:])]
    found = [cents(amount * each / whole) for each in weights]
    largest = max(range(len(weights)), key=lambda n: abs(weights[n]))
    found[largest] += amount - sum(found, ZERO)
    return found


def _stands_in(part: Entry, posted: Entry) -> bool:
    theirs = posted.party in (None, part.tags.get("customer"), part.tags.get("vendor"))
    return part.account == posted.account and theirs


def _unposted(parts: Sequence[Entry]) -> list[Entry]:
    """Lines that cancel out on their account, so that nothing is posted there: from one class to another."""
    sums: dict[str, Decimal] = {}
    for each in parts:
        sums[each.account] = sums.get(each.account, ZERO) + each.amount
    return [each for each in parts if not sums[each.account]]


def _parts(books: Books, document: Document) -> Iterator[Entry]:
    body = document.body
    for line in lines.flat(body.get("Line", [])):
        account = _account(books, line)
        if account:
            detail = line[line["DetailType"]]
            amount = cents(_sign(document, detail, line) * line["Amount"] * rate_of(body))
            quantity = Decimal(detail["Qty"]) if "Qty" in detail else None
            yield _entry(document, account, amount, tags_of(body, detail), line, quantity)
    yield from _costs(books, document)


def _account(books: Books, line: Body) -> str | None:
    kind = line.get("DetailType", "")
    if kind == expense_lines.BY_ITEM:
        return expense_lines.account_of(books, line)
    account = line.get(kind, {}).get(_ACCOUNTS.get(kind, ""))
    return str(account["value"]) if account else None


def _sign(document: Document, detail: Body, line: Body) -> int:
    if "PostingType" in detail:
        return 1 if detail["PostingType"] == "Debit" else -1
    sign = SIGNS.get(document.kind, 1)
    return -sign if line["DetailType"] == lines.DISCOUNT or document.body.get("Credit") else sign


def _costs(books: Books, document: Document) -> Iterator[Entry]:
    """What stock costs when it is sold or adjusted, shared out over the lines that move it."""
    moves: Mapping[str, Sequence[str]] = document.body.get("_moves", {})
    for item, moved in moves.items():
        alone = dataclasses.replace(document, body={**document.body, "_moves": {item: moved}})
        movers = list(_movers(document.body, item))
        for booked in inventory.entry(books, alone):
            for (tags, weight), amount in zip(movers, shares(booked.amount, [w for _, w in movers]), strict=True):
                if weight or amount:
                    yield _entry(document, booked.account, amount, tags, {}, None)


def _movers(body: Body, item: str) -> Iterator[tuple[dict[str, str], Decimal]]:
    found = False
    for line in lines.flat(body.get("Line", [])):
        detail = line.get(line.get("DetailType", ""), {})
        if detail.get("ItemRef", {}).get("value") == item:
            found = True
            yield tags_of(body, detail), Decimal(detail.get("QtyDiff", detail.get("Qty", 1)))
    if not found:
        yield {**tags_of(body, {}), "item": item}, ONE


def _entry(
    document: Document, account: str, amount: Decimal, tags: Tags, line: Body, quantity: Decimal | None
) -> Entry:
    return Entry(document.date or "", document.kind, document.id, account, None, amount, tags, line, quantity)
