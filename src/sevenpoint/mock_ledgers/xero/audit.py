"""What must hold in the books beyond the trial balance, and the answers that the control API shows."""

from __future__ import annotations

from decimal import Decimal

from ..bookkeeping import ZERO, Books, Document
from ..store import schema
from .audit_entries import problems as entry_problems
from .postings import POSTED
from .resources import accounts

_C = schema.document.c


def account_names(books: Books) -> dict[str, str]:
    """Account id to name with code, as the trial balance report shows it."""
    return {one.id: f"{one.body['Name']} ({one.number})" for one in books.find(accounts.KIND)}


def receivables(books: Books) -> tuple[Decimal, Decimal]:
    """Balance of the receivables account, and what is due on approved sales documents."""
    return books.account_balance(accounts.system(books, "DEBTORS").id), _open(books, "ACCREC")


def problems(books: Books) -> list[str]:
    """Sentences about everything that is wrong."""
    paid = _paid(books)
    found = [
        problem
        for document in books.find("Invoice")
        for problem in _invoice_problems(document, paid.get(document.id, ZERO))
    ]
    found += _credit_problems(books)
    found += entry_problems(books)
    payables, bills = -books.account_balance(accounts.system(books, "CREDITORS").id), _open(books, "ACCPAY")
    if payables != bills:
        found.append(f"Payables are {payables}, but open bills add up to {bills}.")
    return found


def _invoice_problems(document: Document, paid: Decimal) -> list[str]:
    body, name, found = document.body, f"Invoice {document.number or document.id}", []
    if body["Status"] != document.status:
        found.append(f"{name} is {document.status} in the index and {body['Status']} in its record.")
    if document.status not in POSTED:
        if paid:
            found.append(f"{name} is {document.status} and has payments.")
        return found
    due = body["Total"] - body["AmountPaid"] - body["AmountCredited"]
    if body["AmountDue"] != due or document.balance != due:
        found.append(f"{name} shows {body['AmountDue']} due; total less payments is {due}.")
    if due < 0:
        found.append(f"{name} is overpaid by {-due}.")
    if (document.status == "PAID") != (due == 0):
        found.append(f"{name} is {document.status} with {due} due.")
    if body["AmountPaid"] != paid:
        found.append(f"{name} shows {body['AmountPaid']} paid; its payments are {paid}.")
    return found


def _paid(books: Books) -> dict[str, Decimal]:
    """What the standing payments of each invoice add up to."""
    added: dict[str, Decimal] = {}
    for payment in books.find("Payment", _C.status == "AUTHORISED"):
        invoice = payment.number or ""
        added[invoice] = added.get(invoice, ZERO) + payment.body["Amount"]
    return added


def _open(books: Books, kind: str) -> Decimal:
    """What is due on approved documents, less what remains of approved credit notes."""
    of_kind, approved = _C.body["Type"].as_string(), _C.status.in_(POSTED)
    due = sum((one.body["AmountDue"] for one in books.find("Invoice", approved, of_kind == kind)), ZERO)
    notes = books.find("CreditNote", approved, of_kind == f"{kind}CREDIT")
    return due - sum((one.body["RemainingCredit"] for one in notes), ZERO)


def _credit_problems(books: Books) -> list[str]:
    found = []
    credited: dict[str, Decimal] = {}
    for note in books.find("CreditNote"):
        body, used = note.body, sum((one["Amount"] for one in note.body["Allocations"]), ZERO)
        for one in body["Allocations"]:
            credited[one["InvoiceID"]] = credited.get(one["InvoiceID"], ZERO) + one["Amount"]
        if note.status in POSTED and body["RemainingCredit"] != body["Total"] - used:
            found.append(f"Credit note {note.number} shows {body['RemainingCredit']} left of {body['Total'] - used}.")
        if note.status in POSTED and (note.status == "PAID") != (body["RemainingCredit"] == 0):
            found.append(f"Credit note {note.number} is {note.status} with {body['RemainingCredit']} left.")
    for invoice in books.find("Invoice"):
        if invoice.body["AmountCredited"] != credited.get(invoice.id, ZERO):
            found.append(f"Invoice {invoice.number} shows credits that no credit note has.")
    return found
