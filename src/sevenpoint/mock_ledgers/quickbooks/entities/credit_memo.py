"""CreditMemo: what a customer gets back; only a payment applies it to invoices (quickbooks.md 7.0, 7.1)."""

from __future__ import annotations

from collections.abc import Sequence

from ...bookkeeping import Books, Document, Line
from .. import sales_form, settling
from ..entity import DOCUMENT, NEWEST_FIRST, TRANSACTION_OPERATIONS, Draft, Entity, Filter, ready_account
from ..fields import Field, Money, Ref

FIELDS: dict[str, Field] = {
    "RemainingCredit": Money(readonly=True),
    **sales_form.FIELDS,
    "PaymentMethodRef": Ref(to=("PaymentMethod",)),
    "Balance": Money(readonly=True),
    "HomeBalance": Money(readonly=True),
}


def complete(draft: Draft) -> None:
    """Everything that QuickBooks adds to a credit memo or refuses it for."""
    sales_form.complete(draft)
    draft.body.setdefault("LinkedTxn", [])
    settling.set_balance(draft.books, "CreditMemo", draft.id, draft.body)
    settling.protect_settled(draft, "CustomerRef")


def postings(books: Books, document: Document) -> Sequence[Line]:
    """The reverse of an invoice."""
    return sales_form.entry(books, document.body, ready_account(books, "receivable"), -1, document.party)


CREDIT_MEMO = Entity(
    name="CreditMemo",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("Line", "CustomerRef"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**sales_form.FILTERS, "Balance": Filter("money", DOCUMENT.balance)},
    order=NEWEST_FIRST,
    complete=complete,
    index=sales_form.index,
    postings=postings,
    release=settling.refuse_settled,
)
