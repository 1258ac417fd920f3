"""Emailing invoices (xero.md 5.7)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ledger_settings import change_record, change_settings
from sdk_client import serve
from xero_client import Xero
from xero_python.accounting import AccountingApi, RequestEmpty


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official SDK."""
    yield from serve(xero)


def contact(xero: Xero) -> str:
    """A contact that mail reaches."""
    made = xero.ok("PUT", "Contacts", {"Name": "Able Ltd", "EmailAddress": "able@example.com"})
    return str(made["Contacts"][0]["ContactID"])


def test_204_and_the_invoice_is_marked(xero: Xero) -> None:
    invoice = xero.invoice("10.00", contact=contact(xero), status="SUBMITTED")["InvoiceID"]
    sent = xero.call("POST", f"Invoices/{invoice}/Email", b"")
    assert (sent.status_code, sent.get_data(), "Content-Type" in sent.headers) == (204, b"", False)
    assert xero.ok("GET", f"Invoices/{invoice}")["Invoices"][0]["SentToContact"] is True
    assert xero.ok("GET", f"Invoices/{invoice}/History")["HistoryRecords"][0]["Changes"] == "Invoice sent"
    assert xero.call("POST", f"Invoices/{invoice}/Email", b"").status_code == 204


def test_what_is_refused(xero: Xero) -> None:
    able = contact(xero)
    for status, kind in (("DRAFT", "ACCREC"), ("AUTHORISED", "ACCPAY")):
        line = {"Description": "x", "UnitAmount": "1", "AccountCode": "429"}
        made = xero.invoice("1", contact=able, status=status, kind=kind, LineItems=[line])
        assert len(xero.refused("POST", f"Invoices/{made['InvoiceID']}/Email", b"")) == 1
    nobody = xero.invoice("1", Contact={"Name": "No mail"})["InvoiceID"]
    assert xero.refused("POST", f"Invoices/{nobody}/Email", b"")
    assert xero.ok("GET", f"Invoices/{nobody}")["Invoices"][0]["SentToContact"] is False
    assert xero.call("POST", "Invoices/INV-9999/Email", b"").status_code == 404


def test_the_cap_is_a_day_of_the_sandbox(xero: Xero) -> None:
    change_settings(xero.world, invoice_emails_per_day=2)
    path = f"Invoices/{xero.invoice('1', contact=contact(xero))['InvoiceID']}/Email"
    assert [xero.call("POST", path, b"").status_code for _ in range(3)] == [204, 204, 400]
    xero.advance(days=1)
    assert xero.call("POST", path, b"").status_code == 204


def test_a_demo_organisation_sends_nothing(xero: Xero) -> None:
    invoice = xero.invoice("1", contact=contact(xero))["InvoiceID"]
    change_record(xero.world, "Organisation", xero.world.organisation.key, IsDemoCompany=True)
    assert xero.refused("POST", f"Invoices/{invoice}/Email", b"")


def test_through_the_sdk(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    invoice = xero.invoice("1", contact=contact(xero))["InvoiceID"]
    api.email_invoice(tenant, invoice, RequestEmpty())
    assert api.get_invoice(tenant, invoice).invoices[0].sent_to_contact is True
    (online,) = api.get_online_invoice(tenant, invoice).online_invoices
    assert online.online_invoice_url.startswith("https://in.xero.com/")
