"""Payments on invoices and bills, refunds of credits (xero.md 5.9): created and deleted, never changed.

`BaseAmount` is what the bank account moved by in the base currency, `BaseApplied` what the document's control account
moved by; they differ when the rates do.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ...bookkeeping import ZERO, Books, Document, cents
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import utc_string
from ..lists import ListSpec, amount, boolean, day, decimals, guid, listing, member, moment, status, text
from ..postings import post_payment
from ..scopes import TRANSACTIONS
from ..writing import Shape, write
from . import accounts, crediting, history, invoice_rules, invoice_store, payment_targets

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
    target = payment_targets.find(call, element)
    account = accounts.referenced(call.books, element.child("Account"))
    if account is None and not element.has("Account") and element.text("Code"):
        account = accounts.by_code(call.books, element.text("Code") or "")
    document = make(call, element, target, account, {})
    return View(_views(call, [document])[0])


def make(call: Call, element: Element, target: Document, account: Document | None, batch: dict[str, Any]) -> Document:
    """A new payment, posted, its target brought up to date. `batch`: members that a batch payment gives to it.

    Raises InvalidError.
    """
    if account is None or account.status != "ACTIVE":
        raise InvalidError(errors.PAYMENT_ACCOUNT_UNKNOWN)
    sent, problems = element.decimal("Amount"), []
    if account.body["Type"] != "BANK" and not account.body["EnablePaymentsToAccount"]:
        problems.append(errors.PAYMENT_ACCOUNT_TYPE)
    paid = cents(sent) if sent is not None else ZERO
    if paid <= 0:
        problems.append(errors.PAYMENT_AMOUNT)
    if target.status != "AUTHORISED":
        problems.append(errors.PAYMENT_NOT_AUTHORISED)
    if paid > (target.balance or ZERO) or target.status != "AUTHORISED":
        problems.append(errors.PAYMENT_TOO_LARGE)
    if problems:
        raise InvalidError(*problems)
    document = _new(call, element, target, account, paid)
    document.body.update(batch)
    document.date = document.body["Date"]
    invoice_rules.check_locks(call.books, document.body["Date"])
    document.body.update(crediting.taken(call.books, target, paid))
    call.books.save(document)
    post_payment(call.books, document, target)
    incoming = target.kind == invoice_store.KIND
    payment_targets.resettle(call, target, "Payment received" if incoming else "Refunded")
    history.record(call, KIND, document.id, "Created")
    return document


def _new(call: Call, element: Element, target: Document, account: Document, paid: Decimal) -> Document:
    reference = element.text("Reference") or ""
    if len(reference) > LONGEST_REFERENCE:
        raise InvalidError(errors.TOO_LONG.format(member="Reference", length=LONGEST_REFERENCE))
    body: dict[str, Any] = {
        "Target": target.kind,
        "PaymentType": payment_targets.PAYMENT_TYPES[target.body["Type"]],
        "Status": "AUTHORISED",
        "Date": element.day("Date") or call.books.today.isoformat(),
        "Amount": paid,
        **_converted(call.books, element, target, account, paid),
        "Reference": reference,
        "IsReconciled": element.boolean("IsReconciled") is True,
        "AccountID": account.id,
        "AccountCode": account.number,
        "InvoiceNumber": target.number,
    }
    return Document(
        KIND, call.books.new_guid(), body, number=target.id, party=target.party, status="AUTHORISED",
        date=body["Date"], total=paid,
    )  # fmt: skip


def _converted(books: Books, element: Element, target: Document, account: Document, paid: Decimal) -> dict[str, Any]:
    """BankAmount in the account's currency, `BaseAmount` in the base currency, and the rate (xero.md 5.9).

    The account is in the document's currency or one of the two is the base currency. Raises InvalidError.
    """
    base, own = exchange.base_of(books), target.body["CurrencyCode"]
    held = account.body.get("CurrencyCode") or base
    sent, rate = element.decimal("BankAmount"), element.decimal("CurrencyRate")
    if own == held == base:
        return {"BankAmount": paid, "BaseAmount": paid, "CurrencyRate": exchange.PLAIN}
    if base not in (own, held) and own != held:
        raise InvalidError(errors.PAYMENT_CURRENCY)
    if rate is None and sent is not None and sent > 0 and own != held:
        rate = paid / sent if held == base else sent / paid
    used = exchange.rounded(rate) if rate is not None else exchange.day_rate(books, own if own != base else held)
    if own == base:
        there = cents(sent) if sent is not None and sent > 0 else cents(paid * used)
        return {"BankAmount": there, "BaseAmount": paid, "CurrencyRate": used}
    in_base = cents(sent) if held == base and sent is not None and sent > 0 else exchange.to_base(paid, used)
    return {"BankAmount": in_base if held == base else paid, "BaseAmount": in_base, "CurrencyRate": used}


def _delete(call: Call, element: Element, document: Document) -> View:
    known = {"PaymentID": document.id}
    if set(element.data) - {"PaymentID", "Status"}:
        raise InvalidError(errors.PAYMENT_ONLY_STATUS, known=known)
    if (element.text("Status") or "").upper() != "DELETED":
        raise InvalidError(errors.PAYMENT_ONLY_STATUS, known=known)
    if document.status == "DELETED":
        raise InvalidError(errors.PAYMENT_DELETED, known=known)
    if document.body.get("BatchPaymentID"):
        raise InvalidError(errors.PAYMENT_IN_BATCH, known=known)
    take_back(call, document)
    return View(_views(call, [document])[0])


def take_back(call: Call, document: Document) -> None:
    """Delete a payment; what it was for is open again. Raises InvalidError in a locked period."""
    invoice_rules.check_locks(call.books, document.body["Date"])
    document.status = document.body["Status"] = "DELETED"
    call.books.save(document)
    target = payment_targets.of(call, document)
    post_payment(call.books, document, target)
    payment_targets.resettle(call, target, "Payment removed")
    history.record(call, KIND, document.id, "Deleted")


def _stored(call: Call, payment_id: str) -> Document:
    found = call.books.get(KIND, as_guid(payment_id) or "")
    if found is None:
        raise NotFoundError
    return found


# --- the wire -------------------------------------------------------------------------------------------------------


def _views(call: Call, documents: list[Document]) -> list[dict[str, Any]]:
    targets = payment_targets.stubs(call, documents)
    parents = {one.body["BatchPaymentID"] for one in documents if one.body.get("BatchPaymentID")}
    batches = payment_targets.by_id(call, "BatchPayment", parents)
    return [_view(one, targets[one.id], batches.get(one.body.get("BatchPaymentID", ""))) for one in documents]


def _view(document: Document, target: dict[str, Any], batch: Document | None) -> dict[str, Any]:
    body, updated = document.body, created_at(document.updated_at)
    return {
        "PaymentID": document.id,
        "BatchPaymentID": body.get("BatchPaymentID"),
        "BatchPayment": None if batch is None else _batch_stub(batch),
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
        **target,
        "HasValidationErrors": False,
    }


def _batch_stub(batch: Document) -> dict[str, Any]:
    body = batch.body
    return {
        "Account": {"AccountID": body["AccountID"]},
        "BatchPaymentID": batch.id,
        "Date": dt.date.fromisoformat(body["Date"]),
        "Type": body["Type"],
        "Status": batch.status,
        "TotalAmount": body["TotalAmount"],
        "UpdatedDateUTC": created_at(batch.updated_at),
        "IsReconciled": body["IsReconciled"],
    }


ROUTES = (
    Route("GET", "Payments", TRANSACTIONS, get_all),
    Route("PUT", "Payments", TRANSACTIONS, put),
    Route("POST", "Payments", TRANSACTIONS, put),
    Route("GET", "Payments/{}", TRANSACTIONS, get_one),
    Route("POST", "Payments/{}", TRANSACTIONS, post_one),
)
