"""BankTransfers (xero.md 5.13): from one bank account to another of the same currency; made and soft-deleted.

Each makes two bank transactions, SPEND-TRANSFER and RECEIVE-TRANSFER, that only this resource changes.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import ZERO, Document, cents
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import date_string
from ..lists import ListSpec, amount, boolean, day, guid, listing, member, status, text
from ..postings import post_transfer
from ..scopes import TRANSACTIONS
from ..totals import NO_TAX
from ..where import Field
from ..writing import Shape, write
from . import accounts, bank_transactions, history, invoice_rules, tracking

KIND = "BankTransfer"
SHAPE = Shape("BankTransfers", "BankTransferID", "HasErrors")
LONGEST_REFERENCE = 255
_SIDES = (("From", "SPEND-TRANSFER"), ("To", "RECEIVE-TRANSFER"))
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "BankTransfer",
    {
        "BankTransferID": guid(_C.id),
        "Status": status(),
        "Date": day(_C.date),
        "Amount": amount(_C.total),
        "CreatedDateUTC": Field("DateTime", _C.created_at),
        "HasAttachments": boolean("HasAttachments"),
        "Reference": member("Reference"),
        **{
            path: field
            for side, _ in _SIDES
            for path, field in (
                (f"{side}BankAccount.AccountID", guid(_C.body[(side, "AccountID")].as_string())),
                (f"{side}BankAccount.Code", text(_C.body[(side, "Code")].as_string())),
                (f"{side}BankTransactionID", guid(_C.body[(side, "BankTransactionID")].as_string())),
            )
        },
    },
    default_order=(_C.created_at, _C.id),
)


def get_all(call: Call) -> Answer:
    """GET /BankTransfers: deleted ones only with `includeDeleted`."""
    conditions = [] if call.flag("includedeleted") is True else [_C.status != "DELETED"]
    found, _ = listing(call, SPEC, *conditions)
    return Answer("BankTransfers", [_view(document) for document in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /BankTransfers/{BankTransferID}."""
    return Answer("BankTransfers", [_view(_stored(call, key))])


def put(call: Call) -> Answer:
    """PUT /BankTransfers."""
    return write(call, SHAPE, call.elements("BankTransfers", "BankTransfer"), _create)


def post(call: Call) -> Answer:
    """POST /BankTransfers: only Status DELETED, the ids in the body."""
    return write(call, SHAPE, call.elements("BankTransfers", "BankTransfer"), _delete_named)


def post_one(call: Call, key: str) -> Answer:
    """POST /BankTransfers/{BankTransferID}: only Status DELETED."""
    document = _stored(call, key)
    elements = call.elements("BankTransfers", "BankTransfer")[:1]
    return write(call, SHAPE, elements, lambda call, element: _delete(call, element, document))


# --- rules ----------------------------------------------------------------------------------------------------------


def _create(call: Call, element: Element) -> View:
    source, target = (_account(call, element, side) for side, _ in _SIDES)
    if source is None or target is None or source.id == target.id:
        raise InvalidError(errors.TRANSFER_ACCOUNTS)
    if source.body["CurrencyCode"] != target.body["CurrencyCode"]:
        raise InvalidError(errors.TRANSFER_CURRENCY)
    sent = element.decimal("Amount")
    moved = cents(sent) if sent is not None else ZERO
    if moved <= 0:
        raise InvalidError(errors.TRANSFER_AMOUNT)
    reference = element.text("Reference") or ""
    if len(reference) > LONGEST_REFERENCE:
        raise InvalidError(errors.TOO_LONG.format(member="Reference", length=LONGEST_REFERENCE))
    on = element.day("Date") or call.books.today.isoformat()
    invoice_rules.check_locks(call.books, on)
    currency = source.body["CurrencyCode"]
    body: dict[str, Any] = {
        "Status": "AUTHORISED",
        "Date": on,
        "Amount": moved,
        "Reference": reference,
        "CurrencyCode": currency,
        "DocumentRate": exchange.day_rate(call.books, currency),
    }
    document = Document(KIND, call.books.new_guid(), body, status="AUTHORISED", date=on, total=moved)
    for (side, kind), account in zip(_SIDES, (source, target), strict=True):
        body[side] = _side(call, element, side, account)
        body[side]["BankTransactionID"] = _transaction(call, document, side, kind).id
    call.books.save(document)
    post_transfer(call.books, document)
    history.record(call, KIND, document.id, "Created")
    return View(_view(document))


