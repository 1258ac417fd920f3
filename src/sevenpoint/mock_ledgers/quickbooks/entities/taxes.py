"""TaxCode, TaxRate, TaxAgency: read only; a company's own come with it (quickbooks.md 7.1)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, READ_OPERATIONS, Entity, text
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
    operations=READ_OPERATIONS,
    name_field="DisplayName",
    filters={"DisplayName": text("DisplayName")},
    index=lambda body: {"name": body["DisplayName"], "status": "active"},
)
