"""TaxService: tax codes with their rates, created in one bare answer (quickbooks.md 4.6)."""

from __future__ import annotations

from decimal import Decimal

from ..bookkeeping import Books, Document
from .entity import DOCUMENT
from .faults import fault
from .fields import READONLY, Body, Choice, Field, Flag, Many, Number, Text, read

_RATE: dict[str, Field] = {
    "TaxRateName": Text(100),
    "TaxRateId": Text(20),
    "RateValue": Number(),
    "TaxAgencyId": Text(20),
    "TaxApplicableOn": Choice(words=("Sales", "Purchase", "Other")),
}
_FIELDS: dict[str, Field] = {
    "TaxCode": Text(100),
    "TaxCodeId": READONLY,
    "Id": READONLY,
    "IsTaxGroup": Flag(),
    "TaxRateDetails": Many(fields=_RATE),
}


def create(books: Books, request: Body) -> Body:
    """A new tax code. Returns the bare answer. Raises 2010, 2020, 2500, 6240."""
    asked = read(_FIELDS, request)
    for name in ("TaxCode", "TaxRateDetails"):
        if not asked.get(name):
            raise fault("missing", name=name)
    _require_free(books, "TaxCode", asked["TaxCode"], "tax code")
    rates = [_rate(books, each) for each in asked["TaxRateDetails"]]
    lists: dict[str, list[Body]] = {"Sales": [], "Purchase": []}
    for order, (detail, rate) in enumerate(zip(asked["TaxRateDetails"], rates, strict=True)):
        row = {"TaxRateRef": {"value": rate.id}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": order}
        lists.setdefault(detail.get("TaxApplicableOn", "Sales"), []).append(row)
    code = _keep(books, "TaxCode", asked["TaxCode"], {
        "Description": asked["TaxCode"], "Hidden": False, "Taxable": True, "TaxGroup": True,
        "TaxCodeConfigType": "USER_DEFINED",
        "SalesTaxRateList": {"TaxRateDetail": lists["Sales"]},
        "PurchaseTaxRateList": {"TaxRateDetail": lists["Purchase"]},
    })  # fmt: skip
    details = [_shown(detail, rate) for detail, rate in zip(asked["TaxRateDetails"], rates, strict=True)]
    return {"TaxCode": asked["TaxCode"], "TaxCodeId": code.id, "TaxRateDetails": details}


def _rate(books: Books, detail: Body) -> Document:
    """The rate that is named by its id, or a new one."""
    if detail.get("TaxRateId"):
        known = books.get("TaxRate", detail["TaxRateId"])
        if known is None:
            raise fault("bad_reference", what="TaxRateDetails.TaxRateId", element="TaxRateDetails.TaxRateId")
        return known
    for name in ("TaxRateName", "RateValue", "TaxAgencyId"):
        if name not in detail:
            raise fault("missing", name=f"TaxRateDetails.{name}")
    if books.get("TaxAgency", detail["TaxAgencyId"]) is None:
        raise fault("bad_reference", what="TaxRateDetails.TaxAgencyId", element="TaxRateDetails.TaxAgencyId")
    if not 0 <= Decimal(detail["RateValue"]) <= 100:
        raise fault("business", detail="The rate of a tax is 0 to 100.")
    _require_free(books, "TaxRate", detail["TaxRateName"], "tax rate")
    return _keep(books, "TaxRate", detail["TaxRateName"], {
        "Description": detail["TaxRateName"], "RateValue": detail["RateValue"],
        "AgencyRef": {"value": detail["TaxAgencyId"]}, "SpecialTaxType": "NONE", "DisplayType": "ReadOnly",
        "EffectiveTaxRate": [{"RateValue": detail["RateValue"], "EffectiveDate": books.today.isoformat()}],
    })  # fmt: skip


def _require_free(books: Books, kind: str, name: str, who: str) -> None:
    if books.find_one(kind, DOCUMENT.name_key == name.strip().casefold()):
        raise fault("duplicate_name", who=who)


def _keep(books: Books, kind: str, name: str, body: Body) -> Document:
    number = str(books.next_number(f"id {kind}"))
    return books.save(Document(kind, number, {"Name": name, "Active": True, **body}, name=name, status="active"))


def _shown(detail: Body, rate: Document) -> Body:
    return {
        "TaxRateName": rate.body["Name"],
        "TaxRateId": rate.id,
        "RateValue": rate.body["RateValue"],
        "TaxAgencyId": rate.body["AgencyRef"]["value"],
        "TaxApplicableOn": detail.get("TaxApplicableOn", "Sales"),
    }
