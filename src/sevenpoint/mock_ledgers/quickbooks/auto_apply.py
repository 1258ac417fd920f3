"""SalesFormsPrefs.AutoApplyCredit: a new invoice takes the customer's open credit memos (quickbooks.md 7.0)."""

from __future__ import annotations

from ..bookkeeping import Document
from . import sync
from .entity import DOCUMENT, Draft, Entity
from .fields import Body


def apply_credits(draft: Draft, invoice: Document, payment: Entity) -> None:
    """QuickBooks makes a payment of nothing that links the invoice and the credit memos; the oldest go first."""
    if draft.before is not None or not draft.preference("SalesFormsPrefs", "AutoApplyCredit"):
        return
    by_age = (DOCUMENT.date, DOCUMENT.created_at)
    memos = draft.books.find("CreditMemo", DOCUMENT.party == invoice.party, DOCUMENT.balance > 0, order_by=by_age)
    wanted = invoice.body["Balance"]
    lines: list[Body] = []
    for memo in memos:
        amount = min(wanted, memo.body["Balance"])
        if amount > 0:
            lines.append({"Amount": amount, "LinkedTxn": [{"TxnId": memo.id, "TxnType": "CreditMemo"}]})
            wanted -= amount
    if not lines:
        return
    applied = {"Amount": invoice.body["Balance"] - wanted, "LinkedTxn": [{"TxnId": invoice.id, "TxnType": "Invoice"}]}
    request = {
        "CustomerRef": invoice.body["CustomerRef"],
        "CurrencyRef": invoice.body["CurrencyRef"],
        "TotalAmt": 0,
        "Line": [applied, *lines],
    }
    sync.create(draft.books, payment, request, frozenset())
    fresh = draft.books.get("Invoice", invoice.id)
    if fresh is not None:
        invoice.body, invoice.balance = fresh.body, fresh.balance
        invoice.revision, invoice.updated_at = fresh.revision, fresh.updated_at
