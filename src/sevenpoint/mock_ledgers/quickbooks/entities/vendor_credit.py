"""VendorCredit: what a vendor gives back; a bill payment applies it (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence

from ...bookkeeping import Books, Document, Line
from .. import expense_lines, settling, vendor_form
from ..entity import DOCUMENT, NEWEST_FIRST, TRANSACTION_OPERATIONS, Draft, Entity, Filter, ready_account
from ..fields import ADDRESS, LINKS, Field, Many, Money

FIELDS: dict[str, Field] = {
    "Balance": Money(readonly=True),
    "HomeBalance": Money(readonly=True),
    **vendor_form.FIELDS,
    "LinkedTxn": Many(fields=LINKS, readonly=True),
    "VendorAddr": ADDRESS,
}


def complete(draft: Draft) -> None:
    """Everything that QuickBooks adds to a vendor credit or refuses it for."""
    vendor_form.complete(draft)
    vendor_form.refuse_duplicate_of_vendor(draft)
    draft.body.setdefault("LinkedTxn", [])
    settling.set_balance(draft.books, "VendorCredit", draft.id, draft.body)
    settling.protect_settled(draft, "VendorRef")


def postings(books: Books, document: Document) -> Sequence[Line]:
    """The reverse of a bill."""
    return expense_lines.entry(books, document.body, ready_account(books, "payable"), 1, document.party)


VENDOR_CREDIT = Entity(
    name="VendorCredit",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("VendorRef", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**vendor_form.FILTERS, "Balance": Filter("money", DOCUMENT.balance)},
    order=NEWEST_FIRST,
    complete=complete,
    index=vendor_form.index,
    postings=postings,
    release=settling.refuse_settled,
)