def _account(call: Call, element: Element, side: str) -> Document | None:
    found = accounts.referenced(call.books, element.child(f"{side}BankAccount"))
    return found if found is not None and found.body["Type"] == "BANK" and found.status == "ACTIVE" else None


def _side(call: Call, element: Element, side: str, account: Document) -> dict[str, Any]:
    tracked = tracking.read(call.books, Element({"Tracking": element.data.get(f"{side}Tracking")}, element.path))
    return {
        "AccountID": account.id,
        "Code": account.number,
        "Name": account.body["Name"],
        "IsReconciled": element.boolean(f"{side}IsReconciled") is True,
        "Tracking": tracked or [],
    }


def _transaction(call: Call, transfer: Document, side: str, kind: str) -> Document:
    """One of the two bank transactions. It posts nothing: the transfer does."""
    body, own = transfer.body, transfer.body[side]
    made: dict[str, Any] = {
        "Type": kind,
        "Status": "AUTHORISED",
        "Date": body["Date"],
        "Reference": body["Reference"],
        "LineAmountTypes": NO_TAX,
        "LineItems": [],
        "SubTotal": body["Amount"],
        "TotalTax": ZERO,
        "Total": body["Amount"],
        "CurrencyCode": body["CurrencyCode"],
        "CurrencyRate": body["DocumentRate"],
        "IsReconciled": own["IsReconciled"],
        "BankAccountID": own["AccountID"],
        "BankAccountCode": own["Code"],
        "BankAccountName": own["Name"],
    }
    document = Document(
        bank_transactions.KIND, call.books.new_guid(), made, number=own["AccountID"], status="AUTHORISED",
        date=body["Date"], total=body["Amount"],
    )  # fmt: skip
    return call.books.save(document)


def _delete_named(call: Call, element: Element) -> View:
    return _delete(call, element, _stored(call, element.text("BankTransferID") or ""))


def _delete(call: Call, element: Element, document: Document) -> View:
    known = {"BankTransferID": document.id}
    if (element.text("Status") or "").upper() != "DELETED":
        raise InvalidError(errors.TRANSFER_STATUS, known=known)
    if document.status == "DELETED":
        raise InvalidError(errors.TRANSFER_DELETED, known=known)
    invoice_rules.check_locks(call.books, document.body["Date"])
    document.status = document.body["Status"] = "DELETED"
    call.books.save(document)
    post_transfer(call.books, document)
    for side, _ in _SIDES:
        half = call.books.get(bank_transactions.KIND, document.body[side]["BankTransactionID"])
        if half is None:
            raise LookupError(f"bank transfer {document.id} has lost a bank transaction")
        half.status = half.body["Status"] = "DELETED"
        call.books.save(half)
    history.record(call, KIND, document.id, "Deleted")
    return View(_view(document))


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


# --- the wire -------------------------------------------------------------------------------------------------------


def _view(document: Document) -> dict[str, Any]:
    """CurrencyRate is the one from the first account to the second: always 1, for both have one currency."""
    body = document.body
    named = {f"{side}BankAccount": _account_view(body[side]) for side, _ in _SIDES}
    others = {
        f"{side}{name}": body[side][name]
        for side, _ in _SIDES
        for name in ("BankTransactionID", "IsReconciled", "Tracking")
    }
    return {
        "BankTransferID": document.id,
        "CreatedDateUTCString": created_at(document.created_at).strftime("%Y-%m-%dT%H:%M:%S"),
        "CreatedDateUTC": created_at(document.created_at),
        "DateString": date_string(body["Date"]),
        "Date": dt.date.fromisoformat(body["Date"]),
        **named,
        "Amount": body["Amount"],
        "Reference": body["Reference"],
        **others,
        "CurrencyRate": exchange.PLAIN,
        "HasAttachments": body.get("HasAttachments", False),
        "Status": document.status,
    }


def _account_view(side: dict[str, Any]) -> dict[str, Any]:
    return {"AccountID": side["AccountID"], "Code": side["Code"], "Name": side["Name"]}


ROUTES = (
    Route("GET", "BankTransfers", TRANSACTIONS, get_all),
    Route("PUT", "BankTransfers", TRANSACTIONS, put),
    Route("POST", "BankTransfers", TRANSACTIONS, post),
    Route("GET", "BankTransfers/{}", TRANSACTIONS, get_one),
    Route("POST", "BankTransfers/{}", TRANSACTIONS, post_one),
)
