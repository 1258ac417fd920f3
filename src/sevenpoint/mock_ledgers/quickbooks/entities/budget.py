"""Budget: planned amounts by account and period (quickbooks.md 11; written through the API since 2024)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, TRANSACTION_OPERATIONS, Draft, Entity, text
from ..faults import fault
from ..fields import Choice, Day, Field, Flag, Many, Money, Ref, Text

_DETAIL: dict[str, Field] = {
    "BudgetDate": Day(),
    "Amount": Money(),
    "AccountRef": Ref(to=("Account",)),
    "CustomerRef": Ref(to=("Customer",)),
    "ClassRef": Ref(to=("Class",)),
    "DepartmentRef": Ref(to=("Department",)),
}


def complete(draft: Draft) -> None:
    """Period, kind and rows of a budget. Raises 2020, 6000, 6240."""
    body = draft.body
    body.setdefault("Active", True)
    body.setdefault("BudgetType", "ProfitAndLoss")
    body.setdefault("BudgetEntryType", "Monthly")
    if body["EndDate"] < body["StartDate"]:
        raise fault("business", detail="A budget ends after it starts.")
    for row in body.get("BudgetDetail", []):
        for name in ("BudgetDate", "Amount", "AccountRef"):
            if name not in row:
                raise fault("missing", name=f"BudgetDetail.{name}")
        if not body["StartDate"] <= row["BudgetDate"] <= body["EndDate"]:
            raise fault("business", detail="A budget's rows lie between its StartDate and EndDate.")
    names.require_unique(draft, "Name", ("Budget",), "budget")


BUDGET = Entity(
    name="Budget",
    fields={
        "Name": Text(100),
        "StartDate": Day(),
        "EndDate": Day(),
        "BudgetType": Choice(words=("ProfitAndLoss", "BalanceSheet"), keep=True),
        "BudgetEntryType": Choice(words=("Monthly", "Quarterly", "Annually"), keep=True),
        "Active": Flag(keep=True),
        "BudgetDetail": Many(fields=_DETAIL),
    },
    operations=TRANSACTION_OPERATIONS,
    required=("Name", "StartDate", "EndDate"),
    lists=True,
    filters={"Name": text("Name"), "BudgetType": text("BudgetType")},
    order=(DOCUMENT.body["Name"].as_string(),),
    complete=complete,
    index=partial(names.list_index, "Name"),
)
