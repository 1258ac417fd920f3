"""What customers and vendors have in common: names of persons and companies (quickbooks.md 7.0)."""

from __future__ import annotations

from .. import names
from ..entity import Draft
from ..faults import fault
from ..fields import Field, Flag, Text

# Kinds whose display names must differ from one another.
POOL = ("Customer", "Vendor", "Employee")
_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
_FORBIDDEN = ":\t\n"
PERSON_FIELDS: dict[str, Field] = {
    "Title": Text(16, _FORBIDDEN),
    "GivenName": Text(100, _FORBIDDEN),
    "MiddleName": Text(100, _FORBIDDEN),
    "FamilyName": Text(100, _FORBIDDEN),
    "Suffix": Text(16, _FORBIDDEN),
    "CompanyName": Text(100),
    "DisplayName": Text(500, _FORBIDDEN),
    "PrintOnCheckName": Text(110, _FORBIDDEN),
    "Active": Flag(keep=True),
}


def complete_name(draft: Draft) -> None:
    """Build DisplayName from its parts when it is missing, keep it unique in the pool, fill PrintOnCheckName."""
    body = draft.body
    if not body.get("DisplayName", "").strip():
        parts = [body[part].strip() for part in _PARTS if body.get(part)]
        if not any(parts):
            raise fault("no_name")
        body["DisplayName"] = " ".join(part for part in parts if part)
    body["DisplayName"] = body["DisplayName"].strip()
    body.setdefault("PrintOnCheckName", (body.get("CompanyName") or body["DisplayName"])[:110])
    names.inactive_suffix(draft, "DisplayName")
    if body["Active"]:
        names.require_unique(draft, "DisplayName", POOL, "customer, vendor or employee")
