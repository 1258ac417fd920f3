"""Stock: quantities move with sales and purchases, and with them the cost of what was sold (quickbooks.md 7.1, 7.3).

What leaves is worth what came in first. A record that is dated, changed or removed before others costs those anew, so
that the asset account is always the worth of the layers that are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..bookkeeping import Books, Document, Line, cents
from .entity import DOCUMENT, Draft
from .fields import Body
from .stock_layers import NONE, ZERO, Move, worths

SALES, PURCHASE, ADJUSTMENT = "SalesItemLineDetail", "ItemBasedExpenseLineDetail", "ItemAdjustmentLineDetail"
# Kind to the sign of what its lines do to the stock.
_SIGNS: Mapping[str, int] = {
    "Invoice": -1, "SalesReceipt": -1, "CreditMemo": 1, "RefundReceipt": 1, "Bill": 1, "Purchase": 1,
    "VendorCredit": -1, "InventoryAdjustment": 1,
}  # fmt: skip


def value(draft: Draft) -> None:
    """Note in `_moves` what the record moves: item id to [quantity, worth]."""
    if draft.entity.name not in _SIGNS:
        return
    draft.body.pop("_moves", None)
    moved = _movements(draft.books, draft.entity.name, draft.body)
    moves = {}
    for item_id, (quantity, paid) in moved.items():
        own = _Moved(draft.body["TxnDate"], draft.id, Move(quantity, paid))
        _, worth = _history(draft.books, item_id, draft.entity.name, own)[-1]
        moves[item_id] = [str(quantity), str(worth)]
    if moves:
        draft.body["_moves"] = moves


@dataclass(frozen=True)
class _Moved:
    """A movement with what says when it happened: its day, then its id; None: the newest. Openings come first."""

    date: str
    id: str | None
    move: Move
    document: Document | None = None

    @property
    def when(self) -> tuple[str, bool, bool, int]:
        opening = self.document is not None and self.document.kind == "Item"
        return (self.date, not opening, self.id is None, int(self.id or 0))


def _history(books: Books, item_id: str, kind: str = "", own: _Moved | None = None) -> list[tuple[_Moved, Decimal]]:
    """All movements of an item with their worth, in order; `own`, which is being written, comes last."""
    item = books.get("Item", item_id)
    if item is None or "_opening" not in item.body:
        return []
    quantity, worth = map(Decimal, item.body["_opening"])
    found = [_Moved(item.date or "", item.id, Move(quantity, worth if quantity > 0 else None), item)]
    for each in _movers(books, item_id):
        if own is None or (each.kind, each.id) != (kind, own.id):
            quantity, paid = _movements(books, each.kind, each.body).get(item_id, (NONE, None))
            found.append(_Moved(each.date or "", each.id, Move(quantity, paid), each))
    if own is not None:
        found.append(own)
    found.sort(key=lambda moved: moved.when)
    priced = worths([each.move for each in found], Decimal(item.body.get("PurchaseCost", 0)))
    pairs = list(zip(found, priced, strict=True))
    return pairs if own is None else sorted(pairs, key=lambda pair: pair[0] is own)


def _movers(books: Books, item_id: str) -> list[Document]:
    moves = DOCUMENT.body[("_moves", item_id)].as_string().is_not(None)
    return [document for kind in _SIGNS for document in books.find(kind, moves)]


def _movements(books: Books, kind: str, body: Body) -> dict[str, tuple[Decimal, Decimal | None]]:
    sign = -_SIGNS[kind] if body.get("Credit") else _SIGNS[kind]
    moved: dict[str, tuple[Decimal, Decimal | None]] = {}
    for line in _flat(body["Line"]):
        name = line.get("DetailType", "")
        detail = line.get(name, {}) if name in (SALES, PURCHASE, ADJUSTMENT) else {}
        item = stocked(books, detail.get("ItemRef", {}).get("value"))
        if item is None:
            continue
        quantity = sign * Decimal(detail.get("QtyDiff", detail.get("Qty", 1)))
        rate = Decimal(body.get("ExchangeRate", 1))
        bought = sign * cents(line["Amount"] * rate) if name == PURCHASE else None
        known, paid = moved.get(item.id, (NONE, None if bought is None else ZERO))
        moved[item.id] = (known + quantity, None if bought is None else bought + (paid or ZERO))
    return moved


def _flat(lines: Sequence[Body]) -> Iterator[Body]:
    for line in lines:
        yield line
        yield from line.get("GroupLineDetail", {}).get("Line", [])


def stocked(books: Books, item_id: str | None) -> Document | None:
    """The item, when it is of type Inventory."""
    item = books.get("Item", item_id) if item_id else None
    return item if item is not None and item.body["Type"] == "Inventory" else None


def entry(books: Books, document: Document) -> list[Line]:
    """Debit the cost of what was sold, credit the stock; an adjustment goes to its own account.

    Purchases debit the stock with their lines: what these say and the layers do not, as when goods go back to a vendor
    for another price than they came for, is cost of goods. The amounts are in home currency.
    """
    moves = document.body.get("_moves", {})
    moved = _movements(books, document.kind, document.body) if moves else {}
    lines = []
    for item_id, (_, worth) in moves.items():
        item = stocked(books, item_id)
        if item is not None:
            amount = Decimal(worth) - (moved[item_id][1] or ZERO)
            against = document.body.get("AdjustAccountRef", item.body["ExpenseAccountRef"])
            if not amount:
                continue
            lines += [Line(item.body["AssetAccountRef"]["value"], amount), Line(against["value"], -amount)]
    return lines


def settle(draft: Draft, document: Document) -> list[Document]:
    """Let the items' stock follow from all that moves it. Returns the other records whose cost is another now."""
    touched = dict.fromkeys((*(draft.before or {}).get("_moves", {}), *draft.body.get("_moves", {})))
    if document.kind == "Item" and "_opening" in document.body:
        touched = {document.id: None}
    return [each for item_id in touched for each in _recost(draft.books, item_id)]


