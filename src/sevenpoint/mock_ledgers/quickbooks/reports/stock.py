"""Stock on a day and what moved it: both inventory valuations, as Intuit's reference shows them (quickbooks.md 4.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...bookkeeping import Document
from .facts import FACTS, Fact, Line, number, type_name
from .listing import Listing, listing
from .parts import SIGNS, ZERO, Entry, tags_of
from .rows import Column, Row, Value, cell, section, summary
from .view import View, shape

_SUMMARY = (("SKU", "sku"), ("Qty", "qty"), ("Asset Value", "asset_value"), ("Avg Cost", "avg_cost"))
_DETAIL = ("tx_date", "txn_type", "doc_num", "name", "quantity", "rate", "home_amount", "qty_on_hand",
           "home_asset_value")  # fmt: skip


@dataclass(frozen=True)
class Move:
    """What moved the stock of an item, and what was there after it. No document: the item's own opening."""

    date: str
    document: Document
    quantity: Decimal
    worth: Decimal
    on_hand: Decimal
    value: Decimal


def inventory_summary(view: View, name: str) -> Row:
    """What was on hand of each stocked item on the report's day, and what it was worth."""
    day = view.parameters.report_date.isoformat()
    rows: list[Row] = []
    whole = ZERO
    every = moves_of(view)
    for item in _items(view):
        moves = [each for each in every.get(item.id, []) if each.date <= day]
        if not moves:
            continue
        quantity, worth = moves[-1].on_hand, moves[-1].value
        values = [cell(item.body.get("Sku")), cell(quantity), cell(worth), cell(_each(worth, quantity))]
        rows.append({"ColData": [cell(item.body["Name"], item.id), *values]})
        whole += worth
    if rows:
        rows.append({"ColData": [cell(each) for each in ("TOTAL", None, None, whole, None)], "group": "GrandTotal"})
    columns = [
        Column("", "ProductsAndService", "item"),
        *(Column(title, "Money", key) for title, key in _SUMMARY),
    ]
    return shape(view, name, columns, rows, basis=False, options=[("report_date", day)])


def inventory_detail(view: View, name: str) -> Row:
    """What moved each stocked item in the period, with quantity and worth on hand after each move."""
    start, end = view.parameters.start.isoformat(), view.parameters.end.isoformat()
    rows = []
    every = moves_of(view)
    for item in _items(view):
        moves = [each for each in every.get(item.id, []) if start <= each.date <= end]
        if not moves:
            continue
        made = _listing(view, moves)
        title = str(item.body["Name"])
        lines = made.ordered([Line(_entry(each), []) for each in moves])
        closing = summary(f"Total for {title}", [_total(key, moves) for key in list(made.facts)[1:]])
        blank = [None] * (made.width - 1)
        rows.append(section(cell(title, item.id), blank, [made.row(each) for each in lines], closing))
    return shape(view, name, _listing(view, []).columns(), rows, basis=False)


def moves_of(view: View) -> Mapping[str, list[Move]]:
    """Everything that ever moved each item's stock, the oldest first, from its opening on; by item."""
    found: dict[str, list[Move]] = {}
    for item, document, quantity, worth in sorted(_moved(view), key=lambda each: each[1].date or ""):
        moves = found.setdefault(item, [])
        on_hand, value = (moves[-1].on_hand, moves[-1].value) if moves else (Decimal(0), ZERO)
        moves.append(Move(document.date or "", document, quantity, worth, on_hand + quantity, value + worth))
    return found


def _moved(view: View) -> Iterator[tuple[str, Document, Decimal, Decimal]]:
    """(item, what moved it, quantity, worth): openings first, so that on one day they come before all else."""
    for item in _items(view):
        quantity, worth = item.body.get("_opening", ("0", "0"))
        if Decimal(quantity) or Decimal(worth):
            yield item.id, item, Decimal(quantity), Decimal(worth)
    for kind in SIGNS:
        for document in view.books.find(kind):
            for item_id, (quantity, worth) in document.body.get("_moves", {}).items():
                yield item_id, document, Decimal(quantity), Decimal(worth)


def _items(view: View) -> list[Document]:
    wanted = view.parameters.filters.get("item")
    items = [each for each in view.books.find("Item") if each.body.get("Type") == "Inventory"]
    return [each for each in items if wanted is None or each.id in wanted]


def _entry(move: Move) -> Entry:
    tags = tags_of(move.document.body, {})
    return Entry(move.date, move.document.kind, move.document.id, "", None, move.worth, tags, {}, move.quantity)


def _listing(view: View, moves: Sequence[Move]) -> Listing:
    """The columns, which read a move by its document."""
    by_id = {(each.document.kind, each.document.id): each for each in moves}

    def read(fact: str) -> Fact:
        title, value = _MOVE_FACTS[fact]
        return Fact(title, "Money", lambda _, line: value(by_id[line.entry.kind, line.entry.id]))

    own = {key: read(key) for key in _MOVE_FACTS}
    return listing(view, _DETAIL, meta=False, extra={**own, **_opening_facts()})


def _opening_facts() -> dict[str, Fact]:
    """An item's opening is a transaction of its own type and number."""

    def kind(view: View, line: Line) -> Value:
        return "Inventory Starting Value" if line.entry.kind == "Item" else type_name(view, line.entry)

    def reference(view: View, line: Line) -> Value:
        return "START" if line.entry.kind == "Item" else number(view.body(line.entry))

    return {
        "txn_type": Fact("Transaction Type", "String", kind, FACTS["txn_type"].id),
        "doc_num": Fact("Num", "String", reference),
    }


def _each(worth: Decimal, quantity: Decimal) -> Decimal | None:
    return round(worth / quantity, 2) if quantity else None


def _quantity(move: Move) -> Value:
    return move.quantity


def _rate(move: Move) -> Value:
    return _each(move.worth, move.quantity)


def _worth(move: Move) -> Value:
    return move.worth


def _on_hand(move: Move) -> Value:
    return move.on_hand


def _value(move: Move) -> Value:
    return move.value


# Column type to its title and what it says of a move.
_MOVE_FACTS: Mapping[str, tuple[str, Callable[[Move], Value]]] = {
    "quantity": ("Qty", _quantity), "rate": ("Rate", _rate), "home_amount": ("FIFO Cost", _worth),
    "qty_on_hand": ("Qty On Hand", _on_hand), "home_asset_value": ("Asset Value", _value),
    "asset_value": ("Asset Value", _value),
}  # fmt: skip


def _total(key: str, moves: Sequence[Move]) -> Value:
    """Quantities and costs add up; what is on hand is what the last move left."""
    sums = {
        "quantity": sum((each.quantity for each in moves), Decimal(0)),
        "home_amount": sum((each.worth for each in moves), ZERO),
        "qty_on_hand": moves[-1].on_hand, "home_asset_value": moves[-1].value, "asset_value": moves[-1].value,
    }  # fmt: skip
    return sums.get(key)
