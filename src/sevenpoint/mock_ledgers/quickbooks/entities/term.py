"""Term: when an invoice falls due (quickbooks.md 7.1)."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import partial

from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, text
from ..faults import fault
from ..fields import Body, Field, Flag, Number, Text, Whole

_DUE_WITHOUT_TERM = 30  # days (quickbooks.md 7.1, Invoice)
FIELDS: dict[str, Field] = {
    "Name": Text(31),
    "Active": Flag(keep=True),
    "Type": Text(readonly=True),
    "DiscountPercent": Number(),
    "DiscountDays": Whole(),
    "DueDays": Whole(),
    "DayOfMonthDue": Whole(),
    "DueNextMonthDays": Whole(),
    "DiscountDayOfMonth": Whole(),
}


def complete(draft: Draft) -> None:
    """A term counts days or names a day of the month. Raises 2020, 6000, 6240."""
    body = draft.body
    body.setdefault("Active", True)
    if "DueDays" not in body and "DayOfMonthDue" not in body:
        raise fault("missing", name="DueDays")
    if not 0 <= body.get("DueDays", 0) <= 999 or not 1 <= body.get("DayOfMonthDue", 1) <= 31:
        raise fault("business", detail="DueDays must be 0 to 999 and DayOfMonthDue 1 to 31.")
    body["Type"] = "STANDARD" if "DueDays" in body else "DATE_DRIVEN"
    body.setdefault("DiscountPercent", 0)
    names.inactive_suffix(draft, "Name")
    if body["Active"]:
        names.require_unique(draft, "Name", ("Term",), "term")


def due_date(term: Body | None, date: str) -> str:
    """When something dated `date` falls due.

    >>> due_date(None, "2026-03-02"), due_date({"DayOfMonthDue": 31}, "2026-04-10")
    ('2026-04-01', '2026-04-30')
    """
    day = dt.date.fromisoformat(date)
    if term is None:
        return (day + dt.timedelta(days=_DUE_WITHOUT_TERM)).isoformat()
    if "DueDays" in term:
        return (day + dt.timedelta(days=term["DueDays"])).isoformat()
    due = _day_of_month(day, term["DayOfMonthDue"])
    if due < day or (due - day).days < term.get("DueNextMonthDays", 0):
        due = _day_of_month(day.replace(day=1) + dt.timedelta(days=31), term["DayOfMonthDue"])
    return due.isoformat()


def _day_of_month(month: dt.date, day: int) -> dt.date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))


TERM = Entity(
    name="Term",
    fields=FIELDS,
    operations=LIST_OPERATIONS,
    required=("Name",),
    lists=True,
    filters={"Name": text("Name"), "Type": text("Type")},
    order=(DOCUMENT.body["Name"].as_string(),),
    complete=complete,
    index=partial(names.list_index, "Name"),
)
