"""One proposal, followed: what the user did in the tool, the tool at the ledger, and the bookkeeper there.

The three lanes share the ledger's clock, so their order is the order of events, to a few milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sevenpoint.harness.results import Call, Exchange, Finding, Results, ScenarioRun
from sevenpoint.reports.evidence import compact
from sevenpoint.reports.operations import is_access, is_read, operation
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import BAD

USER, TOOL, BOOKS = "user", "tool", "books"
LANES = {USER: "User in the tool", TOOL: "Tool at the ledger", BOOKS: "Bookkeeper in the ledger"}
ACCEPT = "accept_proposal"
SETTING_UP = (
    "describe",
    "create_workspace",
    "delete_workspace",
    "connect",
    "connections",
    "save_settings",
    "set_clock",
)
COMFORTABLE, MOST = 45, 60
PAYMENTS = ("payment", "collect", "purchase", "refund")
PROPOSAL_TO_PAYMENT = 3
BODY = 1_200
WORTH_TELLING = (
    "title", "name", "Name", "DisplayName", "number", "InvoiceNumber", "DocNumber", "accepted_by", "amount", "Amount",
    "total", "Total", "TotalAmt", "amount_due", "AmountDue", "Balance", "status", "Status", "PaymentStatus", "Message",
)  # fmt: skip
MOST_FACTS = 5


@dataclass(frozen=True)
class Moment:
    """One thing that happened, in one lane. `times`: how many requests it stands for."""

    at: str
    lane: str
    line: str
    reads: bool
    facts: list[str]
    status: int | None = None
    fault: str | None = None
    error: str | None = None
    request: str = ""
    answer: str = ""
    times: int = 1


@dataclass(frozen=True)
class Trace:
    """One run's story in three lanes; `contradictions`: what failed in it; `left_out`: moments that are not shown."""

    run: ScenarioRun
    moments: list[Moment]
    left_out: int
    contradictions: list[Finding]


def traces(results: Results, exchanges: Mapping[str, list[Exchange]], calls: Mapping[str, list[Call]]) -> list[Trace]:
    """The story that tells most about an accepted proposal, on each ledger: a failed one, else one up to the money."""
    stories: dict[str, list[Trace]] = {}
    for run in results.runs:
        made = calls.get(run.id, [])
        if any(call.verb == ACCEPT for call in made):
            stories.setdefault(run.scenario, []).append(_trace(run, exchanges.get(run.id, []), made))
    return max(stories.values(), key=_telling, default=[])


def _telling(story: list[Trace]) -> tuple[bool, bool, bool, bool, int]:
    writes = {moment.line.lower() for trace in story for moment in trace.moments if not moment.reads}
    return (
        any(trace.contradictions for trace in story),
        all(len(trace.moments) <= COMFORTABLE and not trace.left_out for trace in story),
        any(word in line for line in writes for word in PAYMENTS),
        any(trace.run.point == PROPOSAL_TO_PAYMENT for trace in story),
        len(writes),
    )


def _trace(run: ScenarioRun, journal: Iterable[Exchange], calls: list[Call]) -> Trace:
    start = next((call.at for call in calls if call.verb not in SETTING_UP), calls[0].at)
    moments = [_of_call(call) for call in calls if call.verb not in SETTING_UP]
    moments += [_of_exchange(each) for each in journal if each.at >= start and not is_access(each)]
    moments.sort(key=lambda moment: moment.at)
    shown = _reads_together(moments)
    bad = [finding for finding in run.findings if finding.outcome in BAD]
    return Trace(run, shown[:MOST], max(0, len(shown) - MOST), bad[:3])


def _reads_together(moments: list[Moment]) -> list[Moment]:
    """Between two writes, each lane's reads are one row: looking again and again is one look."""
    shown: list[Moment] = []
    open_rows: dict[str, int] = {}
    for moment in moments:
        if not moment.reads or moment.fault or moment.error:
            open_rows.clear()
            shown.append(moment)
        elif moment.lane in open_rows:
            row = shown[open_rows[moment.lane]]
            words = dict.fromkeys([*row.line.removeprefix("reads ").split(", "), moment.line.removeprefix("reads ")])
            latest = moment.facts or row.facts
            shown[open_rows[moment.lane]] = replace(
                row,
                line=f"reads {', '.join(words)}",
                times=row.times + moment.times,
                facts=latest,
                request=moment.request,
                answer=moment.answer,
            )
        else:
            open_rows[moment.lane] = len(shown)
            shown.append(moment)
    return shown


def _of_call(call: Call) -> Moment:
    words = one_line(call.verb, 60).replace("_", " ")
    reads = call.method == "GET"
    return Moment(
        at=call.at,
        lane=USER,
        line=f"reads {words}" if reads else words,
        reads=reads,
        facts=_facts(call.answered) or _facts(call.asked),
        error=call.error,
        request=_cut(call.asked),
        answer=_cut(call.answered),
        times=call.times,
    )


def _of_exchange(exchange: Exchange) -> Moment:
    reads = is_read(exchange)
    failed = exchange.status >= 400
    return Moment(
        at=exchange.at,
        lane=BOOKS if exchange.actor == "bookkeeper" else TOOL,
        line=operation(exchange),
        reads=reads and not failed,
        facts=_facts(exchange.response_body) or _facts(exchange.request_body),
        status=exchange.status,
        fault=exchange.fault,
        request=_cut(exchange.request_body),
        answer=_cut(exchange.response_body),
    )


def _cut(body: str) -> str:
    body = compact(body)
    return body if len(body) <= BODY else f"{body[:BODY]}… [{len(body) - BODY:,} more characters in the bundle]"


def _facts(body: str) -> list[str]:
    """A few telling values of the first record in a JSON body."""
    if not body or len(body) > 200_000:
        return []
    try:
        record, many = _record(json.loads(body))
    except (ValueError, RecursionError):
        return []
    facts = [f"{many} records"] if many > 1 else []
    for name in WORTH_TELLING:
        value = record.get(name)
        if value not in (None, "") and not isinstance(value, dict | list):
            facts.append(f"{name} {one_line(str(value), 80)}")
    return facts[:MOST_FACTS]


def _record(content: Any) -> tuple[dict[str, Any], int]:
    """The first record and how many there are: the body itself, or what its list or its only object holds."""
    if isinstance(content, dict):
        inner = content.get("QueryResponse", content)
        if "ProviderName" in content and not any(isinstance(value, list) and value for value in content.values()):
            return {}, 0
        if isinstance(inner, dict):
            for value in inner.values():
                if isinstance(value, list) and value and isinstance(value[0], dict) and "id" not in inner:
                    return value[0], len(value)
            objects = [value for value in inner.values() if isinstance(value, dict)]
            if len(objects) == 1 and len(inner) <= 2:
                return objects[0], 1
            return inner, 1
    return {}, 0
