"""ReimburseCharge: a cost to bill on to a customer; bills and purchases make it (quickbooks.md 7.1, 11)."""

from __future__ import annotations

from ..entity import DOCUMENT, NEWEST_FIRST, READ_OPERATIONS, TRANSACTION_FILTERS, Entity, Filter
from ..fields import LINKS, Choice, Day, Field, Flag, Group, Many, Money, Number, Ref, Text, Whole
from ..reimbursing import DETAIL, KIND

_LINE: dict[str, Field] = {
    "Id": Text(20),
    "LineNum": Whole(),
    "Description": Text(4000),
    "Amount": Money(),
    "LinkedTxn": Many(fields=LINKS),
    "DetailType": Choice(words=(DETAIL,)),
    DETAIL: Group(
        fields={
            "ItemRef": Ref(to=("Item",)),
            "ClassRef": Ref(to=("Class",)),
            "Qty": Number(),
            "UnitPrice": Number(),
            "TaxCodeRef": Ref(to=("TaxCode",), named=False),
        }
    ),
}

REIMBURSE_CHARGE = Entity(
    name=KIND,
    fields={
        "TxnDate": Day(),
        "CurrencyRef": Ref(to=("Currency",)),
        "CustomerRef": Ref(to=("Customer",)),
        "Amount": Money(),
        "HasBeenInvoiced": Flag(),
        "LinkedTxn": Many(fields=LINKS),
        "Line": Many(fields=_LINE),
    },
    operations=READ_OPERATIONS,
    sequence="Transaction",
    filters={
        "TxnDate": TRANSACTION_FILTERS["TxnDate"],
        "Amount": TRANSACTION_FILTERS["TotalAmt"],
        "CustomerRef": Filter("ref", DOCUMENT.party),
    },
    order=NEWEST_FIRST,
)
