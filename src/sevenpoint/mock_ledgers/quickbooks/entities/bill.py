"""Bill: what a vendor is owed; bill payments settle it (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence

from ...bookkeeping import Books, Document, Line
from .. import expense_lines, links, reimbursing, settling, vendor_form
from ..entity import DOCUMENT, NEWEST_FIRST, TRANSACTION_OPERATIONS, Draft, Entity, Filter, ready_account, ref
from ..fields import ADDRESS, Day, Field, Money, Ref
from .term import due_date

FIELDS: dict[str, Field] = {
    "SalesTermRef": Ref(to=("Term",)),
    "DueDate": Day(),
    "Balance": Money(readonly=True),
    "HomeBalance": Money(readonly=True),
    **vendor_form.FIELDS,
    "VendorAddr": ADDRESS,
    "RemitToAddr": ADDRESS,
    "ShipAddr": ADDRESS,
}


def complete(draft: Draft) -> None:
    """Everything that QuickBooks adds to a bill or refuses it for."""
    body = draft.body
    vendor = draft.books.get("Vendor", body["VendorRef"]["value"])
    kept = vendor.body if vendor else {}
    vendor_form.complete(draft)
    vendor_form.refuse_duplicate_of_vendor(draft)
    if "SalesTermRef" not in body and "TermRef" in kept and draft.before is None:
        body["SalesTermRef"] = kept["TermRef"]
    if "DueDate" not in body or ("SalesTermRef" in draft.sent and "DueDate" not in draft.sent):
        term = draft.books.get("Term", body["SalesTermRef"]["value"]) if "SalesTermRef" in body else None
        # Without a term a bill is due at once: inferred, the published default is that of invoices.
        body["DueDate"] = due_date(term.body, body["TxnDate"]) if term else body["TxnDate"]
    if "VendorAddr" not in body and "BillAddr" in kept:
        body["VendorAddr"] = kept["BillAddr"]
    links.complete(draft)
    reimbursing.keep_billed(draft)
    settling.set_balance(draft.books, "Bill", draft.id, body)
    settling.protect_settled(draft, "VendorRef")


def settle(draft: Draft, document: Document) -> None:
    """Purchase orders that it bills are closed; what is billable waits for the customer's invoice."""
    links.settle(draft, document)
    reimbursing.settle(draft, document)


def release(books: Books, document: Document) -> None:
    """A bill that is paid, or whose costs were billed on, stays (quickbooks.md 2.7). Raises 6000."""
    settling.refuse_settled(books, document)
    reimbursing.refuse_billed(books, document)


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit the expenses, credit accounts payable."""
    return expense_lines.entry(books, document.body, ready_account(books, "payable"), -1, document.party)


BILL = Entity(
    name="Bill",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("VendorRef", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={
        **vendor_form.FILTERS,
        "SalesTermRef": ref("SalesTermRef"),
        "DueDate": Filter("day", DOCUMENT.due_date),
        "Balance": Filter("money", DOCUMENT.balance),
    },
    order=NEWEST_FIRST,
    complete=complete,
    index=vendor_form.index,
    postings=postings,
    settle=settle,
    release=release,
)
