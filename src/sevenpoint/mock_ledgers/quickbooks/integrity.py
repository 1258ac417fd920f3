"""Whether a company's books are right beyond the trial balance (quickbooks.md 7.3)."""

from __future__ import annotations

from decimal import Decimal

from ..bookkeeping import Books, Document
from .entities.invoice import paid_by
from .entity import ready_account

ZERO = Decimal("0.00")


def account_names(books: Books) -> dict[str, str]:
    """Account id to fully qualified name."""
    return {account.id: account.body["FullyQualifiedName"] for account in books.find("Account")}


def receivables(books: Books) -> tuple[Decimal, Decimal]:
    """Accounts receivable, and open invoices less what payments have not applied."""
    invoices, payments = books.find("Invoice"), books.find("Payment")
    open_documents = _total(invoices) - _total(payments)
    return books.account_balance(ready_account(books, "receivable")), open_documents


def problems(books: Books) -> list[str]:
    """Sentences about balances that do not follow from the records."""
    payments = books.find("Payment")
    found = [sentence for invoice in books.find("Invoice") for sentence in _invoice_problems(invoice, payments)]
    found += [sentence for payment in payments for sentence in _payment_problems(payment)]
    return found + [sentence for customer in books.find("Customer") for sentence in _customer_problems(books, customer)]


def _invoice_problems(invoice: Document, payments: list[Document]) -> list[str]:
    paid = {payment.id: amount for payment in payments if (amount := paid_by(payment.body, invoice.id))}
    linked = [link["TxnId"] for link in invoice.body["LinkedTxn"]]
    expected = invoice.body["TotalAmt"] - invoice.body.get("Deposit", ZERO) - sum(paid.values(), ZERO)
    wrong = []
    if invoice.body["Balance"] != expected or invoice.balance != expected:
        wrong.append(f"Invoice {invoice.id} has Balance {invoice.body['Balance']}, its payments leave {expected}.")
    if expected < 0:
        wrong.append(f"Invoice {invoice.id} is paid more than it is worth, by {-expected}.")
    if sorted(linked) != sorted(paid):
        wrong.append(f"Invoice {invoice.id} links payments {linked}, but is paid by {list(paid)}.")
    return wrong


def _payment_problems(payment: Document) -> list[str]:
    applied = sum((line["Amount"] for line in payment.body["Line"]), ZERO)
    unapplied = payment.body["TotalAmt"] - applied
    if unapplied == payment.body["UnappliedAmt"] == payment.balance and unapplied >= 0:
        return []
    return [f"Payment {payment.id} has UnappliedAmt {payment.body['UnappliedAmt']}, its lines leave {unapplied}."]


def _customer_problems(books: Books, customer: Document) -> list[str]:
    balance = books.account_balance(ready_account(books, "receivable"), customer.id)
    if (customer.balance or ZERO) == balance:
        return []
    return [f"Customer {customer.id} has Balance {customer.balance}, accounts receivable says {balance}."]


def _total(documents: list[Document]) -> Decimal:
    return sum((document.balance or ZERO for document in documents), ZERO)
