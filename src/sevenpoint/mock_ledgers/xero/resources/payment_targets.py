"""What a payment is for (xero.md 5.9): exactly one invoice, credit note, prepayment or overpayment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...bookkeeping import Document
from ...store import schema
from .. import errors
from ..bodies import Element
from ..call import Call
from ..errors import InvalidError
from . import crediting, history, invoice_store, invoice_views

# The derived PaymentType by the Type of what is paid.
PAYMENT_TYPES: dict[str, str] = {
    "ACCREC": "ACCRECPAYMENT", "ACCPAY": "ACCPAYPAYMENT", "ACCRECCREDIT": "ARCREDITPAYMENT",
    "ACCPAYCREDIT": "APCREDITPAYMENT", "RECEIVE-PREPAYMENT": "ARPREPAYMENTPAYMENT",
    "SPEND-PREPAYMENT": "APPREPAYMENTPAYMENT", "RECEIVE-OVERPAYMENT": "AROVERPAYMENTPAYMENT",
    "SPEND-OVERPAYMENT": "APOVERPAYMENTPAYMENT",
}  # fmt: skip
_NUMBERS = {"Invoice": "InvoiceNumber", "CreditNote": "CreditNoteNumber"}
_C = schema.document.c


def find(call: Call, element: Element) -> Document:
    """The one document that a payment names, by id or by number. Raises InvalidError."""
    named = [kind for kind in ("Invoice", *crediting.CREDITS) if _names(element, kind)]
    if len(named) != 1:
        raise InvalidError(errors.PAYMENT_TARGET)
    (kind,) = named
    nested, number = element.child(kind), _NUMBERS.get(kind, "")
    if nested is not None and nested.has(f"{kind}ID"):
        found = call.books.get(kind, nested.guid(f"{kind}ID") or "")
    else:
        wanted = (nested.text(number) if nested is not None else element.text(number)) or ""
        found = _numbered(call, kind, wanted) if number else None
    if found is None and kind == "Invoice":
        raise InvalidError(errors.PAYMENT_INVOICE_UNKNOWN)
    if found is None:
        raise InvalidError(errors.PAYMENT_CREDIT_UNKNOWN.format(noun=kind))
    return found


def of(call: Call, payment: Document) -> Document:
    """What a stored payment is for."""
    found = call.books.get(payment.body["Target"], payment.number or "")
    if found is None:
        raise LookupError(f"payment {payment.id} has no {payment.body['Target']}")
    return found


def resettle(call: Call, target: Document, change: str) -> None:
    """Amounts, state and history of a document after a payment came or went."""
    before = target.status
    settled = invoice_store.resettle if target.kind == invoice_store.KIND else crediting.resettle
    settled(call.books, target)
    history.record(call, target.kind, target.id, "Paid" if target.status == "PAID" != before else change)


def stubs(call: Call, payments: Sequence[Document]) -> dict[str, dict[str, Any]]:
    """What each payment is for, as it is shown inside the payment; by payment id."""
    kinds = sorted({payment.body["Target"] for payment in payments})
    targets: dict[str, Document] = {}
    for kind in kinds:
        targets.update(by_id(call, kind, {one.number or "" for one in payments if one.body["Target"] == kind}))
    people = by_id(call, "Contact", {target.party or "" for target in targets.values()})
    shown = {}
    for payment in payments:
        target = targets[payment.number or ""]
        contact = people.get(target.party or "")
        is_invoice = target.kind == invoice_store.KIND
        shown[payment.id] = {target.kind: invoice_views.stub(target, contact) if is_invoice else crediting.stub(target)}
    return shown


def by_id(call: Call, kind: str, ids: set[str]) -> dict[str, Document]:
    """Records by id."""
    wanted = sorted(ids)
    parts = [wanted[start : start + 500] for start in range(0, len(wanted), 500)]
    return {one.id: one for part in parts for one in call.books.find(kind, _C.id.in_(part))}


def _names(element: Element, kind: str) -> bool:
    return element.child(kind) is not None or bool(kind in _NUMBERS and element.text(_NUMBERS[kind]))


def _numbered(call: Call, kind: str, number: str) -> Document | None:
    if kind == invoice_store.KIND:
        return invoice_store.numbered(call.books, number) or call.books.by_number(kind, number)
    return call.books.by_number(kind, number)
