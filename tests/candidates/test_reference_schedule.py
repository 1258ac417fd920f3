"""Schedules: month ends, leap days, amendments by effective date, endings."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevenpoint.candidates.reference.billing.rhythm import add_months
from sevenpoint.candidates.reference.billing.schedule import (
    agreed,
    amend_line,
    current_terms,
    new_line,
    next_due,
    occurrences,
    waits,
)

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31))
MONTHLY = {"kind": "recurring", "every_months": 1, "occurrences": None}
ONCE = {"kind": "on_acceptance", "every_months": 1, "occurrences": None}


def terms(price: str = "100.00", billing: dict[str, Any] = MONTHLY) -> dict[str, Any]:
    """The terms of a line."""
    return {
        "service": "Advisory",
        "description": "Advice",
        "quantity": "1",
        "unit_price": price,
        "discount_percent": "0",
        "billing": billing,
    }


def proposal(start: dt.date, *lines: dict[str, Any], accepted: dt.date | None = None) -> dict[str, Any]:
    """An accepted proposal."""
    return {
        "start_date": start.isoformat(),
        "accepted_on": (accepted or start).isoformat(),
        "cancelled_from": None,
        "lines": list(lines),
    }


def dates(found: dict[str, Any], until: dt.date) -> list[str]:
    """The dates on which the first line is billed."""
    return [each.due.isoformat() for each in occurrences(found, found["lines"][0], until)]


@given(DAYS, st.integers(0, 240))
def test_the_anchor_day_is_kept_and_clamped(anchor: dt.date, months: int) -> None:
    """So many months later it is the anchor's day, or the last day of a month that is too short."""
    later = add_months(anchor, months)
    assert (later.year * 12 + later.month) - (anchor.year * 12 + anchor.month) == months
    assert later.day == min(anchor.day, calendar.monthrange(later.year, later.month)[1])


@given(DAYS, st.integers(1, 13), st.integers(1, 40))
def test_a_fixed_schedule_bills_exactly_its_occurrences(start: dt.date, every: int, times: int) -> None:
    """No month is skipped, none is billed twice, whatever the day of the start."""
    billing = {"kind": "recurring", "every_months": every, "occurrences": times}
    found = proposal(start, new_line("a", terms(billing=billing)))
    due = [each.due for each in occurrences(found, found["lines"][0], None)]
    assert due == sorted(set(due))
    assert due == [add_months(start, every * step) for step in range(times)]


def test_the_end_of_january_over_a_leap_year() -> None:
    """The day comes back after a short month."""
    found = proposal(dt.date(2028, 1, 31), new_line("a", terms()))
    assert dates(found, dt.date(2028, 5, 1)) == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_a_yearly_line_from_a_leap_day() -> None:
    """29 February is billed on the 28th in common years."""
    yearly = {"kind": "recurring", "every_months": 12, "occurrences": 5}
    found = proposal(dt.date(2028, 2, 29), new_line("a", terms(billing=yearly)))
    assert dates(found, dt.date(2032, 12, 31)) == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_a_price_change_holds_from_its_date() -> None:
    """Occurrences before the effective date keep their price; the count of the schedule goes on."""
    billing = {"kind": "recurring", "every_months": 1, "occurrences": 4}
    line = amend_line(new_line("a", terms(billing=billing)), {"unit_price": "120.00"}, dt.date(2026, 3, 1))
    found = proposal(dt.date(2026, 1, 15), line)
    billed = [(each.due.isoformat(), each.terms["unit_price"]) for each in occurrences(found, line, None)]
    assert billed == [
        ("2026-01-15", "100.00"),
        ("2026-02-15", "100.00"),
        ("2026-03-15", "120.00"),
        ("2026-04-15", "120.00"),
    ]
    assert current_terms(line)["unit_price"] == "120.00"


def test_a_later_amendment_replaces_one_that_was_to_come() -> None:
    """An amendment effective earlier wins over what was agreed before for a later date."""
    line = amend_line(new_line("a", terms()), {"unit_price": "150.00"}, dt.date(2026, 6, 1))
    line = amend_line(line, {"unit_price": "120.00"}, dt.date(2026, 3, 1))
    assert [version["unit_price"] for version in line["versions"]] == ["100.00", "120.00"]


def test_a_frequency_change_follows_the_anchor() -> None:
    """From monthly to quarterly: later dates stay on the start date's grid."""
    quarterly = {"kind": "recurring", "every_months": 3, "occurrences": None}
    line = amend_line(new_line("a", terms()), {"billing": quarterly}, dt.date(2026, 3, 1))
    found = proposal(dt.date(2026, 1, 31), line)
    assert dates(found, dt.date(2026, 12, 31)) == ["2026-01-31", "2026-02-28", "2026-04-30", "2026-07-31", "2026-10-31"]


