"""XML, Xero's default representation, out and in (xero.md 2.1, 2.5)."""

from __future__ import annotations

from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from werkzeug.test import TestResponse
from xero_client import Xero, load

XML = {"Accept": "", "Content-Type": "application/xml"}
INVOICE = """<Invoices><Invoice><Type>ACCREC</Type><Status>AUTHORISED</Status><DueDate>2026-03-31T00:00:00</DueDate>
<Contact><Name>Fish &amp; Chips 🌊</Name><Phones><Phone><PhoneType>DEFAULT</PhoneType><PhoneNumber>5550100</PhoneNumber>
</Phone></Phones></Contact><LineItems><LineItem><Description>Work</Description><Quantity>2</Quantity>
<UnitAmount>50.00</UnitAmount><AccountCode>200</AccountCode></LineItem></LineItems></Invoice></Invoices>"""


def tree(answer: TestResponse) -> ElementTree.Element:
    """The parsed XML body."""
    assert answer.content_type == "text/xml; charset=utf-8", answer.get_data(as_text=True)
    return ElementTree.fromstring(answer.get_data())


def test_xml_is_the_default(xero: Xero) -> None:
    root = tree(xero.call("GET", "Organisation", headers={"Accept": "*/*"}))
    assert root.tag == "Response"
    assert root.findtext("Status") == "OK"
    assert root.findtext("DateTimeUTC") == "2026-03-02T09:00:00.000"
    assert root.findtext("Organisations/Organisation/OrganisationID") == xero.world.organisation.key


@pytest.mark.parametrize("as_form", [False, True])
def test_xml_in_and_out(xero: Xero, as_form: bool) -> None:
    body = urlencode({"xml": INVOICE}) if as_form else INVOICE
    headers = {**XML, "Content-Type": "application/x-www-form-urlencoded" if as_form else "application/xml"}
    invoice = tree(xero.call("PUT", "Invoices", body.encode(), headers)).find("Invoices/Invoice")
    assert invoice is not None
    assert invoice.findtext("Total") == "115.00"
    assert invoice.findtext("Date") == "2026-03-02T00:00:00"
    assert invoice.find("DateString") is None
    assert invoice.findtext("Contact/Name") == "Fish & Chips 🌊"
    assert [line.findtext("LineAmount") for line in invoice.findall("LineItems/LineItem")] == ["100.00"]
    xero.world.assert_balanced()


def test_xml_in_json_out(xero: Xero) -> None:
    made = xero.call("PUT", "Contacts", b"<Contact><Name>Able</Name></Contact>", {"Content-Type": "application/xml"})
    assert load(made)["Contacts"][0]["Name"] == "Able"


def test_refusals_in_xml(xero: Xero) -> None:
    xero.contact("Able")
    root = tree(xero.call("PUT", "Contacts", b"<Contact><Name>Able</Name></Contact>", XML))
    assert root.tag == "ApiException"
    assert root.findtext("ErrorNumber") == "10"
    element = root.find("Elements/DataContractBase")
    assert element is not None
    assert element.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "Contact"
    assert "already assigned" in (element.findtext("ValidationErrors/ValidationError/Message") or "")
    partly = tree(xero.call("PUT", "Contacts", b"<Contact><Name>Able</Name></Contact>", XML, summarizeErrors="false"))
    contact = partly.find("Contacts/Contact")
    assert contact is not None
    assert contact.get("status") == "ERROR"


@pytest.mark.parametrize("body", [b"<Contact><Name>", b"<Contact>&bomb;</Contact>", b"xml=%3CContact"])
def test_malformed_xml_is_number_14(xero: Xero, body: bytes) -> None:
    answer = xero.call("PUT", "Contacts", body)
    assert (answer.status_code, load(answer)["ErrorNumber"]) == (400, 14)
    assert load(answer)["Message"] == "Object reference not set to an instance of an object."
