"""Sending a form by e-mail: one mechanism for the seven kinds that can be sent (quickbooks.md 4.4).

Nothing leaves the ledger: the record says that it was sent.
"""

from __future__ import annotations

from ..bookkeeping import Books, Document
from . import formats
from .entity import Entity
from .faults import QuickBooksError, fault, flaw
from .fields import EMAIL, Body

# Kind to the property that holds its address.
ADDRESS_OF = {
    "CreditMemo": "BillEmail", "Estimate": "BillEmail", "Invoice": "BillEmail", "Payment": "BillEmail",
    "PurchaseOrder": "POEmail", "RefundReceipt": "BillEmail", "SalesReceipt": "BillEmail",
}  # fmt: skip
OCTETS = "application/octet-stream"
# Both codes are told of (quickbooks.md 4.4): the setting `no_email_code` says which.
_NO_EMAIL = {"6420": "no_email", "2380": "no_email_to_send"}


def send(books: Books, entity: Entity, document: Document, send_to: str, content_type: str) -> Document:
    """Mark a record as sent to `send_to`, else to its own address. Raises 2020, 4002, 6420 or 2380.

    A body of JSON is read as an address that is not there (quickbooks.md 4.4).
    """
    if content_type.partition(";")[0].strip().lower() != OCTETS:
        raise fault("missing", name="DeliveryAddress.Address")
    name = ADDRESS_OF[entity.name]
    address = _valid(send_to) if send_to else _own_address(books, document, name)
    delivery = {"DeliveryType": "Email", "DeliveryTime": formats.stamp(books.now)}
    document.body = {**document.body, "EmailStatus": "EmailSent", "DeliveryInfo": delivery, name: {"Address": address}}
    return books.save(document, operation="EMAILED")


def _valid(address: str) -> str:
    if _is_address(address):
        return address
    raise QuickBooksError(flaw("bad_address"))


def _is_address(address: str) -> bool:
    try:
        EMAIL.read({"Address": address}, "BillEmail")
    except QuickBooksError:
        return False
    return True


def _own_address(books: Books, document: Document, name: str) -> str:
    kept: Body = document.body.get(name, {})
    if document.kind == "Payment" and not kept:  # a payment shows no address: it goes to the customer's (own)
        customer = books.get("Customer", document.party or "")
        kept = customer.body.get("PrimaryEmailAddr", {}) if customer else {}
    address = kept.get("Address")
    if not address:
        raise fault(_NO_EMAIL[books.organisation.settings.get("no_email_code", "6420")])
    return str(address)