def _recost(books: Books, item_id: str) -> list[Document]:
    changed = []
    history = _history(books, item_id)
    for moved, worth in history:
        document, body = moved.document, moved.document.body if moved.document else {}
        note = [str(moved.move.quantity), str(worth)]
        if document is not None and document.kind != "Item" and body["_moves"][item_id] != note:
            document.body = {**body, "_moves": {**body["_moves"], item_id: note}}
            books.save(document, operation="", bump=False)
            changed.append(document)
    item = books.get("Item", item_id)
    if item is None or not history:
        return changed
    on_hand = sum((moved.move.quantity for moved, _ in history), NONE)
    worth = sum((each for _, each in history), ZERO)
    opening = [item.body["_opening"][0], str(next(each for moved, each in history if moved.document == item))]
    moves = on_hand != Decimal(item.body.get("QtyOnHand", 0))
    if moves or (worth, opening) != (item.body.get("_worth"), item.body["_opening"]):
        reposted = opening != item.body["_opening"]
        item.body = {**item.body, "QtyOnHand": on_hand, "_worth": worth, "_opening": opening}
        books.save(item, operation=None if moves else "", bump=moves)
        changed += [item] if reposted else []
    return changed


def problems(books: Books) -> list[str]:
    """Sentences about items whose stock is not what their opening and all transactions leave."""
    items = [item for item in books.find("Item") if item.body["Type"] == "Inventory"]
    return [sentence for item in items for sentence in _item_problems(books, item)]


def _item_problems(books: Books, item: Document) -> list[str]:
    history = _history(books, item.id)
    expected = [sum((moved.move.quantity for moved, _ in history), NONE), sum((worth for _, worth in history), ZERO)]
    actual = [Decimal(item.body["QtyOnHand"]), item.body["_worth"]]
    found = []
    if actual != expected:
        found.append(f"Item {item.id} has stock and worth {actual}, its transactions leave {expected}.")
    for moved, worth in history:
        document = moved.document
        if document is not None and document.kind != "Item" and Decimal(document.body["_moves"][item.id][1]) != worth:
            noted = document.body["_moves"][item.id][1]
            found.append(f"{document.kind} {document.id} moves item {item.id} for {noted}, its layers say {worth}.")
    return found
