"""Allocations of credit notes, prepayments and overpayments to invoices (xero.md 5.8, 5.11): PUT and DELETE."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ...bookkeeping import ZERO, Document, cents
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, View
from ..errors import InvalidError, NotFoundError
from ..postings import SALES, post_allocation
from ..writing import Shape, write
from . import crediting, history, invoice_rules, invoice_store, invoice_views

SHAPE = Shape("Allocations", "AllocationID", "HasErrors")


def allocate(call: Call, credit: Document) -> Answer:
    """PUT /{Credits}/{id}/Allocations."""
    elements = call.elements("Allocations", "Allocation")
    return write(call, SHAPE, elements, lambda call, element: _allocate(call, element, credit))


def remove(call: Call, credit: Document, allocation_id: str) -> Answer:
    """DELETE …/Allocations/{AllocationID}: 200 with a bare object (xero.md 0). Raises NotFoundError."""
    identity = as_guid(allocation_id)
    gone = next((one for one in credit.body["Allocations"] if one["AllocationID"] == identity), None)
    if gone is None:
        raise NotFoundError
    try:
        invoice_rules.check_locks(call.books, gone["Date"])
    except InvalidError as error:
        raise errors.validation([_refused(gone, error)]) from None
    invoice = invoice_store.find(call.books, gone["InvoiceID"])
    credit.body["Allocations"].remove(gone)
    invoice.body["Credits"] = [one for one in invoice.body["Credits"] if one["AllocationID"] != gone["AllocationID"]]
    post_allocation(call.books, gone, credit, None)
    _resettle(call, credit, invoice, "Credit removed")
    shown = {"AllocationID": gone["AllocationID"], "Amount": gone["Amount"], "IsDeleted": True}
    return Answer("", bare={**shown, "Invoice": invoice_views.stub(invoice, None)})


def _refused(allocation: dict[str, Any], error: InvalidError) -> dict[str, Any]:
    messages = [{"Message": message} for message in error.messages]
    return {"AllocationID": allocation["AllocationID"], "HasErrors": True, "ValidationErrors": messages}


def _allocate(call: Call, element: Element, sent: Document) -> View:
    kind = crediting.CREDITS[sent.kind]
    credit = call.books.get(sent.kind, sent.id) or sent  # as the elements before this one left it
    applied, invoice = _checked(call, element, credit)
    on = max(credit.body["Date"], invoice.body["Date"])
    if kind.own_dates:
        on = element.day("Date") or call.books.today.isoformat()
    invoice_rules.check_locks(call.books, on)
    allocation = {
        "AllocationID": call.books.new_guid(),
        "Amount": applied,
        "Date": on,
        "InvoiceID": invoice.id,
        "InvoiceNumber": invoice.number,
        **crediting.taken(call.books, credit, applied),
        "InvoiceBase": crediting.taken(call.books, invoice, applied)["BaseApplied"],
    }
    credit.body["Allocations"].append(allocation)
    invoice.body.setdefault("Credits", []).append(_on_invoice(credit, allocation))
    post_allocation(call.books, allocation, credit, invoice)
    _resettle(call, credit, invoice, "Credit applied")
    return View(
        {
            "Amount": applied,
            "Date": dt.date.fromisoformat(on),
            "Invoice": invoice_views.stub(invoice, None),
            credit.kind: {kind.identity: credit.id, "ID": credit.id, "LineItems": []},
            "ValidationErrors": [],
        }
    )


def _checked(call: Call, element: Element, credit: Document) -> tuple[Decimal, Document]:
    """The amount and the invoice of an allocation that may be made. JSON says Amount, XML AppliedAmount (xero.md 5.8).

    Raises InvalidError.
    """
    noun = crediting.CREDITS[credit.kind].noun
    nested = element.child("Invoice")
    sent = element.decimal("Amount") if element.has("Amount") else element.decimal("AppliedAmount")
    if nested is None or sent is None or cents(sent) <= 0:
        raise InvalidError(errors.ALLOCATION_NEEDS)
    invoice = invoice_store.find(call.books, nested.text("InvoiceID") or nested.text("InvoiceNumber") or "")
    same_side = (invoice.body["Type"] in SALES) == (credit.body["Type"] in SALES)
    if not same_side or invoice.party != credit.party:
        raise InvalidError(errors.ALLOCATION_TYPE.format(noun=noun))
    if invoice.body["CurrencyCode"] != credit.body["CurrencyCode"]:
        raise InvalidError(errors.ALLOCATION_CURRENCY.format(noun=noun))
    if invoice.status == "PAID":
        raise InvalidError(errors.ALLOCATION_PAID)
    if invoice.status != "AUTHORISED" or credit.status not in ("AUTHORISED", "PAID"):
        raise InvalidError(errors.ALLOCATION_STATUS.format(noun=noun))
    applied = cents(sent)
    if applied > min(invoice.balance or ZERO, credit.balance or ZERO):
        raise InvalidError(errors.ALLOCATION_AMOUNT.format(noun=noun))
    return applied, invoice


def _on_invoice(credit: Document, allocation: dict[str, Any]) -> dict[str, Any]:
    """The allocation as its invoice keeps it."""
    taken_over = {name: allocation[name] for name in ("AllocationID", "Amount", "Date")}
    about = {"Kind": credit.kind, "ID": credit.id, "Number": credit.number, "Total": credit.total}
    return {**taken_over, **about, "BaseApplied": allocation["InvoiceBase"]}


def _resettle(call: Call, credit: Document, invoice: Document, change: str) -> None:
    crediting.resettle(call.books, credit)
    history.record(call, credit.kind, credit.id, change)
    invoice_store.resettle(call.books, invoice)
    history.record(call, invoice_store.KIND, invoice.id, change)
