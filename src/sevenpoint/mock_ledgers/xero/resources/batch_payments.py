"""BatchPayments (xero.md 5.10): many payments of one account and one day; made and deleted as a whole.

In the base currency only, on sales invoices or on bills, not both; its payments cannot be deleted on their own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import ZERO, Document
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import date_string
from ..lists import ListSpec, amount, boolean, day, guid, listing, member, moment, status, text
from ..scopes import TRANSACTIONS
from ..writing import Shape, write
from . import accounts, crediting, history, invoice_rules, invoice_store, organisation, payment_targets, payments

KIND = "BatchPayment"
SHAPE = Shape("BatchPayments", "BatchPaymentID", "HasErrors")
TYPES = {"ACCREC": "RECBATCH", "ACCPAY": "PAYBATCH"}
# What the batch and its payments say to the bank; the longest text by country, "" for every other (xero.md 5.10).
_LENGTHS: dict[str, dict[str, int]] = {
    "Particulars": {"NZ": 12, "": 0},
    "Code": {"NZ": 12, "": 0},
    "Reference": {"NZ": 12, "": 255},
    "Details": {"NZ": 0, "": 18},
    "Narrative": {"GB": 18, "": 0},
}
_ON_PAYMENT = ("Particulars", "Code", "Reference", "Details", "BankAccountNumber")
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "BatchPayment",
    {
        "BatchPaymentID": guid(_C.id),
        "Status": status(),
        "Date": day(_C.date),
        "TotalAmount": amount(_C.total),
        "UpdatedDateUTC": moment(),
        "Account.AccountID": guid(_C.number),
        "Account.Code": text(_C.body["AccountCode"].as_string()),
        "IsReconciled": boolean("IsReconciled"),
        **{name: member(name) for name in ("Type", "Reference")},
    },
)


def get_all(call: Call) -> Answer:
    """GET /BatchPayments."""
    found, _ = listing(call, SPEC)
    return Answer("BatchPayments", [_view(call, document) for document in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /BatchPayments/{BatchPaymentID}."""
    return Answer("BatchPayments", [_view(call, _stored(call, key))])


def put(call: Call) -> Answer:
    """PUT /BatchPayments."""
    return write(call, SHAPE, call.elements("BatchPayments", "BatchPayment"), _create)


def post(call: Call) -> Answer:
    """POST /BatchPayments: only Status DELETED, the id in the body."""
    return write(call, SHAPE, call.elements("BatchPayments", "BatchPayment"), _delete_named)


def post_one(call: Call, key: str) -> Answer:
    """POST /BatchPayments/{BatchPaymentID}: only Status DELETED."""
    document = _stored(call, key)
    elements = call.elements("BatchPayments", "BatchPayment")[:1]
    return write(call, SHAPE, elements, lambda call, element: _delete(call, element, document))


# --- rules ----------------------------------------------------------------------------------------------------------


def _create(call: Call, element: Element) -> View:
    account = accounts.referenced(call.books, element.child("Account"))
    sent = element.children("Payments")
    if not element.has("Account") or not sent:
        raise InvalidError(errors.BATCH_NEEDS)
    if account is None or account.status != "ACTIVE":
        raise InvalidError(errors.PAYMENT_ACCOUNT_UNKNOWN)
    kind = _checked(call, sent, account)
    on = element.day("Date") or call.books.today.isoformat()
    body: dict[str, Any] = {
        "Type": kind,
        "Date": on,
        "AccountID": account.id,
        "AccountCode": account.number,
        "AccountName": account.body["Name"],
        "IsReconciled": False,
        **_texts(call, element, tuple(_LENGTHS)),
    }
    document = Document(KIND, call.books.new_guid(), body, number=account.id, status="AUTHORISED", date=on)
    made = [_pay(call, one, account, document) for one in sent]
    body["TotalAmount"] = document.total = sum((payment.body["BankAmount"] for payment in made), ZERO)
    body["Payments"] = [payment.id for payment in made]
    call.books.save(document)
    history.record(call, KIND, document.id, "Created")
    return View(_view(call, document))


def _pay(call: Call, element: Element, account: Document, batch: Document) -> Document:
    plain = {name: element.data[name] for name in ("Amount", "Reference") if element.has(name)}
    dated = Element({**plain, "Date": batch.body["Date"]}, element.path)
    texts = {f"Batch{name}": value for name, value in _texts(call, element, _ON_PAYMENT).items()}
    target = payment_targets.find(call, element)
    return payments.make(call, dated, target, account, {"BatchPaymentID": batch.id, **texts})


