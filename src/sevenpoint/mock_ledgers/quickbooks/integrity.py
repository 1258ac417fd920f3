"""Whether a company's books are right beyond the trial balance (quickbooks.md 7.3)."""

from __future__ import annotations

from decimal import Decimal

from ..bookkeeping import Books, Document
from . import currency, inventory, settling
from .entity import ready_account

ZERO = Decimal("0.00")


def account_names(books: Books) -> dict[str, str]:
    """Account id to fully qualified name."""
    return {account.id: account.body["FullyQualifiedName"] for account in books.find("Account")}


def receivables(books: Books) -> tuple[Decimal, Decimal]:
    """Accounts receivable, and open invoices less credit memos and what payments have not applied."""
    return books.account_balance(ready_account(books, "receivable")), _open_documents(books, settling.RECEIVABLE)


def payables(books: Books) -> tuple[Decimal, Decimal]:
    """Accounts payable, and open bills less vendor credits and what bill payments have not applied."""
    return -books.account_balance(ready_account(books, "payable")), _open_documents(books, settling.PAYABLE)


def problems(books: Books) -> list[str]:
    """Sentences about balances that do not follow from the records."""
    found: list[str] = []
    for side in (settling.RECEIVABLE, settling.PAYABLE):
        settlers = books.find(side.settler)
        for kind in (side.charge, side.credit):
            found += [sentence for each in books.find(kind) for sentence in _record_problems(each, settlers)]
        found += [sentence for each in settlers for sentence in _settler_problems(books, side, each)]
        found += [sentence for each in books.find(side.party) for sentence in _party_problems(books, side, each)]
    control, documents = payables(books)
    if control != documents:
        found.append(f"Accounts payable is {control}, open documents are {documents}.")
    return [*found, *inventory.problems(books)]


def _open_documents(books: Books, side: settling.Side) -> Decimal:
    kinds = (side.charge, side.credit, side.settler, settling.JOURNAL)
    return sum((currency.home_worth(books, side, each) for kind in kinds for each in books.find(kind)), ZERO)


def _record_problems(record: Document, settlers: list[Document]) -> list[str]:
    applied = {each.id: amount for each in settlers if (amount := settling.paid_by(each.body, record.id))}
    linked = [link["TxnId"] for link in settling.settlement_links(record.body)]
    expected = record.body["TotalAmt"] - record.body.get("Deposit", ZERO) - sum(applied.values(), ZERO)
    what, wrong = f"{record.kind} {record.id}", []
    if record.body["Balance"] != expected or record.balance != expected:
        wrong.append(f"{what} has Balance {record.body['Balance']}, its payments leave {expected}.")
    if expected < 0:
        wrong.append(f"{what} is paid more than it is worth, by {-expected}.")
    if sorted(linked) != sorted(applied):
        wrong.append(f"{what} links payments {linked}, but is paid by {list(applied)}.")
    return wrong


def _settler_problems(books: Books, side: settling.Side, settler: Document) -> list[str]:
    unapplied = settler.body["TotalAmt"] - settling.applied_total(books, side, settler.body)
    if unapplied == settler.body.get("UnappliedAmt", settler.balance) == settler.balance and unapplied >= 0:
        return []
    return [f"{settler.kind} {settler.id} has {settler.balance} unapplied, its lines leave {unapplied}."]


def _party_problems(books: Books, side: settling.Side, party: Document) -> list[str]:
    balance = currency.party_balance(books, side, party)
    if (party.balance or ZERO) == balance:
        return []
    return [f"{party.kind} {party.id} has Balance {party.balance}, the account says {balance}."]
