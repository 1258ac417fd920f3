"""Lines of sales forms: what is checked, what the server adds, in which order they stand (quickbooks.md 7.0)."""

from __future__ import annotations

from decimal import Decimal

from ..bookkeeping import cents
from .entity import Draft, total_of
from .faults import Flaw, QuickBooksError, fault, flaw
from .fields import (
    CUSTOM_FIELDS,
    LINKS,
    READONLY,
    Body,
    Choice,
    Day,
    Field,
    Flag,
    Group,
    Many,
    Money,
    Number,
    Ref,
    Text,
    Whole,
)

SALES, SUBTOTAL, DISCOUNT, DESCRIPTION, GROUP = (
    "SalesItemLineDetail",
    "SubTotalLineDetail",
    "DiscountLineDetail",
    "DescriptionOnly",
    "GroupLineDetail",
)
_DEFAULT_ITEM = "1"  # a line without ItemRef is the item "Services" (quickbooks.md 7.0)
_ONE = Decimal(1)
SALES_LINE: dict[str, Field] = {
    "Id": Text(20),
    "LineNum": Whole(),
    "Description": Text(4000),
    "Amount": Money(),
    "LinkedTxn": Many(fields=LINKS),
    "DetailType": Choice(words=(SALES, SUBTOTAL, DISCOUNT, DESCRIPTION, GROUP)),
    SALES: Group(
        fields={
            "ItemRef": Ref(to=("Item",)),
            "ClassRef": Ref(to=("Class",)),
            "UnitPrice": Number(),
            "Qty": Number(),
            "ItemAccountRef": Ref(to=("Account",)),
            "TaxCodeRef": Ref(to=("TaxCode",), named=False),
            "TaxInclusiveAmt": Money(),
            "ServiceDate": Day(),
            "DiscountRate": Number(),
            "DiscountAmt": Money(),
            "PriceLevelRef": READONLY,
            "MarkupInfo": READONLY,
            "TaxClassificationRef": READONLY,
        }
    ),
    SUBTOTAL: READONLY,
    "SubtotalLineDetail": READONLY,  # as python-quickbooks spells it
    DISCOUNT: Group(
        fields={
            "PercentBased": Flag(),
            "DiscountPercent": Number(),
            "DiscountAccountRef": Ref(to=("Account",)),
            "ClassRef": Ref(to=("Class",)),
            "TaxCodeRef": Ref(to=("TaxCode",), named=False),
            "Discount": READONLY,
        }
    ),
    "DescriptionLineDetail": Group(fields={"ServiceDate": Day(), "TaxCodeRef": Ref(to=("TaxCode",), named=False)}),
    "CustomField": CUSTOM_FIELDS,
    "CustomExtensions": READONLY,
}
SALES_LINE[GROUP] = Group(
    fields={
        "GroupItemRef": Ref(to=("Item",)),
        "Quantity": Number(),
        "Line": Many(fields=dict(SALES_LINE), readonly=True),
    }
)


def complete_sales_lines(draft: Draft) -> None:
    """Check and complete `Line`: ids, line numbers, item accounts, the subtotal, the discount after it.

    Raises QuickBooksError.
    """
    sent = [line for line in draft.body["Line"] if line.get("DetailType") != SUBTOTAL]
    flaws = [each for line in sent for each in _flaws(line)]
    if flaws:
        raise QuickBooksError(*flaws)
    ordinary = [line for line in sent if line["DetailType"] != DISCOUNT]
    discounts = [line for line in sent if line["DetailType"] == DISCOUNT]
    if not ordinary:
        raise fault("missing", name="Line")
    for line in ordinary:
        _fill_group(draft, line)
    _number_lines(draft, ordinary)
    for line in flat(ordinary):
        _complete_item(draft, line)
    subtotal = total_of([line for line in ordinary if "Amount" in line])
    completed = [*ordinary, {"Amount": subtotal, "DetailType": SUBTOTAL, SUBTOTAL: {}}]
    draft.body["Line"] = completed + _discounts(draft, discounts, subtotal)


def sales_of(body: Body) -> list[Body]:
    """The lines that sell something, those inside groups too."""
    return [line for line in flat(body["Line"]) if line["DetailType"] == SALES]


def flat(lines: list[Body]) -> list[Body]:
    """The lines, each group followed by its members."""
    return [each for line in lines for each in (line, *line.get(GROUP, {}).get("Line", []))]


def discount_of(body: Body) -> Decimal:
    """What the discount takes off."""
    return total_of([line for line in body["Line"] if line["DetailType"] == DISCOUNT])


def void_lines(body: Body) -> None:
    """Lines of a voided form keep their Id; amounts are zero, quantity and price go (quickbooks.md 2.7)."""
    for line in flat(body["Line"]):
        if "Amount" in line:
            line["Amount"] = Decimal("0.00")
        for gone in ("Qty", "UnitPrice", "TaxInclusiveAmt"):
            line.get(SALES, {}).pop(gone, None)


