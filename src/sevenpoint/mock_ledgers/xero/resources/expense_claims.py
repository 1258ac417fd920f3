"""ExpenseClaims of the legacy expenses (xero.md 5.19): they gather a user's receipts; approved ones are owed to them.

Claims are paid in Xero itself, not through the Accounting API: no operation makes one PAID.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import ZERO, Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..lists import ListSpec, amount, day, guid, listing, moment, status
from ..postings import post_expense_claim
from ..scopes import TRANSACTIONS
from ..writing import Shape, write
from . import history, invoice_rules, lines, receipts
from .invoice_views import around

KIND = "ExpenseClaim"
SHAPE = Shape("ExpenseClaims", "ExpenseClaimID", "HasErrors", ("Receipts",))
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "": ("SUBMITTED", "AUTHORISED"),
    "SUBMITTED": ("SUBMITTED", "AUTHORISED", "DELETED"),
    "AUTHORISED": ("AUTHORISED", "VOIDED"),
    "PAID": (),
    "VOIDED": (),
    "DELETED": (),
}
STATUSES = tuple(name for name in TRANSITIONS if name)
# What becomes of the receipts: those of a deleted claim may be claimed again [U].
_RECEIPTS_BECOME = {"DELETED": "DRAFT"}
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "ExpenseClaim",
    {
        "ExpenseClaimID": guid(_C.id),
        "Status": status(),
        "Total": amount(_C.total),
        "AmountDue": amount(_C.balance),
        "UpdatedDateUTC": moment(),
        "ReportingDate": day(_C.date),
        "PaymentDueDate": day(_C.due_date),
        "User.UserID": guid(_C.body["UserID"].as_string()),
    },
)


def get_all(call: Call) -> Answer:
    """GET /ExpenseClaims: without receipts."""
    found, _ = listing(call, SPEC)
    return Answer("ExpenseClaims", [_view(call, one, with_receipts=False) for one in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /ExpenseClaims/{ExpenseClaimID}."""
    return Answer("ExpenseClaims", [_view(call, _stored(call, key))])


def put(call: Call) -> Answer:
    """PUT /ExpenseClaims."""
    return write(call, SHAPE, call.elements("ExpenseClaims", "ExpenseClaim"), _create)


def post_one(call: Call, key: str) -> Answer:
    """POST /ExpenseClaims/{ExpenseClaimID}: approve, delete, void; other receipts while it is submitted."""
    document = _stored(call, key)
    elements = call.elements("ExpenseClaims", "ExpenseClaim")[:1]
    return write(call, SHAPE, elements, lambda call, element: _save(call, element, document))


# --- rules ----------------------------------------------------------------------------------------------------------


def _create(call: Call, element: Element) -> View:
    user = receipts.user_of(call.books, element)
    missing = [] if user is not None else [errors.RECEIPT_USER]
    if not element.children("Receipts"):
        missing.append(errors.CLAIM_RECEIPTS)
    if missing:
        raise InvalidError(*missing)
    body: dict[str, Any] = {"UserID": user, "Receipts": [], "AmountPaid": ZERO}
    return _save(call, element, Document(KIND, call.books.new_guid(), body, status=""))


def _save(call: Call, element: Element, document: Document) -> View:
    before, body = document.status or "", document.body
    known = {"ExpenseClaimID": document.id} if before else {}
    wanted = element.choice("Status", STATUSES, "Xero.API.Library.ExpenseClaimStatus") or before or "SUBMITTED"
    if wanted not in TRANSITIONS[before]:
        raise InvalidError(errors.CLAIM_STATUS.format(before=before or "new", wanted=wanted), known=known)
    sent = element.children("Receipts")
    if sent is not None and before in ("", "SUBMITTED"):
        _gather(call, sent, document)
    document.status = body["Status"] = wanted
    if wanted == "AUTHORISED" and before != "AUTHORISED":
        _approve(call, element, document)
    claimed = _receipts(call, document)
    body["Total"] = sum((one.body["Total"] for one in claimed), ZERO)
    owed = wanted in ("SUBMITTED", "AUTHORISED")
    body["AmountDue"] = body["Total"] - body["AmountPaid"] if owed else ZERO
    document.total, document.balance = body["Total"], body["AmountDue"]
    for one in claimed:
        _mark(call, one, _RECEIPTS_BECOME.get(wanted, wanted), document)
    call.books.save(document)
    post_expense_claim(call.books, document, claimed)
    history.record(call, KIND, document.id, wanted.capitalize() if wanted != before else "Edited")
    return View(_view(call, document))


def _gather(call: Call, sent: list[Element], document: Document) -> None:
    """The receipts of the claim become those sent; the others are drafts again."""
    wanted: dict[str, Document] = {}
    for element in sent:
        found = call.books.get(receipts.KIND, element.guid("ReceiptID") or "")
        mine = found is not None and found.body.get("ExpenseClaimID") == document.id
        if found is None or not (mine or found.status == "DRAFT"):
            raise InvalidError(errors.CLAIM_RECEIPTS)
        if found.body["UserID"] != document.body["UserID"]:
            raise InvalidError(errors.CLAIM_USER)
        wanted[found.id] = found
    if not wanted:
        raise InvalidError(errors.CLAIM_RECEIPTS)
    for one in _receipts(call, document):
        if one.id not in wanted:
            _mark(call, one, "DRAFT", document)
    document.body["Receipts"] = list(wanted)


def _approve(call: Call, element: Element, document: Document) -> None:
    """Dated today unless the request says otherwise; every line has an account by now."""
    document.date = document.body["Date"] = element.day("ReportingDate") or call.books.today.isoformat()
    due = element.day("PaymentDueDate")
    document.due_date = document.body["PaymentDueDate"] = due
    invoice_rules.check_locks(call.books, document.date)
    for one in _receipts(call, document):
        lines.check_complete(call, one.body["LineItems"])


def _mark(call: Call, receipt: Document, wanted: str, claim: Document) -> None:
    if wanted == "DRAFT":
        receipt.body.pop("ExpenseClaimID", None)
    else:
        receipt.body["ExpenseClaimID"] = claim.id
    if receipt.status != wanted:
        receipt.status = wanted
        call.books.save(receipt)


def _receipts(call: Call, document: Document) -> list[Document]:
    found = [call.books.get(receipts.KIND, identity) for identity in document.body["Receipts"]]
    return [one for one in found if one is not None]


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


# --- wire -----------------------------------------------------------------------------------------------------------


def _view(call: Call, document: Document, *, with_receipts: bool = True) -> dict[str, Any]:
    body = document.body
    claimed = _receipts(call, document) if with_receipts else []
    near = around(call, claimed)
    return {
        "ExpenseClaimID": document.id,
        "Status": document.status,
        "UpdatedDateUTC": created_at(document.updated_at),
        "User": receipts.user_stub(call.books, body["UserID"]),
        "Receipts": [receipts.view(call, one, near, with_lines=True) for one in claimed],
        "Payments": [],
        "Total": body["Total"],
        "AmountDue": body["AmountDue"],
        "AmountPaid": body["AmountPaid"],
        "PaymentDueDate": None if document.due_date is None else dt.date.fromisoformat(document.due_date),
        "ReportingDate": None if document.date is None else dt.date.fromisoformat(document.date),
    }


ROUTES = (
    Route("GET", "ExpenseClaims", TRANSACTIONS, get_all),
    Route("PUT", "ExpenseClaims", TRANSACTIONS, put),
    Route("GET", "ExpenseClaims/{}", TRANSACTIONS, get_one),
    Route("POST", "ExpenseClaims/{}", TRANSACTIONS, post_one),
)
