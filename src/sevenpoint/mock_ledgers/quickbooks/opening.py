"""A new company: its accounts, items, taxes and preferences, from the tables in `chart/`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from ..bookkeeping import Books, Document, worlds
from ..oauth import User, users
from ..store import load_json
from .entities import ENTITIES
from .entity import Draft
from .fields import Body, read
from .roles import OWNER, OWNER_EMAIL

# Country to table; others get Australia's, with tax codes on lines.
_TABLES = {"US": "us", "GB": "gb", "UK": "gb", "IE": "gb"}
_OTHERS = "au"
# The order in which records may refer to those before.
_ORDER = (
    "TaxAgency",
    "TaxRate",
    "TaxCode",
    "Account",
    "Term",
    "PaymentMethod",
    "Item",
    "CustomerType",
    "TaxClassification",
)
# Kinds that nobody could create by a request, so that their rows are taken as they stand.
_AS_THEY_ARE = (
    "CompanyInfo", "Preferences", "TaxAgency", "TaxRate", "TaxCode", "CustomerType", "TaxClassification",
)  # fmt: skip


def new_key(books: Books) -> str:
    """A realm id of 16 digits, from the sandbox's seed."""
    digest = hashlib.sha256(books.new_guid().encode()).hexdigest()
    return "9130" + str(int(digest, 16))[-12:]


def open_books(books: Books) -> dict[str, str]:
    """Fill a new company. Returns the chart of ready accounts by Account Id."""
    common, own = _table("common"), _table(_TABLES.get(books.organisation.country, _OTHERS))
    books.organisation.settings = {
        **books.organisation.settings,
        "accounts": common["roles"],
        "sales_tax": own["sales_tax"],
    }
    worlds.save_organisation(books.connection, books.organisation)
    owner = users.person_id(books.sandbox.id, OWNER_EMAIL)
    users.save(books, User(owner, OWNER_EMAIL, "Robin", "Harbour", OWNER, owner=True))
    _keep(books, "CompanyInfo", "1", _company(books, own["company"]))
    _keep(books, "Preferences", "1", _preferences(books, common["preferences"], own["preferences"]))
    records = {**common["records"], **own["records"]}
    for kind in _ORDER:
        for body in records[kind]:
            _keep(books, kind, body["Id"], {name: value for name, value in body.items() if name != "Id"})
        numbers = [int(body["Id"]) for body in records[kind] if body["Id"].isdigit()]
        books.set_number(f"id {kind}", max(numbers, default=0))
    for kind in ("Class", "Attachable"):  # these have long ids (quickbooks.md 2.4)
        books.set_number(f"id {kind}", 5_000_000_000_000_000_000)
    chart: dict[str, str] = common["chart"]
    return chart


def _keep(books: Books, kind: str, record_id: str, body: Body) -> None:
    entity = ENTITIES[kind]
    kept = body if kind in _AS_THEY_ARE else read(entity.fields, body)
    if "Active" in entity.fields:
        kept.setdefault("Active", True)
    draft = Draft(books, entity, kept, None, kept, record_id)
    entity.complete(draft)
    document = Document(kind, record_id, draft.body)
    for name, value in entity.index(draft.body).items():
        setattr(document, name, value)
    books.save(document, operation="")


def _company(books: Books, address: Mapping[str, str]) -> Body:
    organisation = books.organisation
    start = books.today.replace(month=1, day=1)
    return {
        "CompanyName": organisation.name,
        "LegalName": organisation.name,
        "CompanyAddr": {"Id": "1", **address},
        "CustomerCommunicationAddr": {"Id": "1", **address},
        "LegalAddr": {"Id": "1", **address},
        "CompanyStartDate": start.isoformat(),
        "FiscalYearStartMonth": "January",
        "Country": organisation.country,
        "DefaultTimeZone": organisation.time_zone,
        "SupportedLanguages": "en",
        "NameValue": [
            {"Name": "NeoEnabled", "Value": "true"},
            {"Name": "SubscriptionStatus", "Value": "PAID"},
            {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"},
        ],
    }


def _preferences(books: Books, common: Mapping[str, Body], own: Mapping[str, Body]) -> Body:
    merged = {name: {**group, **own.get(name, {})} for name, group in common.items()}
    merged["CurrencyPrefs"] = {**merged["CurrencyPrefs"], "HomeCurrency": {"value": books.organisation.currency}}
    return merged


def _table(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath("chart", f"{name}.json").read_text(encoding="utf-8")
    table: dict[str, Any] = load_json(text)
    return table
