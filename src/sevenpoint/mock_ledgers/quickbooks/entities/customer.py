"""Customer, and the names of people and companies that it shares with Vendor and Employee (quickbooks.md 7.0, 7.1)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from ...bookkeeping import Books, Document
from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, Filter, text
from ..faults import fault
from ..fields import ADDRESS, EMAIL, PHONE, READONLY, WEB, Body, Choice, Day, Flag, Money, Ref, Text
from .people import PERSON_FIELDS, complete_name

FIELDS = {
    "Taxable": Flag(keep=True),
    "BillAddr": ADDRESS,
    "ShipAddr": ADDRESS,
    "Notes": Text(2000),
    "Job": Flag(keep=True),
    "BillWithParent": Flag(keep=True),
    "ParentRef": Ref(to=("Customer",), named=False),
    "Level": READONLY,
    "SalesTermRef": Ref(to=("Term",)),
    "PaymentMethodRef": Ref(to=("PaymentMethod",)),
    "ARAccountRef": READONLY,
    "Balance": Money(keep=True),
    "BalanceWithJobs": Money(readonly=True),
    "OpenBalanceDate": Day(),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "PreferredDeliveryMethod": Choice(words=("Print", "Email", "None"), keep=True),
    "ResaleNum": Text(16),
    "DefaultTaxCodeRef": Ref(to=("TaxCode",), named=False),
    "TaxExemptionReasonId": Text(2),
    "PrimaryTaxIdentifier": Text(30),
    "IsProject": Flag(keep=True),
    "ClientEntityId": READONLY,
    "CustomerTypeRef": Ref(to=("CustomerType",), named=False),
    "FullyQualifiedName": READONLY,
    **PERSON_FIELDS,
    "AlternatePhone": PHONE,
    "Mobile": PHONE,
    "Fax": PHONE,
    "PrimaryPhone": PHONE,
    "PrimaryEmailAddr": EMAIL,
    "WebAddr": WEB,
    "source": READONLY,
    "V4IDPseudonym": READONLY,
}


def complete(draft: Draft) -> None:
    """Names, hierarchy and defaults of a customer."""
    body = draft.body
    if draft.before is None and body.get("Balance"):
        raise fault("unsupported", operation="create customer with an opening Balance")
    body.pop("Balance", None)
    body.setdefault("Active", True)
    complete_name(draft)
    if draft.before is not None and not body["Active"] and draft.before.get("Active", True):
        _require_no_balance(draft)
    names.place_in_hierarchy(draft, "DisplayName", "Job")
    for name, default in (("Taxable", True), ("BillWithParent", False), ("IsProject", False)):
        body.setdefault(name, default)
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    body.setdefault("PreferredDeliveryMethod", "Print")
    if code := draft.books.organisation.settings["sales_tax"].get("code"):
        body["DefaultTaxCodeRef"] = {"value": code}  # set by the system under automated sales tax


def _require_no_balance(draft: Draft) -> None:
    record = draft.books.get("Customer", draft.id or "")
    if record is not None and record.balance:
        raise fault("has_balance")


def derive(books: Books, document: Document, shown: Body) -> None:
    """Balance, and with the balances of its jobs."""
    shown["Balance"] = document.balance or Decimal(0)
    shown["BalanceWithJobs"] = (document.balance or Decimal(0)) + _jobs(books, document)


def _jobs(books: Books, document: Document) -> Decimal:
    if not names.has_children(document):
        return Decimal(0)
    children = books.find("Customer", DOCUMENT.party == document.id)
    return sum(((child.balance or Decimal(0)) + _jobs(books, child) for child in children), Decimal(0))


CUSTOMER = Entity(
    name="Customer",
    fields=FIELDS,
    operations=LIST_OPERATIONS,
    name_field="DisplayName",
    lists=True,
    filters={
        **{name: text(name) for name in ("DisplayName", "GivenName", "MiddleName", "FamilyName", "CompanyName",
                                         "FullyQualifiedName", "PrintOnCheckName")},
        "PrimaryEmailAddr": text("PrimaryEmailAddr", "Address"),
        "PrimaryEmailAddr.Address": text("PrimaryEmailAddr", "Address"),
        "Balance": Filter("money", DOCUMENT.balance),
    },
    order=(DOCUMENT.body["FullyQualifiedName"].as_string(),),
    complete=complete,
    index=partial(names.list_index, "DisplayName"),
    settle=lambda draft, document: names.settle_hierarchy(draft, document, "DisplayName"),
    derive=derive,
)  # fmt: skip
