"""What must hold in the books beyond the trial balance, and the answers that the control API shows."""

from __future__ import annotations

from decimal import Decimal

from ..bookkeeping import ZERO, Books, Document
from ..store import schema
from .audit_entries import problems as entry_problems
from .exchange import open_base
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
    found += _prepayment_problems(books)
    found += _batch_problems(books)
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
    """What is due on approved documents, less what remains of approved credits, in the base currency.

    Prepayments are not among them: they stay on the accounts of their lines (postings.py).
    """
    of_kind, approved = _C.body["Type"].as_string(), _C.status.in_(POSTED)
    advance = "RECEIVE-OVERPAYMENT" if kind == "ACCREC" else "SPEND-OVERPAYMENT"
    due = sum((open_base(one) for one in books.find("Invoice", approved, of_kind == kind)), ZERO)
    held = [
        *books.find("CreditNote", approved, of_kind == f"{kind}CREDIT"),
        *books.find("Overpayment", approved, of_kind == advance),
    ]
    return due - sum((open_base(one) for one in held), ZERO)


def _credit_problems(books: Books) -> list[str]:
    """Credits against their allocations and refunds, and the same allocations against their invoices."""
    found = []
    credited: dict[str, Decimal] = {}
    refunded = _paid(books)
    for credit in (credit for kind in ("CreditNote", "Prepayment", "Overpayment") for credit in books.find(kind)):
        body, name = credit.body, f"{credit.kind} {credit.number or credit.id}"
        for one in body["Allocations"]:
            credited[one["InvoiceID"]] = credited.get(one["InvoiceID"], ZERO) + one["Amount"]
        used = sum((one["Amount"] for one in body["Allocations"]), ZERO) + refunded.get(credit.id, ZERO)
        if credit.status not in POSTED:
            if used:
                found.append(f"{name} is {credit.status} and {used} of it is used.")
            continue
        left = body["Total"] - used
        if body["RemainingCredit"] != left or credit.balance != left:
            found.append(f"{name} shows {body['RemainingCredit']} left of {left}.")
        if left < 0:
            found.append(f"{name} is used beyond its total by {-left}.")
        if (credit.status == "PAID") != (left == 0):
            found.append(f"{name} is {credit.status} with {left} left.")
        if left == 0 and open_base(credit) != 0:
            found.append(f"{name} is used up and {open_base(credit)} of the base currency is left.")
    for invoice in books.find("Invoice"):
        if invoice.body["AmountCredited"] != credited.get(invoice.id, ZERO):
            found.append(f"Invoice {invoice.number} shows credits that no credit has.")
        if invoice.status == "PAID" and open_base(invoice) != 0:
            found.append(f"Invoice {invoice.number} is paid and {open_base(invoice)} of the base currency is left.")
    return found


def _prepayment_problems(books: Books) -> list[str]:
    """What a prepayment's accounts still carry of it adds up to what remains of it."""
    found = []
    refunds: dict[str, list[Document]] = {}
    for payment in books.find("Payment", _C.status == "AUTHORISED", _C.body["Target"].as_string() == "Prepayment"):
        refunds.setdefault(payment.number or "", []).append(payment)
    for credit in books.find("Prepayment"):
        uses = [*credit.body["Allocations"], *(payment.body for payment in refunds.get(credit.id, []))]
        gone = sum((share["Amount"] for use in uses for share in use["Split"]), ZERO)
        carried = sum((share["Amount"] for share in credit.body["Coded"]), ZERO) - gone
        if carried != open_base(credit):
            found.append(f"Prepayment {credit.id}: its accounts carry {carried}, {open_base(credit)} remains.")
    return found


def _batch_problems(books: Books) -> list[str]:
    """A batch and its payments live and end together, and it is their sum."""
    found = []
    batched = _C.body["BatchPaymentID"].as_string()
    for batch in books.find("BatchPayment"):
        payments = books.find("Payment", batched == batch.id)
        if any(payment.status != batch.status for payment in payments):
            found.append(f"Batch payment {batch.id} is {batch.status}, and not all of its payments are.")
        if sum((payment.body["Amount"] for payment in payments), ZERO) != batch.body["TotalAmount"]:
            found.append(f"Batch payment {batch.id} is not the sum of its payments.")
    return found
