"""InventoryAdjustment: stock counted anew; the difference goes to an account of its own (quickbooks.md 11).

Its shape is that of Intuit's published sample; what is not in the fact sheet is inferred.
"""

from __future__ import annotations

from typing import Any

from .. import inventory
from ..entity import DOC_NUMBER, NEWEST_FIRST, TRANSACTION_FILTERS, TRANSACTION_OPERATIONS, Draft, Entity
from ..faults import fault
from ..fields import READONLY, Body, Choice, Day, Field, Group, Many, Number, Ref, Text, Whole

_DETAIL = inventory.ADJUSTMENT
_CUSTOMER_LIKE = {"ItemRef": Ref(to=("Item",)), "QtyDiff": Number(), "ClassRef": Ref(to=("Class",))}
FIELDS: dict[str, Field] = {
    "AdjustAccountRef": Ref(to=("Account",)),
    "DocNumber": Text(21, keep=True),
    "TxnDate": Day(),
    "DepartmentRef": Ref(to=("Department",)),
    "CustomerRef": Ref(to=("Customer",)),
    "PrivateNote": Text(4000),
    "Line": Many(
        fields={
            "Id": Text(20),
            "LineNum": Whole(),
            "Description": Text(4000),
            "DetailType": Choice(words=(_DETAIL,)),
            "LinkedTxn": READONLY,
            _DETAIL: Group(fields={**_CUSTOMER_LIKE, "SalesPrice": READONLY}),
        }
    ),
}


def complete(draft: Draft) -> None:
    """Account, items and differences. Raises 2020, 2500, 6000, 6430."""
    body = draft.body
    body.setdefault("TxnDate", draft.books.today.isoformat())
    draft.refuse_receivable(body["AdjustAccountRef"]["value"], "AdjustAccountRef")
    for position, line in enumerate(body["Line"], start=1):
        line.setdefault("DetailType", _DETAIL)
        detail = line.get(_DETAIL, {})
        for name in ("ItemRef", "QtyDiff"):
            if name not in detail:
                raise fault("missing", name=f"Line.{_DETAIL}.{name}")
        if inventory.stocked(draft.books, detail["ItemRef"]["value"]) is None:
            raise fault("business", detail="Only items of type Inventory can be adjusted.")
        line["Id"] = line.get("Id") or str(position)


def index(body: Body) -> dict[str, Any]:
    """What is indexed of an adjustment."""
    return {"number": body.get("DocNumber"), "status": "open", "date": body["TxnDate"]}


INVENTORY_ADJUSTMENT = Entity(
    name="InventoryAdjustment",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("AdjustAccountRef", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={"TxnDate": TRANSACTION_FILTERS["TxnDate"], "DocNumber": DOC_NUMBER},
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
)
