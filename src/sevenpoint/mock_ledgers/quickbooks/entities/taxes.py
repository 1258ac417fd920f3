"""TaxCode and TaxRate are read only, a TaxAgency can be made; a company's own come with it (quickbooks.md 7.1)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, READ_OPERATIONS, Draft, Entity, text
from ..fields import Day, Field, Flag, Group, Many, Number, Ref, Text, Whole

_RATE_LIST = Group(
    fields={
        "TaxRateDetail": Many(
            fields={"TaxRateRef": Ref(to=("TaxRate",)), "TaxTypeApplicable": Text(), "TaxOrder": Whole()}
        )
    }
)
_TAX_CODE: dict[str, Field] = {
    "Name": Text(),
    "Description": Text(),
    "Active": Flag(),
    "Hidden": Flag(),
    "Taxable": Flag(),
    "TaxGroup": Flag(),
    "TaxCodeConfigType": Text(),
    "SalesTaxRateList": _RATE_LIST,
    "PurchaseTaxRateList": _RATE_LIST,
}
_TAX_RATE: dict[str, Field] = {
    "Name": Text(),
    "Description": Text(),
    "Active": Flag(),
    "RateValue": Number(),
    "AgencyRef": Ref(to=("TaxAgency",), named=False),
    "SpecialTaxType": Text(),
    "EffectiveTaxRate": Many(fields={"RateValue": Number(), "EffectiveDate": Day()}),
    "DisplayType": Text(),
}
_TAX_AGENCY: dict[str, Field] = {
    "DisplayName": Text(),
    "TaxRegistrationNumber": Text(),
    "TaxTrackedOnSales": Flag(),
    "TaxTrackedOnPurchases": Flag(),
    "TaxAgencyConfig": Text(),
}


def _complete_agency(draft: Draft) -> None:
    """Name and defaults of an agency. Raises 6240."""
    for name, default in (("TaxTrackedOnSales", True), ("TaxTrackedOnPurchases", False)):
        draft.body.setdefault(name, default)
    draft.body["TaxAgencyConfig"] = "USER_DEFINED"
    names.require_unique(draft, "DisplayName", ("TaxAgency",), "tax agency")


TAX_CODE = Entity(
    name="TaxCode",
    fields=_TAX_CODE,
    operations=READ_OPERATIONS,
    lists=True,
    filters={"Name": text("Name")},
    index=partial(names.list_index, "Name"),
    pseudo=DOCUMENT.id.in_(("TAX", "NON")),
)
TAX_RATE = Entity(
    name="TaxRate",
    fields=_TAX_RATE,
    operations=READ_OPERATIONS,
    lists=True,
    filters={"Name": text("Name")},
    index=partial(names.list_index, "Name"),
)
TAX_AGENCY = Entity(
    name="TaxAgency",
    fields=_TAX_AGENCY,
    operations=READ_OPERATIONS | {"create"},
    required=("DisplayName",),
    name_field="DisplayName",
    filters={"DisplayName": text("DisplayName")},
    complete=_complete_agency,
    index=lambda body: {"name": body["DisplayName"], "status": "active"},
)
