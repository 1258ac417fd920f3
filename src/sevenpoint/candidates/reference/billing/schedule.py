"""When the lines of a proposal fall due, and at which price: pure functions over a proposal document.

Terms. An *occurrence* is one billing of one line on one date. A line has *versions*: what was agreed first, and what
each amendment made of it from its effective date on. The *anchor* is the proposal's start date: its day of the month is
kept, and a month that is too short lends its last day (31 January, 28 February, 31 March).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from ..flaws import Flaws
from ..values import Doc

FAR = dt.date(9000, 1, 1)


@dataclass(frozen=True)
class Occurrence:
    """One billing of one line: `due` is the agreed date, `terms` the version of the line that holds then."""

    line: str
    due: dt.date
    terms: Doc


def add_months(anchor: dt.date, months: int) -> dt.date:
    """The anchor's day so many months later, clamped to the length of that month.

    >>> add_months(dt.date(2026, 1, 31), 1), add_months(dt.date(2026, 1, 31), 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return dt.date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))


def new_line(line_id: str, terms: Doc, since: dt.date | None = None) -> Doc:
    """A line with its first version; `since` is the effective date of the amendment that added it."""
    return {"id": line_id, "versions": [{**terms, "since": since.isoformat() if since else ""}]}


def amend_line(line: Doc, change: Doc, since: dt.date) -> Doc:
    """The line with one more version: members of `change` that are present replace the latest terms."""
    earlier = [v for v in line["versions"] if v["since"] == "" or dt.date.fromisoformat(v["since"]) < since]
    latest = {**(earlier or line["versions"])[-1], **change, "since": since.isoformat()}
    return {**line, "versions": [*earlier, latest]}


def current_terms(line: Doc) -> Doc:
    """What was agreed last about a line."""
    latest: Doc = line["versions"][-1]
    return latest


def occurrences(proposal: Doc, line: Doc, until: dt.date | None, flaws: Flaws | None = None) -> Iterator[Occurrence]:
    """Every occurrence of a line in date order, up to and including `until` (None.

    To the end of the line, maybe never).
    """
    start, accepted = dt.date.fromisoformat(proposal["start_date"]), _date(proposal.get("accepted_on"))
    stop = _date(proposal.get("cancelled_from")) or FAR
    versions: list[Doc] = line["versions"]
    used, previous, once = 0, None, False
    for index, terms in enumerate(versions):
        since = _date(terms["since"]) or dt.date.min
        before = _date(versions[index + 1]["since"]) or FAR if index + 1 < len(versions) else FAR
        billing = terms["billing"]
        if billing != previous:
            used = 0
        previous = billing
        priced = versions[0] if flaws is not None and flaws.on("old-price-kept") else terms
        for due in _dates(billing, start, accepted, since, before, used, once):
            if due >= stop or (until is not None and due > until):
                break
            used, once = used + 1, once or billing["kind"] == "on_acceptance"
            yield Occurrence(line["id"], due, priced)


def _dates(
    billing: Doc, start: dt.date, accepted: dt.date | None, since: dt.date, before: dt.date, used: int, once: bool
) -> Iterator[dt.date]:
    """The dates of one version: from `since` on, before `before`."""
    if billing["kind"] == "on_acceptance":
        due = max(since, accepted or start)
        if not once and due < before:
            yield due
        return
    limit = billing.get("occurrences")
    for step in count():
        due = add_months(start, step * billing["every_months"])
        if due >= before or (limit is not None and used >= limit):
            return
        if due >= since:
            used += 1
            yield due


def agreed(proposal: Doc, today: dt.date, flaws: Flaws | None = None) -> list[Occurrence]:
    """Everything that the client agreed to pay: fixed schedules in full, open-ended ones up to today."""
    found: list[Occurrence] = []
    for line in proposal["lines"]:
        open_ended = any(_endless(version["billing"]) for version in line["versions"])
        found.extend(occurrences(proposal, line, today if open_ended else None, flaws))
    return found


def next_due(proposal: Doc, billed: set[tuple[str, str]]) -> dt.date | None:
    """The date of the first occurrence that is not billed yet."""
    firsts = []
    for line in proposal["lines"]:
        for occurrence in occurrences(proposal, line, None):
            if (occurrence.line, occurrence.due.isoformat()) not in billed:
                firsts.append(occurrence.due)
                break
    return min(firsts, default=None)


def _endless(billing: Doc) -> bool:
    return billing["kind"] == "recurring" and billing.get("occurrences") is None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
