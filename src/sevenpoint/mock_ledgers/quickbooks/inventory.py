"""Stock: quantities move with sales and purchases, and with them the cost of what was sold (quickbooks.md 7.1, 7.3).

What leaves is worth the average of what is there. QuickBooks itself counts first in, first out: the average is the
simplest rule under which the asset account is always the worth of the stock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ..bookkeeping import Books, Document, Line, cents
from .entity import Draft
from .fields import Body

ZERO, NONE = Decimal("0.00"), Decimal(0)
SALES, PURCHASE, ADJUSTMENT = "SalesItemLineDetail", "ItemBasedExpenseLineDetail", "ItemAdjustmentLineDetail"
# Kind to the sign of what its lines do to the stock.
_SIGNS: Mapping[str, int] = {
    "Invoice": -1, "SalesReceipt": -1, "CreditMemo": 1, "RefundReceipt": 1, "Bill": 1, "Purchase": 1,
    "VendorCredit": -1, "InventoryAdjustment": 1,
}  # fmt: skip


def value(draft: Draft) -> None:
    """Note in `_moves` what the record moves: item id to [quantity, worth]. An unchanged quantity keeps its worth."""
    if draft.entity.name not in _SIGNS:
        return
    before = (draft.before or {}).get("_moves", {})
    moves = {}
    for item_id, (quantity, worth) in _movements(draft.books, draft.entity.name, draft.body).items():
        known = before.get(item_id)
        if worth is None:
            worth = Decimal(known[1]) if known and Decimal(known[0]) == quantity else _cost(draft, item_id, quantity)
        moves[item_id] = [str(quantity), str(worth)]
    draft.body["_moves"] = moves
    if not moves:
        del draft.body["_moves"]


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


def _cost(draft: Draft, item_id: str, quantity: Decimal) -> Decimal:
    """The average worth of the stock that is there without this record; what it costs to buy when there is none."""
    item = draft.books.get("Item", item_id)
    body: Body = item.body if item else {}
    own = (draft.before or {}).get("_moves", {}).get(item_id, ["0", "0"])
    on_hand, worth = Decimal(body.get("QtyOnHand", 0)) - Decimal(own[0]), body.get("_worth", ZERO) - Decimal(own[1])
    if on_hand > 0 and worth > 0:
        return cents(worth * quantity / on_hand)
    return cents(Decimal(body.get("PurchaseCost", 0)) * quantity)


def entry(books: Books, document: Document) -> list[Line]:
    """Debit the cost of what was sold, credit the stock; an adjustment goes to its own account.

    Purchases debit the stock with their lines. The amounts are in home currency.
    """
    if document.kind not in ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt", "InventoryAdjustment"):
        return []
    lines = []
    for item_id, (_, worth) in document.body.get("_moves", {}).items():
        item = stocked(books, item_id)
        if item is not None:
            amount = Decimal(worth)
            against = document.body.get("AdjustAccountRef", item.body["ExpenseAccountRef"])
            lines += [Line(item.body["AssetAccountRef"]["value"], amount), Line(against["value"], -amount)]
    return lines


def settle(books: Books, before: Body | None, after: Body) -> None:
    """Let the items' quantities follow from what a record moved before and moves now."""
    former, now = (before or {}).get("_moves", {}), after.get("_moves", {})
    for item_id in dict.fromkeys((*former, *now)):
        old, new = former.get(item_id, ["0", "0"]), now.get(item_id, ["0", "0"])
        item = books.get("Item", item_id)
        if item is None or old == new:
            continue
        on_hand = Decimal(item.body.get("QtyOnHand", 0)) + Decimal(new[0]) - Decimal(old[0])
        worth = item.body.get("_worth", ZERO) + Decimal(new[1]) - Decimal(old[1])
        item.body = {**item.body, "QtyOnHand": on_hand, "_worth": worth}
        books.save(item)


def problems(books: Books) -> list[str]:
    """Sentences about items whose stock is not what their opening and all transactions leave."""
    items = [item for item in books.find("Item") if item.body["Type"] == "Inventory"]
    if not items:
        return []
    moves = [document.body.get("_moves", {}) for kind in _SIGNS for document in books.find(kind)]
    return [sentence for item in items for sentence in _item_problems(item, moves)]


def _item_problems(item: Document, moves: Sequence[Mapping[str, Sequence[str]]]) -> list[str]:
    own = [item.body["_opening"], *(each[item.id] for each in moves if item.id in each)]
    expected = [sum((Decimal(each[at]) for each in own), NONE) for at in (0, 1)]
    actual = [Decimal(item.body["QtyOnHand"]), item.body["_worth"]]
    if actual == expected:
        return []
    return [f"Item {item.id} has stock and worth {actual}, its transactions leave {expected}."]
