"""RefundReceipt: money back to a customer at once (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence

from ...bookkeeping import Books, Document, Line
from .. import sales_form
from ..entity import NEWEST_FIRST, TRANSACTION_OPERATIONS, Draft, Entity, text
from ..fields import READONLY, Choice, Field, Group, Money, Ref, Text

_CHECK = Group(fields={name: Text(100) for name in ("CheckNum", "Status", "NameOnAcct", "AcctNum", "BankName")})
FIELDS: dict[str, Field] = {
    **sales_form.FIELDS,
    "PaymentMethodRef": Ref(to=("PaymentMethod",)),
    "PaymentRefNum": Text(21),
    "PaymentType": Choice(words=("Cash", "Check", "CreditCard")),
    "CheckPayment": _CHECK,
    "CreditCardPayment": READONLY,
    "DepositToAccountRef": Ref(to=("Account",)),
    "Balance": Money(readonly=True),
}


def complete(draft: Draft) -> None:
    """Everything that QuickBooks adds to a refund receipt or refuses it for."""
    sales_form.complete(draft)
    sales_form.complete_deposit_account(draft)
    draft.body.setdefault("LinkedTxn", [])
    draft.body["Balance"] = sales_form.ZERO
    sales_form.protect_deposited(draft)


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Credit where the money came from, debit income and sales tax."""
    return sales_form.entry(books, document.body, document.body["DepositToAccountRef"]["value"], -1)


REFUND_RECEIPT = Entity(
    name="RefundReceipt",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("DepositToAccountRef", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**sales_form.FILTERS, "PaymentRefNum": text("PaymentRefNum")},
    order=NEWEST_FIRST,
    complete=complete,
    index=sales_form.index,
    postings=postings,
    release=sales_form.refuse_deposited,
)
