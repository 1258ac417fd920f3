"""Estimate: an offer; it posts nothing, and is closed by the invoice that links it (quickbooks.md 7.0, 7.1)."""

from __future__ import annotations

from typing import Any

from ...bookkeeping import Books, Document
from .. import sales_form
from ..entity import DOCUMENT, NEWEST_FIRST, TRANSACTION_OPERATIONS, Draft, Entity, Filter, ref, text
from ..faults import fault
from ..fields import Body, Choice, Day, Field, Ref, Text

_STATUS = ("Pending", "Accepted", "Closed", "Rejected", "Converted")
FIELDS: dict[str, Field] = {
    "TxnStatus": Choice(words=_STATUS, keep=True),
    **sales_form.FIELDS,
    "SalesTermRef": Ref(to=("Term",)),
    "DueDate": Day(),
    "ExpirationDate": Day(),
    "AcceptedBy": Text(100),
    "AcceptedDate": Day(),
}


def complete(draft: Draft) -> None:
    """Everything that QuickBooks adds to an estimate or refuses it for."""
    if draft.preference("SalesFormsPrefs", "AllowEstimates") is False:
        raise fault("feature_off", detail="Estimates are off")
    sales_form.complete(draft)
    draft.body.setdefault("TxnStatus", "Pending")
    draft.body.setdefault("LinkedTxn", [])


def index(body: Body) -> dict[str, Any]:
    """What is indexed of an estimate; it has no balance."""
    return {**sales_form.index(body), "balance": None, "due_date": body.get("DueDate")}


def release(books: Books, document: Document) -> None:
    """An estimate that was invoiced stays until the invoice lets it go. Raises 6000."""
    if document.body["LinkedTxn"]:
        raise fault("business", detail="This transaction is linked to others. Unlink the invoice before you go on.")


ESTIMATE = Entity(
    name="Estimate",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("Line", "CustomerRef"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={
        **sales_form.FILTERS,
        "TxnStatus": text("TxnStatus"),
        "DueDate": Filter("day", DOCUMENT.due_date),
        "SalesTermRef": ref("SalesTermRef"),
    },
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    release=release,
)
