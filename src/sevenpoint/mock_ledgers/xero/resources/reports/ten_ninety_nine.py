"""1099 reports of the United States (xero.md 5.20): what was paid to contractors and landlords in a year.

Which accounts count for which box is set up in Xero's own pages; `form_1099` in the organisation's settings says so
here, e.g. `{"NEC": {"Box1": ["412"]}, "MISC": {"Box1": ["469"]}, "least": "600.00"}`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ....bookkeeping import ZERO, Document
from ...answers import Answer
from ...call import Call
from .. import accounts, organisation
from .cash_basis import cash_basis
from .movements import documents_of, standing
from .periods import refused

BOXES: dict[str, tuple[str, ...]] = {
    "NEC": ("Box1", "Box2", "Box4"),
    "MISC": ("Box1", "Box2", "Box3", "Box4", "Box5", "Box6", "Box7", "Box8", "Box9", "Box10", "Box11", "Box14"),
}
# Consulting and legal work, rent; smaller sums are not reported.
DEFAULT: dict[str, Any] = {"NEC": {"Box1": ["412", "441"]}, "MISC": {"Box1": ["469"]}, "least": "600.00"}
Paid = Mapping[str, Mapping[str, Decimal]]


def ten_ninety_nine(call: Call) -> Answer:
    """GET /Reports/TenNinetyNine: reportYear. Other countries have no such report."""
    given = call.parameters.get("reportyear", "").strip() or str(call.books.today.year)
    if not (given.isdecimal() and dt.MINYEAR <= int(given[:5]) <= dt.MAXYEAR):
        raise refused("reportYear")
    if organisation.stored(call.books).body["CountryCode"] != "US":
        return Answer("Reports", [])
    year, rules = int(given), {**DEFAULT, **call.books.organisation.settings.get("form_1099", {})}
    paid = _paid(call, year)
    reports = []
    for form in BOXES:
        contacts = _contacts(call, form, rules, paid)
        if contacts:
            span = f"1 Jan {year} to 31 Dec {year}"
            reports.append(
                {"ReportName": f"1099-{form} report", "ReportDate": span, "Fields": [], "Contacts": contacts}
            )
    return Answer("Reports", reports)


def _paid(call: Call, year: int) -> Paid:
    """What was paid in the year on each account (by code) to each contact."""
    moved = standing(call.books)
    documents = documents_of(call.books, moved)
    codes = {account.id: account.number or "" for account in call.books.find(accounts.KIND)}
    paid: dict[str, dict[str, Decimal]] = {}
    for one in cash_basis(call.books, moved, documents):
        document = documents.get((one.kind, one.document))
        party = one.party or (document.party if document is not None else None)
        if party and one.date[:4] == f"{year:04d}":
            mine = paid.setdefault(party, {})
            mine[codes[one.account]] = mine.get(codes[one.account], ZERO) + one.amount
    return paid


def _contacts(call: Call, form: str, rules: Mapping[str, Any], paid: Paid) -> list[dict[str, Any]]:
    shown = []
    for party, amounts in paid.items():
        contact = call.books.get("Contact", party)
        boxes = {box: _box(rules.get(form, {}).get(box, ()), amounts) for box in BOXES[form]}
        if contact is not None and sum(boxes.values(), ZERO) >= Decimal(rules["least"]):
            shown.append({**boxes, **_details(contact)})
    return sorted(shown, key=lambda one: str(one["Name"]).casefold())


def _box(codes: Any, amounts: Mapping[str, Decimal]) -> Decimal:
    return sum((amounts.get(code, ZERO) for code in codes), ZERO)


def _details(contact: Document) -> dict[str, Any]:
    body = contact.body
    addresses: dict[str, dict[str, str]] = body.get("Addresses", {})
    address = next((one for one in addresses.values() if one), {})
    street = "\r\n".join(address.get(f"AddressLine{number}", "") for number in range(1, 5))
    return {
        "Name": body["Name"],
        "FederalTaxIDType": body.get("TaxNumberType"),
        "City": address.get("City", ""),
        "Zip": address.get("PostalCode", ""),
        "State": address.get("Region", ""),
        "Email": body.get("EmailAddress", ""),
        "StreetAddress": street if street.strip() else "",
        "TaxID": body.get("TaxNumber", ""),
        "ContactId": contact.id,
        "LegalName": " ".join(filter(None, (body.get("FirstName"), body.get("LastName")))) or body["Name"],
        "BusinessName": body["Name"],
    }
