"""TimeActivity: hours of an employee or vendor, billable to a customer (quickbooks.md 7.1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import Books, Document
from ..entity import (
    DOCUMENT,
    NEWEST_FIRST,
    TRANSACTION_FILTERS,
    TRANSACTION_OPERATIONS,
    Draft,
    Entity,
    Filter,
    ref,
    text,
)
from ..faults import fault
from ..fields import LINKS, READONLY, Body, Choice, Day, Field, Flag, Many, Number, Ref, Text, Whole

FIELDS: dict[str, Field] = {
    "TxnDate": Day(),
    "NameOf": Choice(words=("Employee", "Vendor"), keep=True),
    "EmployeeRef": Ref(to=("Employee",)),
    "VendorRef": Ref(to=("Vendor",)),
    "CustomerRef": Ref(to=("Customer",)),
    "DepartmentRef": Ref(to=("Department",)),
    "ClassRef": Ref(to=("Class",)),
    "ItemRef": Ref(to=("Item",)),
    "PayrollItemRef": READONLY,
    "BillableStatus": Choice(words=("Billable", "NotBillable", "HasBeenBilled")),
    "Taxable": Flag(),
    "HourlyRate": Number(),
    "CostRate": Number(),
    "Hours": Whole(),
    "Minutes": Whole(),
    "Seconds": Whole(),
    "BreakHours": Whole(),
    "BreakMinutes": Whole(),
    "StartTime": Text(40),
    "EndTime": Text(40),
    "Description": Text(4000),
    "LinkedTxn": Many(fields=LINKS, readonly=True),
    "AttachableRef": READONLY,
    "TransactionLocationType": READONLY,
}


def complete(draft: Draft) -> None:
    """Who, how long, for whom. Raises 2020, 2010, 6000."""
    body = draft.body
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("BillableStatus", "NotBillable")
    body.setdefault("CostRate", 0)
    body.setdefault("LinkedTxn", [])
    who = f"{body['NameOf']}Ref"
    if who not in body:
        raise fault("missing", name=who)
    body.pop("VendorRef" if who == "EmployeeRef" else "EmployeeRef", None)
    _check_duration(body)
    if body["BillableStatus"] == "Billable":
        for name in ("CustomerRef", "HourlyRate"):
            if name not in body:
                raise fault("missing", name=name)
    billed = (draft.before or {}).get("BillableStatus") == "HasBeenBilled"
    if body["BillableStatus"] == "HasBeenBilled" and not billed:
        raise fault("business", detail="Time becomes billed by the invoice that links it.")


def _check_duration(body: Body) -> None:
    if "StartTime" in body or "EndTime" in body:
        for name in ("StartTime", "EndTime"):
            if name not in body:
                raise fault("missing", name=name)
        if _moment(body["EndTime"]) < _moment(body["StartTime"]):
            raise fault("business", detail="EndTime must be after StartTime.")
        return
    if "Hours" not in body and "Minutes" not in body:
        raise fault("missing", name="Hours")
    body.setdefault("Hours", 0)
    body.setdefault("Minutes", 0)
    if not 0 <= body["Hours"] <= 8760 or not 0 <= body["Minutes"] <= 59:
        raise fault("business", detail="Hours must be 0 to 8760 and Minutes 0 to 59.")


def _moment(value: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        raise fault("mistyped_property") from None


def release(books: Books, document: Document) -> None:
    """Billed time stays until the invoice lets it go. Raises 6000."""
    if document.body["LinkedTxn"]:
        raise fault("business", detail="This time has been billed to a customer.")


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a time activity; its party is the customer."""
    return {"status": "open", "date": body["TxnDate"], "party": body.get("CustomerRef", {}).get("value")}


TIME_ACTIVITY = Entity(
    name="TimeActivity",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS - {"cdc"},  # quickbooks.md 4.1
    required=("NameOf",),
    sequence="Transaction",
    filters={
        "TxnDate": TRANSACTION_FILTERS["TxnDate"],
        "CustomerRef": Filter("ref", DOCUMENT.party),
        "EmployeeRef": ref("EmployeeRef"),
        "VendorRef": ref("VendorRef"),
        "BillableStatus": text("BillableStatus"),
        "NameOf": text("NameOf"),
    },
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    release=release,
)
