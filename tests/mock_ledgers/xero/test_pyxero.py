"""pyxero, unmodified: it writes XML and reads JSON."""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.serving import make_server
from xero import Xero as PyXero
from xero.auth import OAuth2Credentials
from xero.exceptions import XeroBadRequest, XeroForbidden, XeroNotFound, XeroNotImplemented, XeroRateLimitExceeded
from xero.exceptions import XeroUnauthorized as Unauthorized
from xero_client import SCOPES, World, Xero, connect


@pytest.fixture
def xero(world: World) -> Xero:
    """The app, which may attach files as well."""
    return connect(world, scope=f"{SCOPES} accounting.attachments")


@pytest.fixture
def root(world: World) -> Iterator[str]:
    """The ledger on a loopback port."""
    server = make_server("127.0.0.1", 0, world.flask)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def credentials(xero: Xero, root: str, monkeypatch: pytest.MonkeyPatch) -> OAuth2Credentials:
    """The app's token, and the organisation that `/connections` names."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # plain HTTP, on the loopback only
    app = xero.world.app
    token = {**xero.tokens, "scope": xero.tokens["scope"].split()}
    made = OAuth2Credentials(app.client_id, app.client_secret, token=token)
    made.base_url = root
    made.set_default_tenant()
    assert made.tenant_id == xero.world.organisation.key
    return made


@pytest.fixture
def py(credentials: OAuth2Credentials) -> Any:
    """The library's front."""
    return PyXero(credentials)


def line(amount: str, **members: Any) -> dict[str, Any]:
    """A line item."""
    return {"Description": "Work", "Quantity": "1", "UnitAmount": amount, "AccountCode": "200", **members}


def invoice(contact: str, *amounts: str, **members: Any) -> dict[str, Any]:
    """An approved sales invoice, dates as the library wants them."""
    return {"Type": "ACCREC", "Status": "AUTHORISED", "Date": dt.date(2026, 3, 2), "DueDate": dt.date(2026, 3, 31),
            "Contact": {"ContactID": contact}, "LineItems": [line(one) for one in amounts], **members}  # fmt: skip


def test_contacts_are_written_read_and_filtered(py: Any) -> None:
    made = py.contacts.put({
        "Name": "Fish & Chips 🌊", "EmailAddress": "hello@fish.example",
        "Addresses": [{"AddressType": "POBOX", "AddressLine1": "1 Quay St", "City": "Nelson"}],
        "Phones": [{"PhoneType": "DEFAULT", "PhoneNumber": "5550100"}],
    })  # fmt: skip
    (contact,) = made
    assert contact["Name"] == "Fish & Chips 🌊"
    assert isinstance(contact["UpdatedDateUTC"], dt.datetime)
    py.contacts.save({"ContactID": contact["ContactID"], "FirstName": "Ann"})
    found = py.contacts.get(contact["ContactID"])[0]
    assert (found["FirstName"], found["EmailAddress"]) == ("Ann", "hello@fish.example")
    assert [one["City"] for one in found["Addresses"]] == ["", "Nelson"]
    py.contacts.put([{"Name": "Able"}, {"Name": "Baker"}])
    assert [one["Name"] for one in py.contacts.filter(Name="ABLE")] == ["Able"]
    assert [one["Name"] for one in py.contacts.filter(Name__startswith="Bak")] == ["Baker"]
    assert [one["Name"] for one in py.contacts.filter(raw='Name.Contains("chips")', order="Name")] == [
        "Fish & Chips 🌊"
    ]
    assert len(py.contacts.all()) == 3
    assert len(py.contacts.filter(page=1)) == 3
    assert len(py.contacts.filter(IDs=[contact["ContactID"]])) == 1


def test_invoices_are_written_paid_and_filtered(py: Any, xero: Xero) -> None:
    contact = py.contacts.put({"Name": "Able"})[0]["ContactID"]
    (made,) = py.invoices.put(invoice(contact, "100.00", Reference="py"))
    assert (made["Total"], made["AmountDue"]) == (115.0, 115.0)
    assert made["DueDate"] == dt.datetime.fromisoformat("2026-03-31")
    pay = {"Invoice": {"InvoiceID": made["InvoiceID"]}, "Account": {"Code": "090"}, "Amount": Decimal("40.00"),
           "Date": dt.date(2026, 3, 3)}  # fmt: skip
    (payment,) = py.payments.put(pay)
    assert payment["Invoice"]["InvoiceNumber"] == made["InvoiceNumber"]
    found = py.invoices.get(made["InvoiceID"])[0]
    assert (found["AmountPaid"], found["AmountDue"]) == (40.0, 75.0)
    assert py.invoices.get(made["InvoiceNumber"])[0]["InvoiceID"] == made["InvoiceID"]
    assert [one["Reference"] for one in py.invoices.filter(Contact_ContactID=contact)] == ["py"]
    assert py.invoices.filter(Status="AUTHORISED", Type="ACCREC")[0]["InvoiceID"] == made["InvoiceID"]
    assert py.invoices.filter(Date__gt=dt.date(2026, 3, 2)) == []
    assert len(py.invoices.filter(DueDate__lte=dt.date(2026, 3, 31))) == 1
    assert len(py.payments.filter(raw=f'Invoice.InvoiceID==Guid("{made["InvoiceID"]}")')) == 1
    xero.world.advance(minutes=20)
    assert py.invoices.filter(since=dt.datetime.fromisoformat("2026-03-02T09:10")) == []
    assert len(py.invoices.filter(since=dt.datetime.fromisoformat("2026-03-02T08:00"))) == 1