def test_a_recurring_line_added_later_joins_the_grid() -> None:
    """Its first bill is the proposal's next date on or after the effective date."""
    line = new_line("b", terms(), dt.date(2026, 2, 10))
    assert dates(proposal(dt.date(2026, 1, 5), line), dt.date(2026, 4, 30)) == ["2026-03-05", "2026-04-05"]


def test_a_line_on_acceptance_is_billed_once() -> None:
    """At acceptance, even when it is amended afterwards; one added later at its effective date."""
    line = amend_line(new_line("a", terms(billing=ONCE)), {"quantity": "2"}, dt.date(2026, 5, 1))
    found = proposal(dt.date(2026, 1, 1), line, accepted=dt.date(2026, 2, 3))
    assert dates(found, dt.date(2027, 1, 1)) == ["2026-02-03"]
    added = new_line("b", terms(billing=ONCE), dt.date(2026, 4, 1))
    assert dates(proposal(dt.date(2026, 1, 1), added), dt.date(2027, 1, 1)) == ["2026-04-01"]


def test_nothing_is_billed_on_or_after_the_end() -> None:
    """A cancellation ends open schedules, in what is agreed too."""
    found = {**proposal(dt.date(2026, 1, 10), new_line("a", terms())), "cancelled_from": "2026-03-10"}
    assert dates(found, dt.date(2027, 1, 1)) == ["2026-01-10", "2026-02-10"]
    assert len(agreed(found, dt.date(2027, 1, 1))) == 2


@pytest.mark.parametrize(("billed", "expected"), [(set(), "2026-01-31"), ({("a", "2026-01-31")}, "2026-02-28")])
def test_the_next_time(billed: set[tuple[str, str]], expected: str) -> None:
    """The first date that is not billed yet."""
    found = proposal(dt.date(2026, 1, 31), new_line("a", terms()))
    assert next_due(found, billed) == dt.date.fromisoformat(expected)


def test_a_manual_line_waits_until_it_is_released_and_counts_as_agreed() -> None:
    """Nobody has said that the work is done: it is agreed, never due, and due on the day on which somebody says so."""
    line = new_line("line_1", terms(billing={"kind": "manual", "every_months": 1, "occurrences": None}))
    found = proposal(dt.date(2026, 3, 2), line)
    assert waits(line)
    assert (dates(found, dt.date(2027, 1, 1)), next_due(found, set())) == ([], None)
    assert [each.terms["unit_price"] for each in agreed(found, dt.date(2026, 4, 1))] == ["100.00"]
    released = {**line, "released": "2026-05-04"}
    assert not waits(released)
    assert dates(proposal(dt.date(2026, 3, 2), released), dt.date(2027, 1, 1)) == ["2026-05-04"]


@pytest.mark.parametrize(
    ("since", "price", "settled"),
    [
        ("2026-03-02", "131.00", "0.00"),  # on the day itself the old price never held
        ("2026-03-03", "131.00", "30.00"),  # 30 of 31 days at 31.00 more
        ("2026-04-01", "131.00", "1.00"),
        ("2026-03-17", "69.00", "-16.00"),
        ("2026-04-02", "131.00", "0.00"),
    ],
)
def test_a_prorated_change_settles_the_running_period_by_its_days(since: str, price: str, settled: str) -> None:
    """The difference for the days from the change to the next billing, on that billing and on no later one."""
    change = {"unit_price": price, "prorate": True}
    line = amend_line(new_line("line_1", terms()), change, dt.date.fromisoformat(since))
    found = proposal(dt.date(2026, 3, 2), line)
    billed = list(occurrences(found, line, dt.date(2026, 5, 2)))
    assert [each.adjustment for each in billed] == [Decimal("0.00"), Decimal(settled), Decimal("0.00")]
    assert billed[1].terms["unit_price"] == price


def test_a_change_that_is_not_prorated_settles_nothing() -> None:
    """It holds from the next billing on, also when an earlier change was prorated."""
    line = amend_line(new_line("line_1", terms()), {"unit_price": "200.00", "prorate": True}, dt.date(2026, 3, 10))
    line = amend_line(line, {"unit_price": "300.00"}, dt.date(2026, 4, 10))
    billed = list(occurrences(proposal(dt.date(2026, 3, 2), line), line, dt.date(2026, 5, 2)))
    assert [bool(each.adjustment) for each in billed] == [False, True, False]
