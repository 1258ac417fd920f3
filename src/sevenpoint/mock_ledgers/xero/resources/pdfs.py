"""One invoice, credit note, quote or purchase order as a PDF: `Accept: application/pdf` on its path (xero.md 2.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from ...bookkeeping import Document
from ..answers import Answer
from ..bodies import as_guid
from ..call import ANY_MEDIA, Call, Route
from ..errors import NotFoundError
from ..pdf_writer import HEIGHT, MEDIA_TYPE, Text, write_pdf
from ..scopes import TRANSACTIONS

LEFT, RIGHT, TOP, BOTTOM = 56, 539, HEIGHT - 64, 72
QUANTITY_AT, PRICE_AT, TAX_AT = 330, 410, 470
STEP = 16
LONGEST_LINE = 48  # characters of a description that fit before the numbers


class Printed(NamedTuple):
    """A document that can be printed: the kind of its records, and what stands above it, by type where it has one."""

    kind: str
    titles: dict[str, str]
    due: str = ""


PRINTED: dict[str, Printed] = {
    "Invoices": Printed("Invoice", {"ACCREC": "TAX INVOICE", "ACCPAY": "BILL"}, "DueDate"),
    "CreditNotes": Printed("CreditNote", {"ACCRECCREDIT": "CREDIT NOTE", "ACCPAYCREDIT": "SUPPLIER CREDIT NOTE"}),
    "Quotes": Printed("Quote", {"": "QUOTE"}, "ExpiryDate"),
    "PurchaseOrders": Printed("PurchaseOrder", {"": "PURCHASE ORDER"}, "DeliveryDate"),
}
_DUE_TITLES = {"DueDate": "Due Date", "ExpiryDate": "Expiry", "DeliveryDate": "Delivery Date"}


def get_one(call: Call, resource: str, key: str) -> Answer:
    """GET /{Resource}/{id} with Accept: application/pdf."""
    printed, identity = PRINTED[resource], as_guid(key)
    document = call.books.get(printed.kind, identity) if identity else None
    document = document or call.books.by_number(printed.kind, key)
    if document is None:
        raise NotFoundError
    title = printed.titles.get(str(document.body.get("Type", "")), next(iter(printed.titles.values())))
    content = write_pdf(_pages(call, document, title, printed.due), f"{title.title()} {document.number or ''}".strip())
    return Answer("", raw=content, media=MEDIA_TYPE)


def not_there(_call: Call, _key: str) -> Answer:
    """GET /{Resource}/{id}/pdf: Xero's document lists it, its server answers 404 (xero.md 0)."""
    raise NotFoundError


# --- the page -------------------------------------------------------------------------------------------------------


def _pages(call: Call, document: Document, title: str, due: str) -> list[list[Text]]:
    """Head, lines and totals, as many pages as that takes."""
    pages: list[list[Text]] = [_head(call, document, title, due)]
    y = min(text.y for text in pages[0]) - 2 * STEP
    for row in [_column_titles(), *_lines(document), *_totals(document)]:
        if y < BOTTOM:
            pages.append([])
            y = TOP
        pages[-1] += [replace(text, y=y) for text in row]
        y -= STEP
    return pages


def _head(call: Call, document: Document, title: str, due: str) -> list[Text]:
    body = document.body
    contact = call.books.get("Contact", document.party or "")
    facts = [
        ("Number", document.number or ""),
        ("Date", _day(body.get("Date"))),
        (_DUE_TITLES.get(due, ""), _day(body.get(due))),
        ("Reference", str(body.get("Reference") or "")),
        ("Status", document.status or ""),
    ]
    left = [call.books.organisation.name, "", str(contact.body["Name"]) if contact is not None else ""]
    head = [Text(LEFT, TOP, title, 18, bold=True)]
    head += [Text(LEFT, TOP - (index + 2) * STEP, words) for index, words in enumerate(left) if words]
    shown = [(name, value) for name, value in facts if value]
    for index, (name, value) in enumerate(shown):
        y = TOP - (index + 2) * STEP
        head += [Text(PRICE_AT - 60, y, name, bold=True), Text(RIGHT, y, value, right=True)]
    return head


def _column_titles() -> list[Text]:
    titles = ((QUANTITY_AT, "Quantity"), (PRICE_AT, "Unit Price"), (TAX_AT, "Tax"), (RIGHT, "Amount"))
    return [
        Text(LEFT, 0, "Description", bold=True),
        *(Text(x, 0, words, bold=True, right=True) for x, words in titles),
    ]


def _lines(document: Document) -> list[list[Text]]:
    rows = []
    for line in document.body["LineItems"]:
        first, *others = _wrapped(str(line.get("Description") or line.get("ItemCode") or ""))
        row = [Text(LEFT, 0, first)]
        places = ((QUANTITY_AT, "Quantity"), (PRICE_AT, "UnitAmount"), (TAX_AT, "TaxAmount"), (RIGHT, "LineAmount"))
        row += [Text(x, 0, _number(line[name]), right=True) for x, name in places if line.get(name) is not None]
        rows += [row, *([Text(LEFT, 0, words)] for words in others)]
    return rows


def _totals(document: Document) -> list[list[Text]]:
    """Subtotal, tax and total; what is paid, credited and due where the document says so."""
    body = document.body
    named = (("Subtotal", "SubTotal"), ("Total Tax", "TotalTax"), (f"TOTAL {body.get('CurrencyCode', '')}", "Total"),
             ("Less Amount Paid", "AmountPaid"), ("Less Amount Credited", "AmountCredited"),
             ("AMOUNT DUE", "AmountDue"), ("REMAINING CREDIT", "RemainingCredit"))  # fmt: skip
    rows: list[list[Text]] = [[]]
    for title, name in named:
        value = body.get(name)
        if value is None or (name in ("AmountPaid", "AmountCredited") and not value):
            continue
        loud = title.isupper() or title.startswith("TOTAL")
        rows.append([Text(PRICE_AT - 60, 0, title, bold=loud), Text(RIGHT, 0, _number(value), bold=loud, right=True)])
    return rows


def _wrapped(words: str) -> list[str]:
    """Lines of a description that fit beside the numbers; its own line breaks stay."""
    lines = []
    for part in words.splitlines() or [""]:
        while len(part) > LONGEST_LINE:
            cut = part.rfind(" ", 0, LONGEST_LINE)
            cut = cut if cut > 0 else LONGEST_LINE
            lines.append(part[:cut])
            part = part[cut:].lstrip()
        lines.append(part)
    return lines


def _number(value: Any) -> str:
    """Thousands apart, at least two decimals, and no zeros beyond them.

    >>> _number(Decimal("1234.5000")), _number(Decimal("0.3333"))
    ('1,234.50', '0.3333')
    """
    whole, _, decimals = f"{Decimal(value):,f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _day(iso: Any) -> str:
    return f"{dt.date.fromisoformat(str(iso)[:10]):%d %b %Y}" if iso else ""


def _routes() -> tuple[Route, ...]:
    made = []
    for resource in PRINTED:
        path = f"{resource}/{{}}"
        made.append(Route("GET", path, TRANSACTIONS, lambda call, key, at=resource: get_one(call, at, key), MEDIA_TYPE))
        made.append(Route("GET", f"{path}/pdf", TRANSACTIONS, not_there, ANY_MEDIA))
    return tuple(made)


ROUTES = _routes()