def test_an_invoice_that_was_read_is_changed_and_saved(py: Any, xero: Xero) -> None:
    contact = py.contacts.put({"Name": "Able"})[0]["ContactID"]
    (made,) = py.invoices.put(invoice(contact, "10.00", "20.00", Status="DRAFT"))
    kept = made["LineItems"][0]
    change = {"InvoiceID": made["InvoiceID"], "LineItems": [{"LineItemID": kept["LineItemID"]}, line("5.00")]}
    (saved,) = py.invoices.save(change)
    assert saved["LineItems"][0]["LineItemID"] == kept["LineItemID"]
    assert [one["UnitAmount"] for one in saved["LineItems"]] == [10.0, 5.0]
    (voided,) = py.invoices.save({"InvoiceID": made["InvoiceID"], "Status": "DELETED"})
    assert voided["Status"] == "DELETED"
    xero.world.assert_balanced()


def test_batches_report_each_element(py: Any) -> None:
    py.contacts.put({"Name": "Able"})
    answer = py.contacts.put([{"Name": "Baker"}, {"Name": "Able"}], summarize_errors=False)
    assert [one["StatusAttributeString"] for one in answer] == ["OK", "ERROR"]


def test_credit_notes_items_history_and_settings(py: Any, xero: Xero) -> None:
    contact = py.contacts.put({"Name": "Able"})[0]["ContactID"]
    note = {"Type": "ACCRECCREDIT", "Status": "AUTHORISED", "Contact": {"ContactID": contact},
            "LineItems": [line("7.00", TaxType="NONE")]}  # fmt: skip
    assert py.creditnotes.put(note)[0]["RemainingCredit"] == 7.0
    py.items.put({"Code": "ADV", "Name": "Advice", "SalesDetails": {"UnitPrice": "50.00", "AccountCode": "200"}})
    assert py.items.filter(Code="ADV")[0]["SalesDetails"]["UnitPrice"] == 50.0
    (made,) = py.invoices.put(invoice(contact, "10.00"))
    py.invoices.put_history(made["InvoiceID"], "Seen & noted")
    assert "Seen & noted" in [one["Details"] for one in py.invoices.get_history(made["InvoiceID"])["HistoryRecords"]]
    assert py.organisations.all()[0]["OrganisationID"] == xero.world.organisation.key
    assert {"090", "200"} <= {one.get("Code") for one in py.accounts.all()}
    assert py.taxrates.filter(TaxType="OUTPUT2")[0]["Status"] == "ACTIVE"
    file = io.BytesIO("naïve 🌊".encode())
    py.invoices.put_attachment(made["InvoiceID"], "note.txt", file, "text/plain")
    assert py.invoices.get_attachment_data(made["InvoiceID"], "note.txt") == "naïve 🌊".encode()
    xero.world.assert_balanced()


def test_the_library_reads_refusals(py: Any, credentials: OAuth2Credentials, xero: Xero) -> None:
    py.contacts.put({"Name": "Able"})
    with pytest.raises(XeroBadRequest) as refused:
        py.contacts.put({"Name": "Able"})
    assert refused.value.problem.startswith("The contact name Able is already assigned")
    with pytest.raises(XeroNotFound):
        py.invoices.get("00000000-0000-0000-0000-000000000009")
    with pytest.raises(XeroNotImplemented):
        py.organisations.put({"Name": "Other"})
    with pytest.raises(XeroBadRequest):
        py.contacts.filter(raw="Nothing==1")
    credentials.tenant_id = "00000000-0000-0000-0000-000000000001"
    with pytest.raises(XeroForbidden):
        py.contacts.all()
    credentials.tenant_id = xero.world.organisation.key
    xero.world.advance(minutes=31)
    with pytest.raises((Unauthorized, KeyError)):  # 0.9.3 takes every 401 for an OAuth 1 answer and finds no such thing
        py.contacts.all()


def test_the_library_reads_the_rate_limit(py: Any, xero: Xero) -> None:
    xero.world.client.put(
        f"/_control/sandboxes/{xero.world.sandbox_id}/limits",
        json={"xero": {"enforced": True, "allowed": {"minute": 1}}}, headers={"Authorization": "Bearer control"},
    )  # fmt: skip
    py.contacts.all()
    with pytest.raises(XeroRateLimitExceeded) as refused:
        py.contacts.all()
    assert "minute" in refused.value.errors[0]
    assert int(refused.value.response.headers["Retry-After"]) == 60