def _flaws(line: Body) -> list[Flaw]:
    kind = line.get("DetailType")
    if kind is None:
        return [flaw("missing", name="Line.DetailType")]
    if kind == GROUP and "GroupItemRef" not in line.get(GROUP, {}):
        return [flaw("missing", name="Line.GroupLineDetail.GroupItemRef")]
    if kind == SALES:
        return _sales_flaws(line)
    if kind == DISCOUNT and "Amount" not in line and not line.get(DISCOUNT, {}).get("PercentBased"):
        return [flaw("missing", name="Line.Amount")]
    return []


def _sales_flaws(line: Body) -> list[Flaw]:
    if SALES not in line:
        line[SALES] = {}
    if "Amount" not in line:
        return [flaw("missing", name="Line.Amount")]
    quantity, price = line[SALES].get("Qty"), line[SALES].get("UnitPrice")
    # SDKs send zeros for a quantity and price that were never set, and QuickBooks takes them (PYQB test_invoice).
    if quantity and price and cents(Decimal(quantity * price)) != line["Amount"]:
        return [flaw("calculation", value=line["Amount"])]
    return []


def _fill_group(draft: Draft, line: Body) -> None:
    """The members of a group item at their own prices, times its quantity (quickbooks.md 7.0)."""
    if line["DetailType"] != GROUP:
        return
    detail, path = line[GROUP], "Line.GroupLineDetail.GroupItemRef"
    group = draft.books.get("Item", detail["GroupItemRef"]["value"])
    if group is None or group.body["Type"] != "Group":
        raise fault("bad_reference", what=path, element=path)
    detail.setdefault("Quantity", 1)
    members = group.body.get("ItemGroupDetail", {}).get("ItemGroupLine", [])
    kept = detail.get("Line", [])
    detail["Line"] = [_member(draft, each, detail["Quantity"], kept) for each in members]
    line["Amount"] = total_of(detail["Line"])


def _member(draft: Draft, member: Body, quantity: Decimal, kept: list[Body]) -> Body:
    item = draft.books.get("Item", member["ItemRef"]["value"])
    price = Decimal(item.body.get("UnitPrice", 0)) if item else Decimal(0)
    count = Decimal(quantity) * Decimal(member.get("Qty", 1))
    sold = {"ItemRef": {"value": member["ItemRef"]["value"]}, "Qty": count, "UnitPrice": price}
    known: Body = next((each for each in kept if each[SALES]["ItemRef"] == sold["ItemRef"]), {})
    same: Body = {name: known[name] for name in ("Id", "LineNum") if name in known}
    return {**same, "Amount": cents(count * price), "DetailType": SALES, SALES: sold}


def _number_lines(draft: Draft, lines: list[Body]) -> None:
    known = {line.get("Id") for line in flat((draft.before or {}).get("Line", []))} - {None}
    last = (draft.before or {}).get("_lines", 0)
    for position, line in enumerate(flat(lines), start=1):
        if line.get("Id") not in known:
            last += 1
            line["Id"] = str(last)
        known.discard(line["Id"])
        line["LineNum"] = position
        line.setdefault("LinkedTxn", [])
    draft.body["_lines"] = last


def _complete_item(draft: Draft, line: Body) -> None:
    if line["DetailType"] != SALES:
        return
    detail = line[SALES]
    for empty in ("Qty", "UnitPrice", "TaxInclusiveAmt"):
        if detail.get(empty) == 0:
            del detail[empty]
    if "ClassRef" in detail and not draft.preference("AccountingInfoPrefs", "ClassTrackingPerTxnLine"):
        raise fault("feature_off", detail="Class tracking per transaction line is off")
    detail.setdefault("ItemRef", {"value": _DEFAULT_ITEM})
    item = draft.books.get("Item", detail["ItemRef"]["value"])
    path = "Line.SalesItemLineDetail.ItemRef"
    if item is None:
        raise fault("bad_reference", what=path, element=path)
    if item.body["Type"] in ("Category", "Group"):
        raise fault("bad_reference", what="Categories cannot be used in transactions.", element=path)
    income = item.body.get("IncomeAccountRef", {"value": draft.account("income")})["value"]
    account = draft.books.get("Account", income)
    if "Line" in draft.sent and (account is None or account.status == "inactive"):
        raise fault("inactive")
    detail["ItemAccountRef"] = {"value": income}


def _discounts(draft: Draft, lines: list[Body], subtotal: Decimal) -> list[Body]:
    if len(lines) > 1:
        raise fault("discount", detail="A sales form has at most one discount line")
    for line in lines:
        detail = line.setdefault(DISCOUNT, {})
        detail.setdefault("PercentBased", False)
        if detail["PercentBased"]:
            percent = Decimal(detail.get("DiscountPercent", 0))
            if not 0 <= percent <= 100:
                raise fault("discount", detail="DiscountPercent must be between 0 and 100")
            line["Amount"] = cents(subtotal * percent / 100)
        if line["Amount"] < 0:
            raise fault("discount", detail="A discount cannot be negative")
        detail.setdefault("DiscountAccountRef", {"value": draft.account("discounts")})
        draft.refuse_receivable(detail["DiscountAccountRef"]["value"], "Line.DiscountLineDetail.DiscountAccountRef")
        for name in ("Id", "LineNum"):
            line.pop(name, None)
    return lines
