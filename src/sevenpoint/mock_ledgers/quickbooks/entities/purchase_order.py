"""PurchaseOrder: an order at a vendor; it posts nothing and is closed by the bill that links it (7.0, 7.1)."""

from __future__ import annotations

from ...bookkeeping import Books, Document
from .. import numbering, vendor_form
from ..entity import NEWEST_FIRST, TRANSACTION_OPERATIONS, Draft, Entity, text
from ..faults import fault
from ..fields import ADDRESS, CUSTOM_FIELDS, EMAIL, LINKS, READONLY, Choice, Day, Field, Many, Ref, Text

FIELDS: dict[str, Field] = {
    "POStatus": Choice(words=("Open", "Closed"), keep=True),
    "CustomField": CUSTOM_FIELDS,
    **vendor_form.FIELDS,
    "LinkedTxn": Many(fields=LINKS, readonly=True),
    "VendorAddr": ADDRESS,
    "ShipAddr": ADDRESS,
    "ShipTo": Ref(to=("Customer",)),
    "ShipMethodRef": Ref(),
    "ClassRef": Ref(to=("Class",)),
    "SalesTermRef": Ref(to=("Term",)),
    "TaxCodeRef": READONLY,
    "DueDate": Day(),
    "Memo": Text(4000),
    "POEmail": EMAIL,
    "EmailStatus": Choice(words=("NotSet", "NeedToSend", "EmailSent")),
    "DeliveryInfo": READONLY,
}


def complete(draft: Draft) -> None:
    """Everything that QuickBooks adds to a purchase order or refuses it for."""
    body = draft.body
    vendor_form.complete(draft, posts=False)
    if "DocNumber" not in body and not draft.preference("VendorAndPurchasesPrefs", "UseCustomTxnNumbers"):
        body["DocNumber"] = numbering.next_in(draft.books, "PurchaseOrder")
    body.setdefault("POStatus", "Open")
    body.setdefault("EmailStatus", "NotSet")
    body.setdefault("LinkedTxn", [])
    vendor = draft.books.get("Vendor", body["VendorRef"]["value"])
    if vendor is not None and "VendorAddr" not in body and "BillAddr" in vendor.body:
        body["VendorAddr"] = vendor.body["BillAddr"]


def release(books: Books, document: Document) -> None:
    """An order that was billed stays until the bill lets it go. Raises 6000."""
    if document.body["LinkedTxn"]:
        raise fault("business", detail="This transaction is linked to others. Unlink the bill before you go on.")


PURCHASE_ORDER = Entity(
    name="PurchaseOrder",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("VendorRef", "APAccountRef", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**vendor_form.FILTERS, "POStatus": text("POStatus")},
    order=NEWEST_FIRST,
    complete=complete,
    index=vendor_form.index,
    release=release,
)
