"""Lists that are read, or hardly ever written: customer types, journal codes, tax classes and payments (section 11)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, READ_OPERATIONS, Draft, Entity, Filter, text
from ..fields import READONLY, Choice, Day, Field, Flag, Money, Ref, Text

_NAMED: dict[str, Field] = {"Name": Text(100), "Active": Flag(keep=True)}


def _complete_journal_code(draft: Draft) -> None:
    """Name and kind of a journal code. Raises 6240."""
    draft.body.setdefault("Active", True)
    draft.body.setdefault("Type", "Others")
    names.require_unique(draft, "Name", ("JournalCode",), "journal code")


CUSTOMER_TYPE = Entity(
    name="CustomerType",
    fields=_NAMED,
    operations=READ_OPERATIONS,
    lists=True,
    filters={"Name": text("Name")},
    order=(DOCUMENT.body["Name"].as_string(),),
    index=partial(names.list_index, "Name"),
)
JOURNAL_CODE = Entity(
    name="JournalCode",
    fields={
        **_NAMED,
        "Description": Text(100),
        "Type": Choice(
            words=("Expenses", "Sales", "Bank", "Nouveaux", "Wages", "Cash", "Others"),
            keep=True,
        ),
    },
    operations=READ_OPERATIONS | {"create"},
    required=("Name",),
    lists=True,
    filters={"Name": text("Name"), "Type": text("Type")},
    order=(DOCUMENT.body["Name"].as_string(),),
    complete=_complete_journal_code,
    index=partial(names.list_index, "Name"),
)
TAX_CLASSIFICATION = Entity(
    name="TaxClassification",
    fields={
        "Code": Text(),
        "Name": Text(),
        "Description": Text(),
        "Level": Text(),
        "ApplicableTo": READONLY,
        "ParentRef": Ref(to=("TaxClassification",), named=False),
    },
    operations=READ_OPERATIONS,
    filters={"Name": text("Name"), "Code": text("Code"), "Level": text("Level")},
    order=(DOCUMENT.id,),
    index=lambda body: {"name": body["Name"], "status": "active"},
    free_ids=True,
)
TAX_PAYMENT = Entity(
    name="TaxPayment",
    fields={
        "PaymentDate": Day(),
        "PaymentAmount": Money(),
        "PaymentAccountRef": Ref(to=("Account",)),
        "Refund": Flag(),
        "Description": Text(),
    },
    operations=READ_OPERATIONS,
    filters={"PaymentDate": Filter("day", DOCUMENT.date), "PaymentAmount": Filter("money", DOCUMENT.total)},
    order=(DOCUMENT.date.desc(),),
)
