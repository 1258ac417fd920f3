"""Vendor; its Balance is open bills less credits (quickbooks.md 7.1)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from ...bookkeeping import Books, Document
from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, text
from ..fields import ADDRESS, EMAIL, PHONE, READONLY, WEB, Body, Flag, Money, Number, Ref, Text
from .people import PERSON_FIELDS, complete_name

FIELDS = {
    "BillAddr": ADDRESS,
    "TermRef": Ref(to=("Term",)),
    "APAccountRef": READONLY,
    "Balance": Money(readonly=True),
    "BillRate": Number(),
    "CostRate": Number(),
    "AcctNum": Text(100, ":"),
    "Vendor1099": Flag(keep=True),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "TaxIdentifier": Text(20),
    "TaxReportingBasis": Text(20),
    "VendorPaymentBankDetail": READONLY,
    "OtherContactInfo": READONLY,
    **PERSON_FIELDS,
    "PrimaryPhone": PHONE,
    "AlternatePhone": PHONE,
    "Mobile": PHONE,
    "Fax": PHONE,
    "PrimaryEmailAddr": EMAIL,
    "WebAddr": WEB,
    "source": READONLY,
    "V4IDPseudonym": READONLY,
}


def complete(draft: Draft) -> None:
    """Names and defaults of a vendor; the tax identifier is kept masked."""
    body = draft.body
    body.setdefault("Active", True)
    complete_name(draft)
    body.setdefault("Vendor1099", False)
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    if body.get("TaxIdentifier"):
        last = body["TaxIdentifier"][-4:]
        body["TaxIdentifier"] = last.rjust(len(body["TaxIdentifier"]), "X")


def derive(books: Books, document: Document, shown: Body) -> None:
    """Balance."""
    shown["Balance"] = document.balance or Decimal(0)


VENDOR = Entity(
    name="Vendor",
    fields=FIELDS,
    operations=LIST_OPERATIONS,
    name_field="DisplayName",
    lists=True,
    filters={
        name: text(name)
        for name in ("DisplayName", "GivenName", "MiddleName", "FamilyName", "CompanyName", "PrintOnCheckName")
    },
    order=(DOCUMENT.body["DisplayName"].as_string(),),
    complete=complete,
    index=partial(names.list_index, "DisplayName"),
    derive=derive,
)
