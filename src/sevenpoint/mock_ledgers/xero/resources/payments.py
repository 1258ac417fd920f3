"""Payments on invoices and bills (xero.md 5.9): created and deleted, never changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ...bookkeeping import ZERO, Document, cents
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import scaled, utc_string
from ..lists import ListSpec, amount, boolean, day, decimals, guid, listing, member, moment, status, text
from ..postings import post_payment
from ..scopes import TRANSACTIONS
from ..writing import Shape, write
from . import accounts, history, invoice_rules, invoice_store
from .invoice_views import stub

KIND = "Payment"
SHAPE = Shape("Payments", "PaymentID", "HasValidationErrors")
LONGEST_REFERENCE = 255
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "Payment",
    {
        "PaymentID": guid(_C.id),
        "Status": status(),
        "Date": day(_C.date),
        "Amount": amount(_C.total),
        "UpdatedDateUTC": moment(),
        "Invoice.InvoiceID": guid(_C.number),
        "Invoice.InvoiceNumber": member("InvoiceNumber"),
        "Invoice.Contact.ContactID": guid(_C.party),
        "Account.AccountID": guid(_C.body["AccountID"].as_string()),
        "Account.Code": text(_C.body["AccountCode"].as_string()),
        "BankAmount": decimals("BankAmount"),
        "IsReconciled": boolean("IsReconciled"),
        **{name: member(name) for name in ("PaymentType", "Reference")},
    },
    paged=True,
)


def get_all(call: Call) -> Answer:
    """GET /Payments."""
    found, pagination = listing(call, SPEC)
    return Answer("Payments", _views(call, found), pagination)


def get_one(call: Call, payment_id: str) -> Answer:
    """GET /Payments/{PaymentID}."""
    return Answer("Payments", _views(call, [_stored(call, payment_id)]))


def put(call: Call) -> Answer:
    """PUT creates many, POST creates one."""
    elements = call.elements("Payments", "Payment")
    return write(call, SHAPE, elements if call.creates_only else elements[:1], _create)


def post_one(call: Call, payment_id: str) -> Answer:
    """POST /Payments/{PaymentID}: only Status DELETED (xero.md 5.9)."""
    document = _stored(call, payment_id)
    return write(
        call, SHAPE, call.elements("Payments", "Payment")[:1], lambda call, element: _delete(call, element, document)
    )


# --- rules ----------------------------------------------------------------------------------------------------------


def _create(call: Call, element: Element) -> View:
    invoice = _target(call, element)
    account = accounts.referenced(call.books, element.child("Account"))
    sent, problems = element.decimal("Amount"), []
    if account is None or account.status != "ACTIVE":
        raise InvalidError(errors.PAYMENT_ACCOUNT_UNKNOWN)
    if account.body["Type"] != "BANK" and not account.body["EnablePaymentsToAccount"]:
        problems.append(errors.PAYMENT_ACCOUNT_TYPE)
    paid = cents(sent) if sent is not None else ZERO
    if paid <= 0:
        problems.append(errors.PAYMENT_AMOUNT)
    if invoice.status != "AUTHORISED":
        problems.append(errors.PAYMENT_NOT_AUTHORISED)
    if paid > (invoice.balance or ZERO) or invoice.status != "AUTHORISED":
        problems.append(errors.PAYMENT_TOO_LARGE)
    if problems:
        raise InvalidError(*problems)
    document = _new(call, element, invoice, account, paid)
    invoice_rules.check_locks(call.books, document.body["Date"])
    call.books.save(document)
    post_payment(call.books, document, invoice)
    _settle(call, invoice, "Payment received")
    history.record(call, KIND, document.id, "Created")
    return View(_views(call, [document])[0])


def _new(call: Call, element: Element, invoice: Document, account: Document, paid: Decimal) -> Document:
    reference = element.text("Reference") or ""
    if len(reference) > LONGEST_REFERENCE:
        raise InvalidError(errors.TOO_LONG.format(member="Reference", length=LONGEST_REFERENCE))
    body: dict[str, Any] = {
        "PaymentType": f"{invoice.body['Type']}PAYMENT",
        "Status": "AUTHORISED",
        "Date": element.day("Date") or call.books.today.isoformat(),
        "Amount": paid,
        "BankAmount": paid,
        "CurrencyRate": scaled(Decimal(1), 6),
        "Reference": reference,
        "IsReconciled": element.boolean("IsReconciled") is True,
        "AccountID": account.id,
        "AccountCode": account.number,
        "InvoiceNumber": invoice.number,
    }
    return Document(
        KIND, call.books.new_guid(), body, number=invoice.id, party=invoice.party, status="AUTHORISED",
        date=body["Date"], total=paid,
    )  # fmt: skip


def _delete(call: Call, element: Element, document: Document) -> View:
    if set(element.data) - {"PaymentID", "Status"}:
        raise InvalidError(errors.PAYMENT_ONLY_STATUS, known={"PaymentID": document.id})
    if (element.text("Status") or "").upper() != "DELETED":
        raise InvalidError(errors.PAYMENT_ONLY_STATUS, known={"PaymentID": document.id})
    if document.status == "DELETED":
        raise InvalidError(errors.PAYMENT_DELETED, known={"PaymentID": document.id})
    invoice_rules.check_locks(call.books, document.body["Date"])
    document.status = document.body["Status"] = "DELETED"
    call.books.save(document)
    invoice = _invoice(call, document)
    post_payment(call.books, document, invoice)
    _settle(call, invoice, "Payment removed")
    history.record(call, KIND, document.id, "Deleted")
    return View(_views(call, [document])[0])


def _settle(call: Call, invoice: Document, change: str) -> None:
    before = invoice.status
    invoice_store.resettle(call.books, invoice)
    history.record(call, invoice_store.KIND, invoice.id, "Paid" if invoice.status == "PAID" != before else change)


def _target(call: Call, element: Element) -> Document:
    """The one invoice that a payment names. Refunds of credit notes and the like are not offered."""
    nested = element.child("Invoice")
    number = element.text("InvoiceNumber")
    others = [name for name in ("CreditNote", "Prepayment", "Overpayment") if element.has(name)]
    if others or (nested is None and not number):
        raise InvalidError(errors.PAYMENT_TARGET)
    found = None
    if nested is not None and nested.has("InvoiceID"):
        found = call.books.get(invoice_store.KIND, nested.guid("InvoiceID") or "")
    else:
        wanted = (nested.text("InvoiceNumber") if nested is not None else number) or ""
        found = invoice_store.numbered(call.books, wanted) or call.books.by_number(invoice_store.KIND, wanted)
    if found is None:
        raise InvalidError(errors.PAYMENT_INVOICE_UNKNOWN)
    return found


def _invoice(call: Call, payment: Document) -> Document:
    found = call.books.get(invoice_store.KIND, payment.number or "")
    if found is None:
        raise LookupError(f"payment {payment.id} has no invoice")
    return found


def _stored(call: Call, payment_id: str) -> Document:
    found = call.books.get(KIND, as_guid(payment_id) or "")
    if found is None:
        raise NotFoundError
    return found


# --- the wire -------------------------------------------------------------------------------------------------------


def _views(call: Call, documents: list[Document]) -> list[dict[str, Any]]:
    targets = _by_id(call, invoice_store.KIND, {document.number or "" for document in documents})
    people = _by_id(call, "Contact", {invoice.party or "" for invoice in targets.values()})
    return [_view(document, targets[document.number or ""], people) for document in documents]


def _by_id(call: Call, kind: str, ids: set[str]) -> dict[str, Document]:
    wanted = sorted(ids)
    parts = [wanted[start : start + 500] for start in range(0, len(wanted), 500)]
    return {one.id: one for part in parts for one in call.books.find(kind, _C.id.in_(part))}


def _view(document: Document, invoice: Document, people: dict[str, Document]) -> dict[str, Any]:
    body, updated = document.body, created_at(document.updated_at)
    return {
        "PaymentID": document.id,
        "Date": dt.date.fromisoformat(body["Date"]),
        "BankAmount": body["BankAmount"],
        "Amount": body["Amount"],
        "Reference": body["Reference"],
        "CurrencyRate": body["CurrencyRate"],
        "PaymentType": body["PaymentType"],
        "Status": document.status,
        "UpdatedDateUTC": updated,
        "UpdatedDateUTCString": utc_string(updated),
        "HasAccount": True,
        "IsReconciled": body["IsReconciled"],
        "Account": {"AccountID": body["AccountID"], "Code": body["AccountCode"]},
        "Invoice": stub(invoice, people.get(invoice.party or "")),
        "HasValidationErrors": False,
    }


ROUTES = (
    Route("GET", "Payments", TRANSACTIONS, get_all),
    Route("PUT", "Payments", TRANSACTIONS, put),
    Route("POST", "Payments", TRANSACTIONS, put),
    Route("GET", "Payments/{}", TRANSACTIONS, get_one),
    Route("POST", "Payments/{}", TRANSACTIONS, post_one),
)
