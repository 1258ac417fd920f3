"""What credit notes, prepayments and overpayments share: what remains of them, and how that decides their state.

xero.md 5.8, 5.11: a credit is used by allocations to invoices and by refunds (payments), and PAID when nothing remains.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...bookkeeping import ZERO, Books, Document, cents
from ...store import schema
from .. import exchange
from ..postings import POSTED

_C = schema.document.c
ENDED = ("VOIDED", "DELETED")


@dataclass(frozen=True)
class Credit:
    """One kind of credit: its collection, the member that holds its id, and what its texts call it.

    `own_dates`: an allocation is dated as sent; else it has the later of both documents' dates (xero.md 5.11).
    """

    kind: str
    collection: str
    noun: str
    own_dates: bool = False

    @property
    def identity(self) -> str:
        """The member that holds the id."""
        return f"{self.kind}ID"


CREDITS: dict[str, Credit] = {
    each.kind: each
    for each in (
        Credit("CreditNote", "CreditNotes", "Credit Note", own_dates=True),
        Credit("Prepayment", "Prepayments", "Prepayment"),
        Credit("Overpayment", "Overpayments", "Overpayment"),
    )
}


def refunds_of(books: Books, documents: Sequence[Document]) -> dict[str, list[Document]]:
    """The standing refunds by credit."""
    found: dict[str, list[Document]] = {}
    ids = [credit.id for credit in documents]
    for start in range(0, len(ids), 500):
        mine = _C.number.in_(ids[start : start + 500])
        for payment in books.find("Payment", mine, _C.status == "AUTHORISED"):
            found.setdefault(payment.number or "", []).append(payment)
    return found


def is_used(books: Books, credit: Document) -> bool:
    """Whether anything of the credit is allocated or refunded."""
    return bool(credit.body["Allocations"]) or bool(refunds_of(books, [credit]))


def settle(books: Books, credit: Document) -> None:
    """RemainingCredit, and PAID exactly when an approved credit has none."""
    body = credit.body
    uses = [*body["Allocations"], *(payment.body for payment in refunds_of(books, [credit]).get(credit.id, []))]
    remaining: Decimal = body["Total"] - sum((use["Amount"] for use in uses), ZERO)
    ended = credit.status in ENDED
    body["RemainingCredit"] = credit.balance = ZERO if ended else remaining
    body["BaseSettled"] = sum((use["BaseApplied"] for use in uses), ZERO)
    exchange.carry(body, open_document=not ended)
    if credit.status in POSTED:
        credit.status = "PAID" if remaining == 0 else "AUTHORISED"
    body["Status"] = credit.status
    body.pop("FullyPaidOnDate", None)
    if credit.status == "PAID":
        body["FullyPaidOnDate"] = max((use["Date"] for use in uses), default=body["Date"])


def resettle(books: Books, credit: Document) -> None:
    """The same after a use of it came or went; the record is saved."""
    settle(books, credit)
    books.save(credit)


def taken(books: Books, target: Document, amount: Decimal) -> dict[str, Any]:
    """What settling `amount` of an invoice or a credit takes in the base currency; of a prepayment by account too."""
    base = exchange.released(target, amount)
    if "Coded" not in target.body:
        return {"BaseApplied": base}
    return {"BaseApplied": base, "Split": _split(books, target, exchange.open_base(target) - base)}


def _split(books: Books, prepayment: Document, left: Decimal) -> list[dict[str, Any]]:
    """By account, what goes when `left` stays. The last part takes all, so that every account ends at zero."""
    body = prepayment.body
    uses = [*body["Allocations"], *(one.body for one in refunds_of(books, [prepayment]).get(prepayment.id, []))]
    gone: dict[str, Decimal] = {}
    for share in (share for use in uses for share in use["Split"]):
        gone[share["AccountID"]] = gone.get(share["AccountID"], ZERO) + share["Amount"]
    whole = sum((share["Amount"] for share in body["Coded"]), ZERO)
    *others, last = body["Coded"]
    staying = {share["AccountID"]: cents(share["Amount"] * left / whole) if whole else ZERO for share in others}
    staying[last["AccountID"]] = left - sum(staying.values(), ZERO)
    parts = {
        share["AccountID"]: share["Amount"] - gone.get(share["AccountID"], ZERO) - staying[share["AccountID"]]
        for share in body["Coded"]
    }
    return [{"AccountID": account, "Amount": amount} for account, amount in parts.items()]


# --- the wire -------------------------------------------------------------------------------------------------------


def allocation_views(credit: Document) -> list[dict[str, Any]]:
    """The allocations inside a credit (xero.md 5.8)."""
    return [
        {
            "AllocationID": one["AllocationID"],
            "Amount": one["Amount"],
            "Date": dt.date.fromisoformat(one["Date"]),
            "Invoice": {"InvoiceID": one["InvoiceID"], "InvoiceNumber": one.get("InvoiceNumber")},
        }
        for one in credit.body["Allocations"]
    ]


def refund_views(payments: Sequence[Document]) -> list[dict[str, Any]]:
    """The refunds inside a credit, as payments stand inside an invoice."""
    return [
        {
            "PaymentID": payment.id,
            "Date": dt.date.fromisoformat(payment.body["Date"]),
            "Amount": payment.body["Amount"],
            "Reference": payment.body.get("Reference", ""),
            "CurrencyRate": payment.body["CurrencyRate"],
            "HasAccount": False,
            "HasValidationErrors": False,
        }
        for payment in payments
    ]


def stub(credit: Document) -> dict[str, Any]:
    """The credit inside a payment or an allocation."""
    body, kind = credit.body, CREDITS[credit.kind]
    numbered = {"CreditNoteNumber": credit.number} if credit.kind == "CreditNote" else {}
    return {
        kind.identity: credit.id,
        **numbered,
        "ID": credit.id,
        "Type": body["Type"],
        "Status": credit.status,
        "RemainingCredit": body["RemainingCredit"],
        "Total": body["Total"],
        "CurrencyCode": body["CurrencyCode"],
        "LineItems": [],
    }
