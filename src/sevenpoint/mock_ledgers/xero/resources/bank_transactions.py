"""BankTransactions (xero.md 5.12): SPEND and RECEIVE, and those that make prepayments and overpayments.

Only SPEND and RECEIVE can be changed or deleted; SPEND-TRANSFER and RECEIVE-TRANSFER are made by `bank_transfers.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import Document
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import date_string
from ..lists import (
    ListSpec,
    amount,
    boolean,
    day,
    decimals,
    guid,
    listing,
    member,
    moment,
    of_contact,
    status,
    text,
)
from ..postings import post_bank_transaction
from ..scopes import TRANSACTIONS
from ..totals import INCLUSIVE, LINE_AMOUNT_TYPES, totals
from ..where import Field
from ..writing import Shape, write
from . import accounts, advances, contacts, history, invoice_rules, lines, overpayments
from .contact_views import full, stub
from .invoice_views import around

KIND = "BankTransaction"
SHAPE = Shape("BankTransactions", "BankTransactionID", "HasErrors", ("LineItems",))
ORDINARY = ("SPEND", "RECEIVE")
# What a bank transaction makes besides itself, by its Type.
ADVANCES = {"RECEIVE-PREPAYMENT": "Prepayment", "SPEND-PREPAYMENT": "Prepayment", "RECEIVE-OVERPAYMENT": "Overpayment",
            "SPEND-OVERPAYMENT": "Overpayment"}  # fmt: skip
LONGEST_REFERENCE = 255
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "BankTransaction",
    {
        "BankTransactionID": guid(_C.id),
        "Status": status(),
        "Date": day(_C.date),
        "Total": amount(_C.total),
        "UpdatedDateUTC": moment(),
        "Contact": Field("Object", _C.party),
        "Contact.ContactID": guid(_C.party),
        "Contact.Name": of_contact("Name"),
        "BankAccount.AccountID": guid(_C.number),
        "BankAccount.Code": text(_C.body["BankAccountCode"].as_string()),
        "IsReconciled": boolean("IsReconciled"),
        **{name: member(name) for name in ("Type", "Reference", "LineAmountTypes", "CurrencyCode", "Url")},
        **{name: decimals(name) for name in ("SubTotal", "TotalTax")},
    },
    paged=True,
)


def get_all(call: Call) -> Answer:
    """GET /BankTransactions."""
    found, pagination = listing(call, SPEC)
    near = around(call, found)
    with_lines = pagination is not None
    shown = {key: stub(contact) for key, contact in near.contacts.items()}
    items = [_view(call, one, shown.get(one.party or ""), with_lines=with_lines) for one in found]
    return Answer("BankTransactions", items, pagination)


def get_one(call: Call, key: str) -> Answer:
    """GET /BankTransactions/{BankTransactionID}."""
    return Answer("BankTransactions", [_full(call, _stored(call, key), written=False)])


def put(call: Call) -> Answer:
    """PUT and POST /BankTransactions."""
    return write(call, SHAPE, call.elements("BankTransactions", "BankTransaction"), _write)


def post_one(call: Call, key: str) -> Answer:
    """POST /BankTransactions/{BankTransactionID}; Status DELETED deletes."""
    document = _stored(call, key)
    elements = call.elements("BankTransactions", "BankTransaction")[:1]
    return write(call, SHAPE, elements, lambda call, element: _change(call, element, document))


def _write(call: Call, element: Element) -> View:
    if element.has("BankTransactionID") and not call.creates_only:
        return _change(call, element, _stored(call, element.text("BankTransactionID") or ""))
    kind = (element.text("Type") or "").upper()
    if kind not in ORDINARY and kind not in ADVANCES:
        raise InvalidError(errors.BANK_TYPE)
    missing = [] if element.child("Contact") is not None else [errors.CONTACT_MISSING]
    if not element.children("LineItems"):
        missing.append(errors.LINES_MISSING)
    if missing:
        raise InvalidError(*missing)
    body: dict[str, Any] = {
        "Type": kind,
        "Date": call.books.today.isoformat(),
        "LineAmountTypes": INCLUSIVE,
        "LineItems": [],
        "CurrencyCode": call.books.organisation.currency,
        "CurrencyRate": exchange.PLAIN,
        "IsReconciled": False,
    }
    document = Document(KIND, call.books.new_guid(), body, status="AUTHORISED")
    _apply(call, element, document)
    if kind in ADVANCES:
        made = advances.create(call, ADVANCES[kind], document, element.text("Reference") or "")
        body[f"{made.kind}ID"] = made.id
        call.books.save(document, operation="", bump=False)
    history.record(call, KIND, document.id, "Created")
    return View(_full(call, document, written=True))


def _change(call: Call, element: Element, document: Document) -> View:
    known = {"BankTransactionID": document.id}
    if document.status == "DELETED":
        raise InvalidError(errors.BANK_NOT_MODIFIABLE, known=known)
    if document.body["Type"] not in ORDINARY:
        raise InvalidError(errors.BANK_IMMUTABLE.format(type=document.body["Type"]), known=known)
    invoice_rules.check_locks(call.books, document.body["Date"])
    if (element.text("Status") or "").upper() in ("DELETED", "VOIDED"):
        document.status = document.body["Status"] = "DELETED"
        call.books.save(document)
        post_bank_transaction(call.books, document)
    else:
        _apply(call, element, document)
    history.record(call, KIND, document.id, "Deleted" if document.status == "DELETED" else "Edited")
    return View(_full(call, document, written=True))


def _apply(call: Call, element: Element, document: Document) -> None:
    body = document.body
    _apply_header(call, element, document)
    _apply_lines(call, element, document)
    priced = [line for line in body["LineItems"] if "LineAmount" in line]
    if any(line["Quantity"] <= 0 or line["UnitAmount"] == 0 for line in priced):
        raise InvalidError(errors.BANK_QUANTITY)
    added = totals(body["LineItems"], body["LineAmountTypes"])
    if added.total <= 0:
        raise InvalidError(errors.BANK_TOTAL)
    body.update(SubTotal=added.subtotal, TotalTax=added.tax, Total=added.total, Status="AUTHORISED")
    document.total, document.date = added.total, body["Date"]
    nested = element.child("Contact")
    if nested is not None:
        document.party = contacts.for_document(call, nested).id
    call.books.save(document)
    post_bank_transaction(call.books, document)


def _apply_lines(call: Call, element: Element, document: Document) -> None:
    body = document.body
    sent = element.children("LineItems")
    if ADVANCES.get(body["Type"]) == overpayments.KIND:
        overpayments.read_lines(call, sent or [], document)
        return
    before = body["LineAmountTypes"]
    kind = "Xero.API.Library.LineAmountType"
    body["LineAmountTypes"] = element.choice("LineAmountTypes", LINE_AMOUNT_TYPES, kind) or before
    if body["Type"] in ADVANCES and any(line.has("ItemCode") for line in sent or []):
        raise InvalidError(errors.BANK_ITEM)
    rules = lines.LineRules(
        body["LineAmountTypes"], complete=True, sales=body["Type"].startswith("RECEIVE"), exact_tax=True
    )
    if sent is not None:
        body["LineItems"] = lines.read_lines(call, sent, body["LineItems"], rules)
    elif before != body["LineAmountTypes"]:
        body["LineItems"] = lines.recalculate(call, body["LineItems"], rules)


def _apply_header(call: Call, element: Element, document: Document) -> None:
    body = document.body
    nested = element.child("BankAccount")
    if nested is not None or "BankAccountID" not in body:
        account = accounts.referenced(call.books, nested)
        if account is None or account.body["Type"] != "BANK" or account.status != "ACTIVE":
            raise InvalidError(errors.BANK_ACCOUNT)
        document.number = body["BankAccountID"] = account.id
        body.update(BankAccountCode=account.number, BankAccountName=account.body["Name"])
        body["BankCurrency"] = account.body.get("CurrencyCode") or exchange.base_of(call.books)
    for name in ("Reference", "Url"):
        value = element.text(name)
        if value is not None:
            if len(value) > (LONGEST_REFERENCE if name == "Reference" else 2000):
                raise InvalidError(errors.TOO_LONG.format(member=name, length=LONGEST_REFERENCE))
            if name == "Url" or body["Type"] in ORDINARY:
                body[name] = value
    body["Date"] = element.day("Date") or body["Date"]
    invoice_rules.check_locks(call.books, body["Date"])
    reconciled = element.boolean("IsReconciled")
    if reconciled is not None:
        body["IsReconciled"] = reconciled
    _apply_currency(call, element, body)


def _apply_currency(call: Call, element: Element, body: dict[str, Any]) -> None:
    """The currency is the bank account's; only overpayments may have another (xero.md 5.12)."""
    held = body["BankCurrency"]
    wanted = exchange.checked(call.books, element.text("CurrencyCode") or held)
    if wanted != held and ADVANCES.get(body["Type"]) != overpayments.KIND:
        raise InvalidError(errors.BANK_CURRENCY)
    exchange.take(call.books, body, wanted, element.decimal("CurrencyRate"))


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


