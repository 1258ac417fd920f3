"""How contacts look on the wire (xero.md 5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from ...bookkeeping import ZERO, Books, Document
from ...store import schema
from ..call import created_at
from ..lists import decimals
from .contact_rules import ADDRESS_LINES, ADDRESS_PARTS, ADDRESS_TYPES, PHONE_PARTS, PHONE_TYPES

_C = schema.document.c
_NOTHING = {"Outstanding": ZERO, "Overdue": ZERO}
_PLAIN_BEFORE = ("Name", "FirstName", "LastName", "CompanyNumber")
_PLAIN_AFTER = ("TaxNumberType", "AccountsReceivableTaxType", "AccountsPayableTaxType")
_DEFAULTS = ("DefaultCurrency", "XeroNetworkKey", "SalesDefaultLineAmountType", "PurchasesDefaultLineAmountType",
             "SalesDefaultAccountCode", "PurchasesDefaultAccountCode")  # fmt: skip


def stub(document: Document) -> dict[str, Any]:
    """The contact inside a listed document."""
    return {
        "ContactID": document.id,
        "Name": document.body["Name"],
        "Addresses": [],
        "Phones": [],
        "ContactGroups": [],
        "ContactPersons": [],
        "HasValidationErrors": False,
    }


Balances = dict[str, dict[str, Any]]
Groups = Mapping[str, list[dict[str, Any]]]


def full(document: Document, balances: Balances | None = None, groups: Groups | None = None) -> dict[str, Any]:
    """Two addresses, four phones; `balances` and `groups` by contact id: what only single and paged reads show."""
    body = document.body
    shown: dict[str, Any] = {
        "ContactID": document.id,
        "MergedToContactID": body.get("MergedToContactID"),
        "ContactNumber": body.get("ContactNumber"),
        "AccountNumber": body.get("AccountNumber"),
        "ContactStatus": document.status,
        **{name: body.get(name) for name in _PLAIN_BEFORE},
        "EmailAddress": body.get("EmailAddress", ""),
        "BankAccountDetails": body.get("BankAccountDetails", ""),
        "TaxNumber": body.get("TaxNumber"),
        **{name: body.get(name) for name in _PLAIN_AFTER},
        "Addresses": _addresses(body.get("Addresses", {})),
        "Phones": _phones(body.get("Phones", {})),
        "UpdatedDateUTC": created_at(document.updated_at),
        "ContactGroups": (groups or {}).get(document.id, []),
        "IsSupplier": body.get("IsSupplier", False),
        "IsCustomer": body.get("IsCustomer", False),
        **{name: body.get(name) or None for name in _DEFAULTS},
    }
    if balances is not None:
        shown["SalesTrackingCategories"] = []
        shown["PurchasesTrackingCategories"] = []
        shown["PaymentTerms"] = body.get("PaymentTerms")
        shown["ContactPersons"] = body.get("ContactPersons", [])
        shown["Balances"] = balances.get(document.id)
    else:
        shown["ContactPersons"] = []
    shown["HasAttachments"] = body.get("HasAttachments", False)
    shown["HasValidationErrors"] = False
    return shown


def summary(document: Document) -> dict[str, Any]:
    """What `summaryOnly` leaves (xero.md 2.6)."""
    dropped = {"Addresses", "Balances", "ContactGroups", "ContactPersons", "IsCustomer", "IsSupplier",
               "SalesDefaultAccountCode", "PurchasesDefaultAccountCode", "SalesTrackingCategories",
               "PurchasesTrackingCategories"}  # fmt: skip
    return {name: value for name, value in full(document).items() if name not in dropped}


def _addresses(slots: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    shown = []
    for slot in ADDRESS_TYPES:
        address = slots.get(slot, {})
        lines = {name: address.get(name) or None for name in ADDRESS_LINES}
        parts = {name: address.get(name, "") for name in ADDRESS_PARTS[:4]}
        shown.append({"AddressType": slot, **lines, **parts, "AttentionTo": address.get("AttentionTo") or None})
    return shown


def _phones(slots: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"PhoneType": slot, **{name: slots.get(slot, {}).get(name, "") for name in PHONE_PARTS}} for slot in PHONE_TYPES
    ]


# Which side of a contact's balances a Type is on, and whether it adds to it. Prepayments are on neither (postings.py).
_SIDES = {
    "ACCREC": ("AccountsReceivable", 1), "ACCRECCREDIT": ("AccountsReceivable", -1),
    "RECEIVE-OVERPAYMENT": ("AccountsReceivable", -1), "ACCPAY": ("AccountsPayable", 1),
    "ACCPAYCREDIT": ("AccountsPayable", -1), "SPEND-OVERPAYMENT": ("AccountsPayable", -1),
}  # fmt: skip


_TYPE = _C.body["Type"].as_string()
_DUE = func.coalesce(decimals("BaseDue").column, _C.balance)
_OPEN = (
    select(_C.party, _TYPE, func.sum(_DUE), func.sum(_DUE).filter(_C.due_date < bindparam("today")))
    .where(
        _C.organisation == bindparam("organisation"), _C.kind.in_(("Invoice", "CreditNote", "Overpayment")),
        _C.party.in_(bindparam("ids", expanding=True)), _C.status.in_(("AUTHORISED", "PAID")),
    )
    .group_by(_C.party, _TYPE)
)  # fmt: skip


def balances_of(books: Books, documents: Sequence[Document]) -> Balances:
    """Open and overdue amounts in the base currency by contact; without an approved document it is not in it."""
    found: Balances = {}
    own = {"organisation": books.organisation.id, "today": books.today.isoformat()}
    for start in range(0, len(documents), 500):
        ids = [document.id for document in documents[start : start + 500]]
        for party, sort, outstanding, late in books.connection.execute(_OPEN, {**own, "ids": ids}):
            sides = found.setdefault(party, {"AccountsReceivable": dict(_NOTHING), "AccountsPayable": dict(_NOTHING)})
            name, sign = _SIDES[sort]
            sides[name]["Outstanding"] += sign * (outstanding or ZERO)
            sides[name]["Overdue"] += late or ZERO
    return found
