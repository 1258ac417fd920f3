"""Department: locations of the business; the company must track them (quickbooks.md 7.1)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, text
from ..faults import fault
from ..fields import READONLY, Flag, Ref, Text


def complete(draft: Draft) -> None:
    """Name and hierarchy of a department. Raises 5030, 6240."""
    if not draft.preference("AccountingInfoPrefs", "TrackDepartments"):
        raise fault("feature_off", detail="Location tracking is off")
    body = draft.body
    body.setdefault("Active", True)
    names.inactive_suffix(draft, "Name")
    if body["Active"]:
        parent = body.get("ParentRef", {}).get("value") or ""
        names.require_unique(draft, "Name", ("Department",), "location", parent)
    names.place_in_hierarchy(draft, "Name", "SubDepartment")


DEPARTMENT = Entity(
    name="Department",
    fields={
        "Name": Text(100, ":"),
        "SubDepartment": Flag(keep=True),
        "ParentRef": Ref(to=("Department",), named=False),
        "FullyQualifiedName": READONLY,
        "Active": Flag(keep=True),
    },
    operations=LIST_OPERATIONS,
    required=("Name",),
    lists=True,
    filters={"Name": text("Name"), "FullyQualifiedName": text("FullyQualifiedName")},
    order=(DOCUMENT.body["FullyQualifiedName"].as_string(),),
    complete=complete,
    index=partial(names.list_index, "Name"),
    settle=lambda draft, document: names.settle_hierarchy(draft, document, "Name"),
)
