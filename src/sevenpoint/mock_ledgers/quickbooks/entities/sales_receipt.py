"""SalesReceipt: sold and paid at once (quickbooks.md 7.1; void 2.7)."""

from __future__ import annotations

from collections.abc import Sequence

from ...bookkeeping import Books, Document, Line
from .. import sales_form
from ..entity import NEWEST_FIRST, TRANSACTION_OPERATIONS, Draft, Entity, text
from ..fields import READONLY, Field, Money, Ref, Text

FIELDS: dict[str, Field] = {
    **sales_form.FIELDS,
    "PaymentMethodRef": Ref(to=("PaymentMethod",)),
    "PaymentRefNum": Text(21),
    "PaymentType": READONLY,
    "CreditCardPayment": READONLY,
    "CheckPayment": READONLY,
    "DepositToAccountRef": Ref(to=("Account",)),
    "Balance": Money(readonly=True),
}


def complete(draft: Draft) -> None:
    """Everything that QuickBooks adds to a sales receipt or refuses it for."""
    sales_form.complete(draft)
    sales_form.complete_deposit_account(draft)
    draft.body.setdefault("LinkedTxn", [])
    draft.body["Balance"] = sales_form.ZERO
    sales_form.protect_deposited(draft)


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit where the money went, credit income and sales tax."""
    return sales_form.entry(books, document.body, document.body["DepositToAccountRef"]["value"], 1)


SALES_RECEIPT = Entity(
    name="SalesReceipt",
    fields=FIELDS,
    operations=frozenset({*TRANSACTION_OPERATIONS, "void"}),
    required=("Line",),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**sales_form.FILTERS, "PaymentRefNum": text("PaymentRefNum")},
    order=NEWEST_FIRST,
    complete=complete,
    index=sales_form.index,
    postings=postings,
    release=sales_form.refuse_deposited,
    void=sales_form.void,
)
