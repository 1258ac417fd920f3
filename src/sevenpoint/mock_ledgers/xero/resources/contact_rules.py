"""What a contact may hold: lengths, slots, uniqueness (xero.md 5.1)."""

from __future__ import annotations

import re
from typing import Any

from ...store import schema
from .. import errors
from ..bodies import Element
from ..call import Call
from ..errors import InvalidError

LENGTHS: dict[str, int] = {
    "Name": 255, "FirstName": 255, "LastName": 255, "EmailAddress": 255, "ContactNumber": 50, "AccountNumber": 50,
    "TaxNumber": 50, "CompanyNumber": 50, "BankAccountDetails": 255, "TaxNumberType": 50, "DefaultCurrency": 3,
    "AccountsReceivableTaxType": 50, "AccountsPayableTaxType": 50, "SalesDefaultAccountCode": 10,
    "PurchasesDefaultAccountCode": 10, "XeroNetworkKey": 255, "SalesDefaultLineAmountType": 20,
    "PurchasesDefaultLineAmountType": 20,
}  # fmt: skip
ADDRESS_TYPES = ("STREET", "POBOX")
PHONE_TYPES = ("DDI", "DEFAULT", "FAX", "MOBILE")
ADDRESS_LINES = ("AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4")
ADDRESS_PARTS = ("City", "Region", "PostalCode", "Country", "AttentionTo")
PHONE_PARTS = ("PhoneNumber", "PhoneAreaCode", "PhoneCountryCode")
PERSON_TEXTS = ("FirstName", "LastName", "EmailAddress")
TERM_TYPES = ("DAYSAFTERBILLDATE", "DAYSAFTERBILLMONTH", "OFCURRENTMONTH", "OFFOLLOWINGMONTH")
MOST_PERSONS = 5
EDITABLE = frozenset((*LENGTHS, "Addresses", "Phones", "ContactPersons", "PaymentTerms")) - {"ContactNumber"}
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_C = schema.document.c


def differs(element: Element, body: dict[str, Any]) -> bool:
    """Whether a nested contact says more than what is stored already."""
    return any(
        element.data[name] is not None and element.data[name] != body.get(name)
        for name in element.data
        if name in EDITABLE
    )


def apply(call: Call, element: Element, body: dict[str, Any], own: str = "") -> None:
    """Merge sent members into `body`; omitted ones keep their value. Raises InvalidError with every message."""
    messages: list[str] = []
    for name, length in LENGTHS.items():
        value = element.text(name)
        if value is None:
            continue
        if len(value) > length:
            messages.append(errors.TOO_LONG.format(member=name, length=length))
        elif value or name != "Name":
            body[name] = value
    messages += _problems(call, element, body, own)
    _merge_addresses(element, body)
    _merge_phones(element, body)
    _merge_persons(element, body, messages)
    _merge_terms(element, body)
    if messages:
        raise InvalidError(*messages)


def _problems(call: Call, element: Element, body: dict[str, Any], own: str) -> list[str]:
    messages = []
    name = body.get("Name", "")
    if element.has("Name") and (re.search(r"[<>]|  ", name) or name != name.strip()):
        messages.append(errors.CONTACT_NAME_FORM)
    if any(other.status == "ACTIVE" and other.id != own for other in call.books.all_named("Contact", name)):
        messages.append(errors.CONTACT_NAME_TAKEN.format(name=name))
    number = body.get("ContactNumber")
    if number and any(other.id != own for other in call.books.all_numbered("Contact", number)):
        messages.append(errors.CONTACT_NUMBER_TAKEN)
    account = body.get("AccountNumber")
    active = (_C.status == "ACTIVE", _C.id != own)
    if account and call.books.find_one("Contact", _C.body["AccountNumber"].as_string() == account, *active):
        messages.append(errors.CONTACT_ACCOUNT_NUMBER_TAKEN)
    email = body.get("EmailAddress")
    if email and not _EMAIL.fullmatch(email):
        messages.append(errors.CONTACT_EMAIL)
    return messages


def _merge_addresses(element: Element, body: dict[str, Any]) -> None:
    """By slot; a member that is not sent stays (xero.md 5.1). Other types than the two slots are left out."""
    slots = body.get("Addresses", {})
    for address in element.children("Addresses") or []:
        slot = (address.text("AddressType") or "").upper()
        if slot in ADDRESS_TYPES:
            sent = {name: address.text(name) for name in (*ADDRESS_LINES, *ADDRESS_PARTS)}
            slots[slot] = {**slots.get(slot, {}), **{name: value for name, value in sent.items() if value is not None}}
    if slots:
        body["Addresses"] = slots


def _merge_phones(element: Element, body: dict[str, Any]) -> None:
    slots = body.get("Phones", {})
    for phone in element.children("Phones") or []:
        slot = (phone.text("PhoneType") or "").upper()
        if slot in PHONE_TYPES:
            sent = {name: phone.text(name) for name in PHONE_PARTS}
            slots[slot] = {**slots.get(slot, {}), **{name: value for name, value in sent.items() if value is not None}}
    if slots:
        body["Phones"] = slots


def _merge_persons(element: Element, body: dict[str, Any], messages: list[str]) -> None:
    """The collection is replaced as a set."""
    persons = element.children("ContactPersons")
    if persons is None:
        return
    if len(persons) > MOST_PERSONS:
        messages.append(f"A maximum of {MOST_PERSONS} contact persons is allowed")  # [U]
    made = []
    for person in persons:
        texts = {name: person.text(name) for name in PERSON_TEXTS}
        made.append({**texts, "IncludeInEmails": person.boolean("IncludeInEmails") is True})
    body["ContactPersons"] = made


def _merge_terms(element: Element, body: dict[str, Any]) -> None:
    terms = element.child("PaymentTerms")
    if terms is None:
        return
    merged = dict(body.get("PaymentTerms", {}))
    for side in ("Bills", "Sales"):
        term = terms.child(side)
        if term is not None and term.has("Day"):
            day = term.decimal("Day")
            kind = term.choice("Type", TERM_TYPES, "Xero.API.Library.PaymentTermType")
            merged[side] = {"Day": int(day or 0), "Type": kind or "DAYSAFTERBILLDATE"}
    body["PaymentTerms"] = merged
