"""A sandbox's clock."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal

from flask import flash, redirect, url_for

from sevenpoint.harness.console.blueprints import sandbox, this_sandbox
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.pages.sandbox import overview
from sevenpoint.harness.console.problems import Page, Problem, or_again
from sevenpoint.harness.console.words import moment


class Step(Form):
    """How far."""

    by: Literal["hour", "day", "month"]


class Until(Form):
    """To nine o'clock UTC of a day."""

    day: dt.date


class Mode(Form):
    """Whether time runs."""

    mode: Literal["running", "frozen"]


@sandbox.post("/clock/mode")
@or_again(overview)
def set_mode() -> Page:
    """Let time run or hold it."""
    clock = this_sandbox().set_clock(read(Mode).mode)
    flash(f"The clock {'runs' if clock.mode == 'running' else 'stands still'} at {moment(clock.now)}.")
    return redirect(url_for("sandbox.overview"))


@sandbox.post("/clock/step")
@or_again(overview)
def step() -> Page:
    """Move time on; what falls due on the way happens."""
    now = this_sandbox().now()
    return _advance(now, later(now, read(Step).by))


@sandbox.post("/clock/until")
@or_again(overview)
def until() -> Page:
    """Move time on to a day."""
    now = this_sandbox().now()
    target = dt.datetime.combine(read(Until).day, dt.time(9), dt.UTC)
    if target < now:
        raise Problem("Time only moves forward", [f"It is {moment(now)} already."], status=409)
    return _advance(now, target)


def later(now: dt.datetime, by: str) -> dt.datetime:
    """An hour, a day or a month later; the last day of a month that has no such day.

    >>> later(dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC), "month").isoformat()
    '2026-02-28T09:00:00+00:00'
    """
    if by != "month":
        return now + (dt.timedelta(hours=1) if by == "hour" else dt.timedelta(days=1))
    year, month = now.year + now.month // 12, now.month % 12 + 1
    return now.replace(year=year, month=month, day=min(now.day, calendar.monthrange(year, month)[1]))


def _advance(now: dt.datetime, to: dt.datetime) -> Page:
    flash(f"It is {moment(this_sandbox().advance((to - now).total_seconds()))}.")
    return redirect(url_for("sandbox.overview"))
