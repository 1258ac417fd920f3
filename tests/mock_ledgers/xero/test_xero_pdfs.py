"""Documents as PDF by Accept header (xero.md 2.1); read back with an independent reader."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sdk_client import serve
from xero_client import Xero
from xero_python.accounting import AccountingApi

PDF = {"Accept": "application/pdf"}


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official SDK."""
    yield from serve(xero)


def words_of(content: bytes) -> str:
    """The text of a PDF, by an independent reader that takes no fault lightly."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content), strict=True).pages)


def check_table(content: bytes) -> None:
    """Every offset of the cross-reference table points at its object."""
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    assert content[start:].startswith(b"xref\n")
    offsets = re.findall(rb"(\d{10}) 00000 n \n", content[start:])
    for number, offset in enumerate(offsets, start=1):
        assert content[int(offset) :].startswith(b"%d 0 obj" % number)


def pdf_of(xero: Xero, path: str) -> bytes:
    answer = xero.call("GET", path, None, PDF)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    check_table(answer.get_data())
    return answer.get_data()


def test_an_invoice(xero: Xero) -> None:
    line = {"Description": "Work (first\\part) at Café", "UnitAmount": "1234.50", "Quantity": "2", "AccountCode": "200"}
    made = xero.invoice("1", LineItems=[line], Reference="PO 77")
    xero.pay(made["InvoiceID"], "839.35")
    for key in (made["InvoiceID"], made["InvoiceNumber"]):
        words = words_of(pdf_of(xero, f"Invoices/{key}"))
        for shown in (made["InvoiceNumber"], "Harbour Advisory", "Able Ltd", "Work (first\\part) at Café", "1,234.50",
                      "2,469.00", "370.35", "2,839.35", "839.35", "2,000.00", "PO 77", "31 Mar 2026"):  # fmt: skip
            assert shown in words


def test_many_lines_take_more_pages(xero: Xero) -> None:
    lines: list[dict[str, Any]] = [
        {"Description": f"Line {n} " + "word " * 20, "UnitAmount": "1", "AccountCode": "200", "TaxType": "NONE"}
        for n in range(60)
    ]
    content = pdf_of(xero, f"Invoices/{xero.invoice('1', LineItems=lines)['InvoiceID']}")
    assert int(re.findall(rb"/Count (\d+)", content)[0]) > 2
    words = words_of(content)
    assert "Line 0" in words
    assert "Line 59" in words
    assert "60.00" in words


def test_credit_notes_quotes_and_purchase_orders(xero: Xero) -> None:
    body = {"Type": "ACCRECCREDIT", "Status": "AUTHORISED", "Contact": {"Name": "Able"},
            "LineItems": [{"Description": "Back", "UnitAmount": "50", "AccountCode": "200"}]}  # fmt: skip
    note = xero.ok("PUT", "CreditNotes", body)["CreditNotes"][0]
    words = words_of(pdf_of(xero, f"CreditNotes/{note['CreditNoteID']}"))
    assert "CREDIT NOTE" in words
    assert note["CreditNoteNumber"] in words
    contact = {"ContactID": note["Contact"]["ContactID"]}
    line = {"Description": "Plan", "UnitAmount": "7.25", "Quantity": "2", "AccountCode": "453"}
    for path, key, number, members in (
        ("Quotes", "QuoteID", "QuoteNumber", {"ExpiryDate": "2026-04-01"}),
        ("PurchaseOrders", "PurchaseOrderID", "PurchaseOrderNumber", {"DeliveryDate": "2026-04-01"}),
    ):
        body = {"Contact": contact, "Date": "2026-03-02", "LineItems": [line], **members}
        made = xero.ok("PUT", path, body)[path][0]
        words = words_of(pdf_of(xero, f"{path}/{made[key]}"))
        for shown in (made[number], "Plan", "7.25", "14.50", "01 Apr 2026"):
            assert shown in words


def test_what_has_no_pdf(xero: Xero) -> None:
    invoice = xero.invoice("10.00")["InvoiceID"]
    assert xero.call("GET", "Invoices/00000000-0000-0000-0000-000000000001", None, PDF).status_code == 404
    assert xero.call("GET", "Invoices", None, PDF).status_code == 406
    for resource in ("Invoices", "CreditNotes", "Quotes", "PurchaseOrders"):
        answer = xero.call("GET", f"{resource}/{invoice}/pdf", None, PDF)
        assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")


def test_through_the_sdk(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    contact = {"ContactID": xero.contact()}
    line = {"Description": "Plan", "UnitAmount": "7.25", "AccountCode": "200"}
    for kind, word, members in (
        ("Invoice", "invoice", {"Type": "ACCREC"}),
        ("CreditNote", "credit_note", {"Type": "ACCRECCREDIT"}),
        ("Quote", "quote", {"Date": "2026-03-02"}),
        ("PurchaseOrder", "purchase_order", {}),
    ):
        body = {"Contact": contact, "LineItems": [line], **members}
        key = xero.ok("PUT", f"{kind}s", body)[f"{kind}s"][0][f"{kind}ID"]
        file = Path(getattr(api, f"get_{word}_as_pdf")(tenant, key))
        assert file.read_bytes().startswith(b"%PDF-1.4")
