"""Employee; its name is in the pool that customers and vendors share (quickbooks.md 7.0, 7.1)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, text
from ..faults import fault
from ..fields import ADDRESS, EMAIL, PHONE, READONLY, Day, Field, Flag, Number, Text
from .people import PERSON_FIELDS, complete_name

_MASK = "XXX-XX-XXXX"
FIELDS: dict[str, Field] = {
    "SSN": Text(20),
    "EmployeeNumber": Text(100),
    "PrimaryAddr": ADDRESS,
    "BillableTime": Flag(keep=True),
    "BillRate": Number(),
    "CostRate": Number(),
    "BirthDate": Day(),
    "Gender": Text(20),
    "HiredDate": Day(),
    "ReleasedDate": Day(),
    "Organization": Flag(),
    **{name: field for name, field in PERSON_FIELDS.items() if name != "CompanyName"},
    "PrimaryPhone": PHONE,
    "Mobile": PHONE,
    "PrimaryEmailAddr": EMAIL,
    "V4IDPseudonym": READONLY,
}


def complete(draft: Draft) -> None:
    """Names and defaults of an employee; the social security number is kept masked. Raises 2020, 6240."""
    body = draft.body
    body.setdefault("Active", True)
    if not body.get("GivenName") and not body.get("FamilyName"):
        raise fault("missing", name="GivenName")
    complete_name(draft)
    body.setdefault("BillableTime", False)
    if body.get("SSN"):  # sent back masked it stays what it is
        body["SSN"] = _MASK


EMPLOYEE = Entity(
    name="Employee",
    fields=FIELDS,
    operations=LIST_OPERATIONS,
    name_field="DisplayName",
    lists=True,
    filters={name: text(name) for name in ("DisplayName", "GivenName", "MiddleName", "FamilyName", "PrintOnCheckName")},
    order=(DOCUMENT.body["DisplayName"].as_string(),),
    complete=complete,
    index=partial(names.list_index, "DisplayName"),
)
