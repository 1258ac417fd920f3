"""TaxRates (xero.md 5.4): GET, PUT, POST; one rate per write."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...bookkeeping import Books, Document, round_to
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element
from ..call import Call, Route, View
from ..errors import InvalidError, NotFoundError
from ..formats import scaled
from ..lists import ListSpec, boolean, decimals, listing, status, text
from ..scopes import SETTINGS
from ..writing import Shape, write

KIND = "TaxRate"
SHAPE = Shape("TaxRates", "TaxType", "HasErrors")
_CLASSES = {"ASSET": "CanApplyToAssets", "EQUITY": "CanApplyToEquity", "EXPENSE": "CanApplyToExpenses",
            "LIABILITY": "CanApplyToLiabilities", "REVENUE": "CanApplyToRevenue"}  # fmt: skip
APPLIES = tuple(_CLASSES.values())

SPEC = ListSpec(
    KIND,
    "TaxRate",
    {
        "TaxType": text(schema.document.c.number),
        "Name": text(schema.document.c.body["Name"].as_string()),
        "Status": status(),
        "EffectiveRate": decimals("EffectiveRate"),
        "DisplayTaxRate": decimals("DisplayTaxRate"),
        **{name: boolean(name) for name in APPLIES},
    },
    default_order=(schema.document.c.created_at, schema.document.c.number),
)


def rate_of(books: Books, tax_type: str) -> Decimal:
    """The effective rate in percent. Raises InvalidError for an unknown or inactive tax type."""
    return Decimal(_usable(books, tax_type).body["EffectiveRate"])


def check_for_account(books: Books, tax_type: str, account: Document) -> None:
    """Raise InvalidError when the tax type does not fit the account's class."""
    rate = _usable(books, tax_type)
    if not rate.body[_CLASSES[account.body["Class"]]]:
        raise InvalidError(errors.TAX_TYPE_FOR_ACCOUNT.format(tax=tax_type, account=account.number or ""))


def _usable(books: Books, tax_type: str) -> Document:
    found = books.by_number(KIND, tax_type)
    if found is None:
        raise InvalidError(errors.TAX_TYPE_UNKNOWN.format(tax=tax_type))
    if found.status != "ACTIVE":
        raise InvalidError(errors.TAX_RATE_INACTIVE)
    return found


def new_rate(books: Books, body: dict[str, Any]) -> Document:
    """Store a new tax rate whose `body` is complete but for totals."""
    rate = sum((Decimal(component["Rate"]) for component in body["TaxComponents"]), Decimal(0))
    body.update(DisplayTaxRate=scaled(rate, 4), EffectiveRate=scaled(rate, 4))
    document = Document(KIND, body["TaxType"], body, number=body["TaxType"], name=body["Name"], status=body["Status"])
    return books.save(document)


def _view(document: Document) -> dict[str, Any]:
    body = document.body
    order = ("Name", "TaxType", "ReportTaxType", *APPLIES, "DisplayTaxRate", "EffectiveRate", "Status", "TaxComponents")
    return {name: body.get(name) for name in order}


def get_all(call: Call) -> Answer:
    """GET /TaxRates, also `?TaxType=`."""
    wanted = call.parameters.get("taxtype")
    conditions = [schema.document.c.number == wanted] if wanted else [schema.document.c.status != "DELETED"]
    found, _ = listing(call, SPEC, *conditions)
    return Answer("TaxRates", [_view(document) for document in found])


def get_one(call: Call, tax_type: str) -> Answer:
    """GET /TaxRates/{TaxType}."""
    found = call.books.by_number(KIND, tax_type.upper())
    if found is None:
        raise NotFoundError
    return Answer("TaxRates", [_view(found)])


def put(call: Call) -> Answer:
    """PUT and POST /TaxRates."""
    elements = call.elements("TaxRates", "TaxRate")
    if len(elements) > 1:
        raise errors.validation([{"ValidationErrors": [{"Message": errors.ONE_PER_REQUEST.format(entity="TaxRate")}]}])
    return write(call, SHAPE, elements, _write)


def _write(call: Call, element: Element) -> View:
    tax_type = element.text("TaxType")
    known = call.books.by_number(KIND, tax_type) if tax_type and not call.creates_only else None
    return View(_view(_create(call, element) if known is None else _update(call, element, known)))


def _create(call: Call, element: Element) -> Document:
    name, components = element.text("Name"), _components(element)
    if not name or not components:
        raise InvalidError(errors.TAX_RATE_NEEDS)
    report = element.text("ReportTaxType")
    if not report and call.books.organisation.country.upper() in ("AU", "NZ", "UK", "GB"):
        raise InvalidError(errors.TAX_REPORT_TYPE)
    applies = {member: element.boolean(member) is not False for member in APPLIES}
    number = call.books.next_number("tax_rate")
    body = {"Name": name, "TaxType": f"TAX{number:03d}", "ReportTaxType": report, "Status": "ACTIVE", **applies}
    return new_rate(call.books, {**body, "TaxComponents": components})


def _update(call: Call, element: Element, known: Document) -> Document:
    if not known.id.startswith("TAX"):
        raise InvalidError(errors.TAX_RATE_SYSTEM)
    wanted = element.choice("Status", ("ACTIVE", "DELETED", "ARCHIVED"), "Xero.API.Library.TaxRateStatus")
    known.body["Name"] = known.name = element.text("Name") or known.body["Name"]
    components = _components(element)
    if components:
        rate = scaled(sum((Decimal(component["Rate"]) for component in components), Decimal(0)), 4)
        known.body.update(TaxComponents=components, DisplayTaxRate=rate, EffectiveRate=rate)
    if wanted is not None:
        known.status = known.body["Status"] = wanted
    return call.books.save(known)


def _components(element: Element) -> list[dict[str, Any]]:
    made = []
    for component in element.children("TaxComponents") or []:
        rate = component.decimal("Rate")
        if rate is None or not component.text("Name") or not 0 <= rate <= 100:
            raise InvalidError(errors.TAX_RATE_NEEDS)
        flags = {name: component.boolean(name) is True for name in ("IsCompound", "IsNonRecoverable")}
        made.append({"Name": component.text("Name"), "Rate": scaled(round_to(rate, 4), 4), **flags})
    return made


ROUTES = (
    Route("GET", "TaxRates", SETTINGS, get_all),
    Route("GET", "TaxRates/{}", SETTINGS, get_one),
    Route("PUT", "TaxRates", SETTINGS, put),
    Route("POST", "TaxRates", SETTINGS, put),
)
