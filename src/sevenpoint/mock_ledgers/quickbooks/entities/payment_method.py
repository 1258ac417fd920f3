"""PaymentMethod (quickbooks.md 7.1)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, text
from ..fields import Choice, Flag, Text


def complete(draft: Draft) -> None:
    """Name and type of a payment method. Raises 6240."""
    draft.body.setdefault("Active", True)
    draft.body.setdefault("Type", "NON_CREDIT_CARD")
    names.inactive_suffix(draft, "Name")
    if draft.body["Active"]:
        names.require_unique(draft, "Name", ("PaymentMethod",), "payment method")


PAYMENT_METHOD = Entity(
    name="PaymentMethod",
    fields={
        "Name": Text(31),
        "Active": Flag(keep=True),
        "Type": Choice(words=("CREDIT_CARD", "NON_CREDIT_CARD"), keep=True),
    },
    operations=LIST_OPERATIONS,
    required=("Name",),
    lists=True,
    filters={"Name": text("Name"), "Type": text("Type")},
    order=(DOCUMENT.body["Name"].as_string(),),
    complete=complete,
    index=partial(names.list_index, "Name"),
)
