"""When the lines of a proposal fall due, and at which price: pure functions over a proposal document.

Terms. An *occurrence* is one billing of one line on one date. A line has *versions*: what was agreed first, and what
each amendment made of it from its effective date on. The *anchor* is the proposal's start date: its day of the month is
kept, and a month that is too short lends its last day (31 January, 28 February, 31 March).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ..flaws import Flaws
from ..values import Doc, line_amount, money
from .rhythm import FAR, Signed, Span, add_months, dates, short_months_stick


@dataclass(frozen=True)
class Occurrence:
    """One billing of one line: `due` is the agreed date, `terms` the version of the line that holds then.

    `adjustment`: what changes inside the period before `due` add to it or take off, when they were agreed by the day.
    """

    line: str
    due: dt.date
    terms: Doc
    adjustment: Decimal = Decimal("0.00")


def new_line(line_id: str, terms: Doc, since: dt.date | None = None) -> Doc:
    """A line with its first version; `since` is the effective date of the amendment that added it."""
    return {"id": line_id, "versions": [{**terms, "since": since.isoformat() if since else ""}]}


def amend_line(line: Doc, change: Doc, since: dt.date) -> Doc:
    """The line with one more version: members of `change` that are present replace the latest terms."""
    earlier = [v for v in line["versions"] if v["since"] == "" or dt.date.fromisoformat(v["since"]) < since]
    latest = {**(earlier or line["versions"])[-1], "prorate": False, **change, "since": since.isoformat()}
    return {**line, "versions": [*earlier, latest]}


def current_terms(line: Doc) -> Doc:
    """What was agreed last about a line."""
    latest: Doc = line["versions"][-1]
    return latest


def occurrences(proposal: Doc, line: Doc, until: dt.date | None, flaws: Flaws | None = None) -> Iterator[Occurrence]:
    """Every occurrence of a line in date order, up to and including `until` (None.

    To the end of the line, maybe never).
    """
    start = dt.date.fromisoformat(proposal["start_date"])
    signed = Signed(start, _date(proposal.get("accepted_on")), _date(line.get("released")))
    stop = _date(proposal.get("cancelled_from")) or FAR
    versions: list[Doc] = line["versions"]
    last: dt.date | None = None
    used, previous, once = 0, None, False
    for index, terms in enumerate(versions):
        since = _date(terms["since"]) or dt.date.min
        before = _date(versions[index + 1]["since"]) or FAR if index + 1 < len(versions) else FAR
        billing = terms["billing"]
        if billing != previous:
            used = 0
        previous = billing
        priced = versions[0] if flaws is not None and flaws.on("old-price-kept") else terms
        span = Span(since, before, used, once)
        for due in dates(billing, signed, span, sticks=short_months_stick(signed, billing, flaws)):
            if due >= stop or (until is not None and due > until):
                break
            used, once = used + 1, once or billing["kind"] == "on_acceptance"
            if due >= add_months(start, 12) and flaws is not None and flaws.on("schedule-stops-after-a-year"):
                break
            yield Occurrence(line["id"], due, priced, _settled(versions[: index + 1], last, due, flaws))
            last = due


def _settled(versions: list[Doc], last: dt.date | None, due: dt.date, flaws: Flaws | None) -> Decimal:
    """What changes between two billings come to, by calendar days of the period from `last` to `due`."""
    total = Decimal("0.00")
    for before, after in pairwise(versions):
        since = dt.date.fromisoformat(after["since"])
        if not after.get("prorate") or last is None or not last < since < due:
            continue
        days = 30 if flaws is not None and flaws.on("prorated-by-thirtieths") else (due - last).days
        change = money((line_amount(after) - line_amount(before)) * (due - since).days / days)
        if change < 0 and flaws is not None and flaws.on("decrease-not-prorated"):
            continue
        total += change
    return total


def agreed(proposal: Doc, today: dt.date, flaws: Flaws | None = None) -> list[Occurrence]:
    """Everything that the client agreed to pay: fixed schedules in full, open-ended ones up to today."""
    found: list[Occurrence] = []
    for line in proposal["lines"]:
        if waits(line):
            found.append(Occurrence(line["id"], today, current_terms(line)))
        open_ended = any(_endless(version["billing"]) for version in line["versions"])
        found.extend(occurrences(proposal, line, today if open_ended else None, flaws))
    return found


def waits(line: Doc) -> bool:
    """Whether a line is billed when somebody says so, and nobody has."""
    return current_terms(line)["billing"]["kind"] == "manual" and not line.get("released")


def next_due(proposal: Doc, billed: set[tuple[str, str]], flaws: Flaws | None = None) -> dt.date | None:
    """The date of the first occurrence that is not billed yet."""
    firsts = []
    for line in proposal["lines"]:
        for occurrence in occurrences(proposal, line, None, flaws):
            if (occurrence.line, occurrence.due.isoformat()) not in billed:
                firsts.append(occurrence.due)
                break
    return min(firsts, default=None)


def _endless(billing: Doc) -> bool:
    return billing["kind"] == "recurring" and billing.get("occurrences") is None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
