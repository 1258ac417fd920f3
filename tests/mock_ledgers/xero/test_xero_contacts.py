"""Contacts (xero.md 5.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xero_client import Xero, moment


def one(xero: Xero, contact_id: str) -> dict[str, Any]:
    """A contact read singly."""
    found: dict[str, Any] = xero.ok("GET", f"Contacts/{contact_id}")["Contacts"][0]
    return found


def test_two_addresses_and_four_phones_always(xero: Xero) -> None:
    contact = one(xero, xero.contact())
    assert [address["AddressType"] for address in contact["Addresses"]] == ["STREET", "POBOX"]
    assert contact["Addresses"][0] == {
        "AddressType": "STREET", "City": "", "Region": "", "PostalCode": "", "Country": ""
    }  # fmt: skip
    assert sorted(phone["PhoneType"] for phone in contact["Phones"]) == ["DDI", "DEFAULT", "FAX", "MOBILE"]
    assert (contact["IsCustomer"], contact["IsSupplier"], contact["ContactGroups"]) == (False, False, [])


def test_update_merges_members_and_slots(xero: Xero) -> None:
    body = {
        "Name": "Able", "EmailAddress": "a@able.example", "TaxNumber": "12-345",
        "Addresses": [{"AddressType": "POBOX", "AddressLine1": "1 Quay St", "City": "Auckland"}],
        "Phones": [{"PhoneType": "DEFAULT", "PhoneNumber": "5550100"}],
        "PaymentTerms": {"Sales": {"Day": 14, "Type": "DAYSAFTERBILLDATE"}},
        "ContactPersons": [{"FirstName": "Ann", "EmailAddress": "ann@able.example", "IncludeInEmails": True}],
    }  # fmt: skip
    made = xero.ok("PUT", "Contacts", body)["Contacts"][0]
    path = f"Contacts/{made['ContactID']}"
    xero.ok("POST", path, {"Addresses": [{"AddressType": "POBOX", "City": "Nelson"}], "ContactNumber": "C-1"})
    contact = one(xero, made["ContactID"])
    pobox = contact["Addresses"][1]
    assert (pobox["AddressLine1"], pobox["City"]) == ("1 Quay St", "Nelson")
    assert (contact["EmailAddress"], contact["TaxNumber"]) == ("a@able.example", "12-345")
    assert contact["PaymentTerms"] == {"Sales": {"Day": 14, "Type": "DAYSAFTERBILLDATE"}}
    assert [person["FirstName"] for person in contact["ContactPersons"]] == ["Ann"]
    assert xero.ok("GET", "Contacts/C-1")["Contacts"][0]["ContactID"] == made["ContactID"]
    xero.ok("POST", path, {"ContactPersons": []})
    assert one(xero, made["ContactID"])["ContactPersons"] == []


def test_post_with_an_existing_name_edits_that_contact(xero: Xero) -> None:
    contact = xero.contact("Able")
    edited = xero.ok("POST", "Contacts", {"Name": "ABLE", "FirstName": "Ann"})["Contacts"][0]
    assert edited["ContactID"] == contact
    assert len(xero.ok("GET", "Contacts")["Contacts"]) == 1


def test_uniqueness_texts(xero: Xero) -> None:
    xero.ok("PUT", "Contacts", {"Name": "Able", "ContactNumber": "C1", "AccountNumber": "A1"})
    assert xero.refused("PUT", "Contacts", {"Name": "able"}) == [
        "The contact name able is already assigned to another contact. "
        "The contact name must be unique across all active contacts."
    ]
    other = xero.contact("Baker")
    assert xero.refused("POST", f"Contacts/{other}", {"AccountNumber": "A1"}) == [
        "The Account Number already exists. Please enter a different Account Number."
    ]
    assert xero.refused("POST", f"Contacts/{other}", {"ContactNumber": "C1"}) == [
        "Another contact has this contact number. Please enter a different contact number."
    ]
    assert xero.refused("PUT", "Contacts", {"EmailAddress": "a@b.example"}) == [
        "The Contact must contain at least 1 of the following elements to identify the contact: "
        "Name, ContactID, ContactNumber"
    ]
    assert xero.refused("PUT", "Contacts", {"Name": "C", "EmailAddress": "nope"}) == ["Email address must be valid"]
    assert xero.refused("PUT", "Contacts", {"Name": "D", "ContactStatus": "ARCHIVED"}) == [
        "The status 'ARCHIVED' is not valid for contacts"
    ]


def test_archived_contacts_are_hidden_and_closed(xero: Xero) -> None:
    contact = xero.contact("Able")
    xero.ok("POST", f"Contacts/{contact}", {"ContactStatus": "ARCHIVED"})
    assert xero.ok("GET", "Contacts")["Contacts"] == []
    assert len(xero.ok("GET", "Contacts", includeArchived="true")["Contacts"]) == 1
    closed = (
        "The specified contact details matched an archived contact. "
        "Archived contacts cannot currently be edited via the API."
    )
    for body in ({"ContactStatus": "ARCHIVED"}, {"ContactStatus": "ACTIVE"}, {"FirstName": "Ann"}):
        assert xero.refused("POST", f"Contacts/{contact}", body) == [closed]
    lines = [{"Description": "x", "UnitAmount": "1", "AccountCode": "200"}]
    invoice = {"Type": "ACCREC", "Contact": {"ContactID": contact}, "LineItems": lines}
    assert "has been archived" in xero.refused("PUT", "Invoices", invoice)[0]
    assert xero.contact("Able") != contact


def test_balances_follow_documents_and_do_not_stamp_the_contact(xero: Xero) -> None:
    contact = xero.contact("Able")
    stamped = one(xero, contact)["UpdatedDateUTC"]
    xero.advance(hours=1)
    invoice = xero.invoice("100", contact=contact, DueDate="2026-03-01")
    xero.pay(invoice["InvoiceID"], "40")
    after = one(xero, contact)
    assert after["Balances"]["AccountsReceivable"] == {"Outstanding": Decimal("60.00"), "Overdue": Decimal("60.00")}
    assert (after["IsCustomer"], after["UpdatedDateUTC"]) == (True, stamped)


def test_nested_contact_creates_and_updates(xero: Xero) -> None:
    lines = [{"Description": "x", "UnitAmount": "1", "AccountCode": "200"}]
    first = xero.ok("PUT", "Invoices", {"Type": "ACCREC", "Contact": {"Name": "New"}, "LineItems": lines})
    contact = first["Invoices"][0]["Contact"]["ContactID"]
    nested = {"ContactID": contact, "EmailAddress": "n@new.example"}
    xero.ok("PUT", "Invoices", {"Type": "ACCREC", "Contact": nested, "LineItems": lines})
    assert one(xero, contact)["EmailAddress"] == "n@new.example"


def test_search_summary_and_where(xero: Xero) -> None:
    xero.ok("PUT", "Contacts", [{"Name": f"Client {n}", "EmailAddress": f"c{n}@x.example"} for n in range(3)])
    assert len(xero.ok("GET", "Contacts", searchTerm="CLIENT 1")["Contacts"]) == 1
    assert len(xero.ok("GET", "Contacts", searchTerm="%")["Contacts"]) == 0
    (found,) = xero.ok("GET", "Contacts", where='EmailAddress!=null&&EmailAddress.StartsWith("C2")')["Contacts"]
    assert found["Name"] == "Client 2"
    brief = xero.ok("GET", "Contacts", summaryOnly="true")
    assert brief["pagination"]["itemCount"] == 3
    assert not {"Addresses", "IsCustomer", "Balances"} & set(brief["Contacts"][0])


def test_history_of_a_contact(xero: Xero) -> None:
    contact = xero.contact()
    put = xero.ok("PUT", f"Contacts/{contact}/History", {"HistoryRecords": [{"Details": "Called."}]})
    assert set(put["HistoryRecords"][0]) == {"DateUTCString", "DateUTC", "Details", "ValidationErrors"}
    note, created = xero.ok("GET", f"Contacts/{contact}/history")["HistoryRecords"]
    assert (note["Changes"], note["Details"]) == ("Note", "Called.")
    assert (created["User"], created["Details"]) == ("System Generated", "Received through the Xero API from Test app")
    assert moment(note["DateUTC"]).hour == 9
    unknown = "Contacts/00000000-0000-0000-0000-000000000009/History"
    assert xero.refused("PUT", unknown, {"Details": "x"}) == [
        "The document with the supplied id was not found for this endpoint."
    ]
