"""Requests by their logical names."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request as PlainRequest

from sevenpoint.mock_ledgers.faults.operations import KNOWN, elements_of, is_read, later_page, operation_of

X, Q = "/api.xro/2.0/", "/v3/company/9/"
GUID = "0a1b2c3d-0000-4000-8000-000000000001"
TABLE: tuple[tuple[str, str, Any, str | None], ...] = (
    ("PUT", X + "Invoices", {"Type": "ACCREC"}, "create_invoice"),
    ("POST", X + "Invoices", {"Invoices": [{"Type": "ACCREC"}]}, "create_invoice"),
    ("POST", X + "Invoices", {"Invoices": [{"InvoiceID": GUID}]}, "update_invoice"),
    ("POST", X + f"Invoices/{GUID}", {"Reference": "x"}, "update_invoice"),
    ("POST", X + f"Invoices/{GUID}", {"Status": "VOIDED"}, "void_invoice"),
    ("POST", X + "invoices", b"<Invoice><InvoiceID>1</InvoiceID></Invoice>", "update_invoice"),
    ("POST", X + "Invoices", b"<Invoice><Status>DELETED</Status></Invoice>", "delete_invoice"),
    ("GET", X + "Invoices?page=2", None, "list_invoices"),
    ("GET", X + f"Invoices/{GUID}", None, "get_invoice"),
    ("GET", X + f"Invoices/{GUID}/Attachments", None, "list_attachments"),
    ("PUT", X + f"Invoices/{GUID}/Attachments/a.pdf", b"%PDF", "create_attachment"),
    ("GET", X + "Organisation", None, "get_company"),
    ("POST", X + "Contacts", {"Name": "Able"}, "create_customer"),
    ("POST", X + "Contacts", {"ContactID": GUID, "Name": "Able"}, "update_customer"),
    ("PUT", X + "Payments", {"Amount": 1}, "create_payment"),
    ("DELETE", X + f"Items/{GUID}", None, "delete_item"),
    ("GET", X + "Nonsense", None, None),
    ("GET", "/connections", None, "list_connections"),
    ("POST", Q + "invoice", {"Line": []}, "create_invoice"),
    ("POST", Q + "invoice", {"Id": "1", "SyncToken": "0"}, "update_invoice"),
    ("POST", Q + "invoice?operation=void", {"Id": "1"}, "void_invoice"),
    ("POST", Q + "invoice?operation=delete", {"Id": "1"}, "delete_invoice"),
    ("GET", Q + "invoice/1", None, "get_invoice"),
    ("GET", Q + "query?query=select%20*%20from%20Invoice", None, "list_invoices"),
    ("POST", Q + "query", b"select * from Customer", "list_customers"),
    ("POST", Q + "customer", {"DisplayName": "Able"}, "create_customer"),
    ("GET", Q + "companyinfo/9", None, "get_company"),
    ("POST", Q + "batch", {"BatchItemRequest": []}, "batch"),
    ("GET", Q + "cdc?entities=Invoice", None, "list_changes"),
    ("POST", "/connect/token", b"grant_type=refresh_token", "refresh_token"),
    ("POST", "/oauth2/v1/tokens/bearer", b"grant_type=authorization_code", "exchange_code"),
    ("POST", "/connect/revocation", b"token=x", "revoke_token"),
)


def request(method: str, path: str, body: Any) -> Any:
    if isinstance(body, bytes):
        kind = "application/x-www-form-urlencoded" if b"=" in body and not body.startswith(b"select") else "text/plain"
        return PlainRequest(EnvironBuilder(path, method=method, data=body, content_type=kind).get_environ())
    return PlainRequest(EnvironBuilder(path, method=method, json=body).get_environ())


@pytest.mark.parametrize(("method", "path", "body", "name"), TABLE)
def test_the_operation_of_a_request(method: str, path: str, body: Any, name: str | None) -> None:
    assert operation_of(request(method, path, body)) == name
    assert name is None or name in KNOWN


@pytest.mark.parametrize(
    ("method", "path", "reads", "later"),
    [
        ("GET", X + "Invoices?page=1", True, False),
        ("GET", X + "Invoices?page=3", True, True),
        ("PUT", X + "Invoices?page=3", False, False),
        ("GET", Q + "query?query=select%20*%20from%20Item%20startposition%2011%20maxresults%205", True, True),
        ("GET", Q + "query?query=select%20*%20from%20Item%20STARTPOSITION%201", True, False),
        ("POST", Q + "query?query=select%20*%20from%20Item%20STARTPOSITION%202", True, True),
        ("POST", "/connect/token", False, False),
    ],
)
def test_reads_and_later_pages(method: str, path: str, reads: bool, later: bool) -> None:
    made = request(method, path, None)
    assert (is_read(made), later_page(made)) == (reads, later)


@pytest.mark.parametrize(
    ("path", "body", "number"),
    [
        (X + "Invoices", {"Invoices": [{}, {}]}, 2),
        (X + "Invoices", [{}, {}, {}], 3),
        (X + "Invoices", {"Type": "ACCREC", "LineItems": [{}, {}]}, 0),
        (X + "Invoices", b"<Invoices/>", 0),
        (Q + "batch", {"BatchItemRequest": [{}, {}]}, 2),
        (Q + "invoice", {"Line": [{}, {}]}, 0),
    ],
)
def test_how_many_elements(path: str, body: Any, number: int) -> None:
    assert elements_of(request("POST", path, body)) == number
