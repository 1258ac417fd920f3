"""Xero's XML, its default representation (xero.md 2.1, 2.5): what the JSON says, in elements.

Lists are wrapped: `<Invoices><Invoice>…`; members that only JSON has (the `…String` dates) are left out; a batch's
status is the attribute `status`. Dates are ISO without a zone.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .formats import Zoneless

XML_TYPE = "text/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_SPACES = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_SINGULAR = {
    "Addresses": "Address",
    "Currencies": "Currency",
    "FromTracking": "TrackingCategory",
    "ToTracking": "TrackingCategory",
    "Tracking": "TrackingCategory",
    "TrackingCategories": "TrackingCategory",
    "SalesTrackingCategories": "SalesTrackingCategory",
    "PurchasesTrackingCategories": "PurchasesTrackingCategory",
}
_JSON_ONLY = frozenset(("CreatedDateUTCString", "DateString", "DateUTCString", "DeliveryDateString", "DueDateString",
                        "ExpectedArrivalDateString", "ExpiryDateString", "UpdatedDateUTCString",
                        "pagination"))  # fmt: skip
_LISTS = frozenset(
    name.lower()
    for name in ("Accounts", "Addresses", "Allocations", "BankTransactions", "BankTransfers", "BatchPayments",
                 "FromTracking", "Overpayments", "Prepayments", "ToTracking", "ContactGroups", "ContactPersons",
                 "Contacts", "ConversionBalances", "CreditNotes", "Currencies", "ExpenseClaims", "HistoryRecords",
                 "Invoices", "Items", "JournalLines", "LineItems", "LinkedTransactions", "ManualJournals", "Options",
                 "PaymentServices", "Payments", "Phones", "PurchaseOrders", "Quotes", "Receipts", "RepeatingInvoices",
                 "TaxComponents", "TaxRates", "Tracking", "TrackingCategories")
)  # fmt: skip
_FORM = re.compile(rb"(?i)(?:^\s*|&)xml=")
# XML 1.0 cannot hold these at all, not even escaped.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def dump_envelope(body: dict[str, Any]) -> str:
    """The success envelope as XML."""
    return f"{_HEAD}<Response {_SPACES}>{_members(body)}</Response>"


def dump_error(body: dict[str, Any], entity: str) -> str:
    """The 400 body as XML; each failing element is a `DataContractBase` of the entity's type."""
    elements = "".join(
        f'<DataContractBase xsi:type="{entity}">{_members(element)}</DataContractBase>'
        for element in body.get("Elements") or []
    )
    plain = _members({name: value for name, value in body.items() if name != "Elements"})
    return f"{_HEAD}<ApiException {_SPACES}>{plain}<Elements>{elements}</Elements></ApiException>"


def is_xml(body: bytes) -> bool:
    """Whether a request body is XML, alone or in the form field `xml`."""
    start = body.lstrip()[:4]
    return start.startswith((b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")) or _is_form(body)


def load(body: bytes) -> Any:
    """The structure that the same request in JSON would have. Raises ElementTree.ParseError or ValueError."""
    if _is_form(body):
        fields = parse_qs(body.decode("utf-8").strip(), keep_blank_values=True, strict_parsing=True)
        body = next(values[0] for name, values in fields.items() if name.lower() == "xml").encode()
    root = ElementTree.fromstring(body, ElementTree.XMLParser(target=_NoDocumentType()))
    return {_name(root): _value(root)} if _name(root).lower() in _LISTS else _value(root)


class _NoDocumentType(ElementTree.TreeBuilder):
    """Refuses a DTD before anything of it is read, and with it every entity, inside or outside the document."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Raise ValueError."""
        raise ValueError("a document type is not allowed")


def _is_form(body: bytes) -> bool:
    return body.lstrip()[:1] not in (b"{", b"[", b"<") and _FORM.search(body) is not None


def singular(collection: str) -> str:
    """The element name inside a collection.

    >>> singular("Invoices"), singular("Addresses")
    ('Invoice', 'Address')
    """
    return _SINGULAR.get(collection, collection.removesuffix("s"))


def _members(body: dict[str, Any]) -> str:
    return "".join(
        _element(name, value) for name, value in body.items() if value is not None and name not in _JSON_ONLY
    )


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return f"<{name}>{''.join(_element(singular(name), member) for member in value)}</{name}>" if value else ""
    if isinstance(value, dict):
        status = value.get("StatusAttributeString")
        rest = {member: inner for member, inner in value.items() if member != "StatusAttributeString"}
        attribute = f' status="{status}"' if status else ""
        return f"<{name}{attribute}>{_members(rest)}</{name}>"
    return f"<{name}>{_text(value)}</{name}>"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Zoneless):
        return _text(value.at)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    if isinstance(value, dt.date):
        return f"{value.isoformat()}T00:00:00"
    return escape(_UNSPEAKABLE.sub("\ufffd", str(value)))


def _value(node: ElementTree.Element) -> Any:
    if _name(node).lower() in _LISTS and (len(node) or not (node.text or "").strip()):
        return [_value(child) for child in node]
    if len(node):
        return {_name(child): _value(child) for child in node}
    return node.text or ""


def _name(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]