def _checked(call: Call, sent: list[Element], account: Document) -> str:
    """The batch's type, when invoices, sides and currencies fit together. Raises InvalidError."""
    if any(one.has(kind) for one in sent for kind in crediting.CREDITS):
        raise InvalidError(errors.BATCH_TARGET)
    invoices = [payment_targets.find(call, one) for one in sent]
    if any(invoice.kind != invoice_store.KIND for invoice in invoices):
        raise InvalidError(errors.BATCH_TARGET)
    kinds = {TYPES[invoice.body["Type"]] for invoice in invoices}
    if len(kinds) > 1:
        raise InvalidError(errors.BATCH_MIXED)
    base = exchange.base_of(call.books)
    held = account.body.get("CurrencyCode") or base
    if any(currency != base for currency in (held, *(invoice.body["CurrencyCode"] for invoice in invoices))):
        raise InvalidError(errors.BATCH_CURRENCY)
    return kinds.pop()


def _texts(call: Call, element: Element, names: tuple[str, ...]) -> dict[str, str]:
    """The texts for the bank; those of other countries are dropped. Raises InvalidError for one that is too long."""
    country = organisation.stored(call.books).body["CountryCode"]
    found = {}
    for name in names:
        value = element.text(name)
        lengths = _LENGTHS.get(name, {"": 255})
        longest = lengths.get(country, lengths[""])
        if not value or not longest:
            continue
        if len(value) > longest:
            raise InvalidError(errors.TOO_LONG.format(member=name, length=longest))
        found[name] = value
    return found


def _delete_named(call: Call, element: Element) -> View:
    return _delete(call, element, _stored(call, element.text("BatchPaymentID") or ""))


def _delete(call: Call, element: Element, document: Document) -> View:
    known = {"BatchPaymentID": document.id}
    if (element.text("Status") or "").upper() != "DELETED":
        raise InvalidError(errors.BATCH_STATUS, known=known)
    if document.status == "DELETED":
        raise InvalidError(errors.BATCH_DELETED, known=known)
    invoice_rules.check_locks(call.books, document.body["Date"])
    for payment in _payments(call, document):
        payments.take_back(call, payment)
    document.status = document.body["Status"] = "DELETED"
    call.books.save(document)
    history.record(call, KIND, document.id, "Deleted")
    return View(_view(call, document))


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


def _payments(call: Call, document: Document) -> list[Document]:
    found = payment_targets.by_id(call, payments.KIND, set(document.body["Payments"]))
    return [found[key] for key in document.body["Payments"]]


# --- the wire -------------------------------------------------------------------------------------------------------


def _view(call: Call, document: Document) -> dict[str, Any]:
    body = document.body
    return {
        "Account": {"AccountID": body["AccountID"], "Code": body["AccountCode"], "Name": body["AccountName"]},
        **{name: body.get(name) for name in _LENGTHS},
        "BatchPaymentID": document.id,
        "DateString": date_string(body["Date"]),
        "Date": dt.date.fromisoformat(body["Date"]),
        "Payments": [_payment(payment) for payment in _payments(call, document)],
        "Type": body["Type"],
        "Status": document.status,
        "TotalAmount": body["TotalAmount"],
        "UpdatedDateUTC": created_at(document.updated_at),
        "IsReconciled": body["IsReconciled"],
    }


def _payment(payment: Document) -> dict[str, Any]:
    body = payment.body
    return {
        "PaymentID": payment.id,
        "Invoice": {"InvoiceID": payment.number, "InvoiceNumber": body["InvoiceNumber"], "LineItems": []},
        **{name: body.get(f"Batch{name}") for name in _ON_PAYMENT},
        "Amount": body["Amount"],
        "BankAmount": body["BankAmount"],
    }


ROUTES = (
    Route("GET", "BatchPayments", TRANSACTIONS, get_all),
    Route("PUT", "BatchPayments", TRANSACTIONS, put),
    Route("POST", "BatchPayments", TRANSACTIONS, post),
    Route("GET", "BatchPayments/{}", TRANSACTIONS, get_one),
    Route("POST", "BatchPayments/{}", TRANSACTIONS, post_one),
)