def _full(call: Call, document: Document, *, written: bool) -> dict[str, Any]:
    contact = around(call, [document]).contacts.get(document.party or "")  # transfers have none
    return _view(call, document, full(contact) if contact else None, with_lines=True, written=written)


def _view(
    call: Call, document: Document, contact: dict[str, Any] | None, *, with_lines: bool, written: bool = False
) -> dict[str, Any]:
    body = document.body
    return {
        "BankTransactionID": document.id,
        "BankAccount": {
            "AccountID": body["BankAccountID"],
            "Code": body["BankAccountCode"],
            "Name": body["BankAccountName"],
        },
        "Type": body["Type"],
        "Reference": body.get("Reference"),
        "Url": body.get("Url"),
        "IsReconciled": body["IsReconciled"],
        "HasAttachments": body.get("HasAttachments", False),
        "Contact": contact,
        "DateString": date_string(body["Date"]),
        "Date": dt.date.fromisoformat(body["Date"]),
        "Status": document.status,
        "LineAmountTypes": body["LineAmountTypes"],
        "LineItems": [lines.view(call, line, None, written=written) for line in body["LineItems"] if with_lines],
        "SubTotal": body["SubTotal"],
        "TotalTax": body["TotalTax"],
        "Total": body["Total"],
        "UpdatedDateUTC": created_at(document.updated_at),
        "CurrencyCode": body["CurrencyCode"],
        "CurrencyRate": body["CurrencyRate"] if exchange.is_foreign(body) else None,
        "PrepaymentID": body.get("PrepaymentID"),
        "OverpaymentID": body.get("OverpaymentID"),
    }


ROUTES = (
    Route("GET", "BankTransactions", TRANSACTIONS, get_all),
    Route("PUT", "BankTransactions", TRANSACTIONS, put),
    Route("POST", "BankTransactions", TRANSACTIONS, put),
    Route("GET", "BankTransactions/{}", TRANSACTIONS, get_one),
    Route("POST", "BankTransactions/{}", TRANSACTIONS, post_one),
)
