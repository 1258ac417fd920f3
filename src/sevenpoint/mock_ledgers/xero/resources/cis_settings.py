"""CIS, the United Kingdom's Construction Industry Scheme: settings of a contact and of the organisation (xero.md 5.1).

They are made in Xero's own pages, never through the API. Here `cis` in the organisation's settings makes them:
`{"contractor": true, "subcontractor": false, "rate": "20", "contacts": {"<ContactID>": "20"}}`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..answers import Answer
from ..bodies import as_guid
from ..call import Call, Route
from ..errors import NotFoundError
from ..formats import scaled
from ..scopes import SETTINGS
from . import organisation


def of_contact(call: Call, key: str) -> Answer:
    """GET /Contacts/{ContactID}/CISSettings: 404 for a contact that never was in the scheme."""
    rates = _settings(call).get("contacts", {})
    rate = rates.get(as_guid(key) or "")
    if rate is None or call.books.get("Contact", as_guid(key) or "") is None:
        raise NotFoundError
    return Answer("CISSettings", [{"CISEnabled": True, "Rate": _rate(rate)}])


def of_organisation(call: Call, key: str) -> Answer:
    """GET /Organisation/{OrganisationID}/CISSettings: only the United Kingdom has the scheme."""
    own = organisation.stored(call.books)
    if as_guid(key) != own.id or own.body["CountryCode"] != "GB":
        raise NotFoundError
    settings = _settings(call)
    contractor, subcontractor = (settings.get(name, False) is True for name in ("contractor", "subcontractor"))
    rate = _rate(settings.get("rate", 0)) if subcontractor else None
    view = {"CISContractorEnabled": contractor, "CISSubContractorEnabled": subcontractor, "Rate": rate}
    return Answer("CISSettings", [view])


def _settings(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = call.books.organisation.settings.get("cis", {})
    return found


def _rate(rate: Any) -> Decimal:
    return scaled(Decimal(rate), 2)


ROUTES = (
    Route("GET", "Contacts/{}/CISSettings", SETTINGS, of_contact),
    Route("GET", "Organisation/{}/CISSettings", SETTINGS, of_organisation),
)
