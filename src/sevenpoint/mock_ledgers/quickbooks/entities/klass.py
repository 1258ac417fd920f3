"""Class: segments of the business; the company must track classes (quickbooks.md 7.1)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, text
from ..faults import fault
from ..fields import READONLY, Flag, Ref, Text


def complete(draft: Draft) -> None:
    """Name and hierarchy of a class. Raises 5030, 6240."""
    tracking = ("ClassTrackingPerTxn", "ClassTrackingPerTxnLine")
    if not any(draft.preference("AccountingInfoPrefs", name) for name in tracking):
        raise fault("feature_off", detail="Class tracking is off")
    body = draft.body
    body.setdefault("Active", True)
    names.inactive_suffix(draft, "Name")
    if body["Active"]:
        parent = body.get("ParentRef", {}).get("value") or ""
        names.require_unique(draft, "Name", ("Class",), "class", parent)
    names.place_in_hierarchy(draft, "Name", "SubClass")


CLASS = Entity(
    name="Class",
    fields={
        "Name": Text(100, ":"),
        "SubClass": Flag(keep=True),
        "ParentRef": Ref(to=("Class",), named=False),
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
