"""What the HTML report shows, in its order. Pure selection and sorting; words and looks are the templates' job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sevenpoint.harness.results import (
    Call,
    Exchange,
    Finding,
    Gate,
    GateState,
    GateWatch,
    Outcome,
    PointResult,
    RequirementResult,
    Results,
    ScenarioRun,
)
from sevenpoint.reports.certification.register import clauses_of
from sevenpoint.reports.evidence import Excerpts, ShownExchange
from sevenpoint.reports.faults import FaultMatrix, fault_matrix
from sevenpoint.reports.latency import Latencies, latencies
from sevenpoint.reports.proofs import Proofs, proofs
from sevenpoint.reports.traces import Trace, traces
from sevenpoint.reports.twins import Numbered, at_most, together
from sevenpoint.reports.words import BAD, SEEN

IN_FULL = 30  # findings of a chapter that are told in full; the rest are rows of a table
IN_TABLE = 200
CONDITIONS = 6


@dataclass(frozen=True)
class ShownFinding:
    """A finding with the run that made it; exchanges only where it is told in full.

    gate: it caps the score; worst: page one names it for that; twins: the same check where it failed on other ledgers.
    """

    anchor: str
    finding: Finding
    run: ScenarioRun | None
    gate: bool
    worst: bool
    exchanges: list[ShownExchange]
    unshown: int
    clauses: list[str]
    twins: list[ShownFinding]


@dataclass(frozen=True)
class Chapter:
    """One point: what failed, worst first; what passed; what was not seen; the runs."""

    point: PointResult
    failed: list[ShownFinding]
    more_failed: list[ShownFinding]
    passed: list[ShownFinding]
    unseen: list[ShownFinding]
    left_out: int
    runs: list[ScenarioRun]
    measured: bool


@dataclass(frozen=True)
class ClosedGate:
    """A gate that closed in some points, with the place of the worst finding in each; `checks`: how many failed."""

    title: str
    cap: float
    points: list[int]
    findings: list[tuple[Finding, str | None]]
    checks: int


@dataclass(frozen=True)
class Kept:
    """How much of one run the bundle keeps: exchanges at the ledger, and questions to the candidate."""

    exchanges: int
    calls: int


@dataclass(frozen=True)
class View:
    """Everything the templates need."""

    results: Results
    chapters: list[Chapter]
    gates: list[ClosedGate]
    watched: list[GateWatch]
    untested: list[tuple[str, list[RequirementResult]]]
    harness_errors: list[ScenarioRun]
    run_numbers: dict[str, int]
    capped: frozenset[int]
    most_conditions: int
    most_lost: float
    faults: FaultMatrix
    latencies: Latencies
    traces: list[Trace]
    kept: dict[str, Kept]
    exchanges_shown: int
    proofs: Proofs


def build_view(results: Results, exchanges: Mapping[str, list[Exchange]], calls: Mapping[str, list[Call]]) -> View:
    """Sorts a judged bundle into chapters."""
    excerpts = Excerpts(exchanges)
    runs = {run.id: run for run in results.runs}
    chapters = [_chapter(point, results, runs, excerpts) for point in results.points]
    anchors = {
        shown.finding.model_dump_json(): shown.anchor
        for chapter in chapters
        for card in [*chapter.failed, *chapter.more_failed]
        for shown in [card, *card.twins]
    }
    return View(
        results=results,
        chapters=chapters,
        gates=_closed(results.gates, anchors),
        watched=[watch for watch in results.gate_watch if watch.state is not GateState.CLOSED],
        untested=_untested(results),
        harness_errors=[run for run in results.runs if run.outcome is Outcome.HARNESS_ERROR],
        run_numbers={run.id: number for number, run in enumerate(results.runs, 1)},
        capped=frozenset(gate.point for gate in results.gates),
        most_conditions=CONDITIONS,
        most_lost=max((lost.points for lost in results.lost), default=1.0) or 1.0,
        faults=fault_matrix(results, exchanges),
        latencies=latencies(results),
        traces=traces(results, exchanges, calls),
        kept={
            run.id: Kept(len(exchanges.get(run.id, ())), sum(call.times for call in calls.get(run.id, ())))
            for run in results.runs
        },
        exchanges_shown=len(excerpts.shown),
        proofs=proofs(results),
    )


def _chapter(point: PointResult, results: Results, runs: dict[str, ScenarioRun], excerpts: Excerpts) -> Chapter:
    excerpts.new_chapter()
    findings = [finding for requirement in point.requirements for finding in requirement.findings]
    gates = {finding.model_dump_json() for gate in results.gates for finding in gate.findings}
    worst = {gate.finding.model_dump_json() for gate in results.gates}
    bad = sorted((f for f in findings if f.outcome in BAD), key=lambda f: _harm_first(f, results))

    def shown(number: int, finding: Finding, *, full: bool, twins: Sequence[Numbered] = ()) -> ShownFinding:
        pieces, unshown = excerpts.of(finding) if full else ([], len(finding.exchanges))
        text = finding.model_dump_json()
        anchor = f"finding-{point.number}-{number}"
        run = runs.get(finding.run or "")
        clauses = clauses_of(finding.requirement, run.scenario) if run and full else []
        others = [shown(number, finding, full=full) for number, finding in twins]
        return ShownFinding(anchor, finding, run, text in gates, text in worst, pieces, unshown, clauses, others)

    cards = together(findings, bad, runs)
    told = at_most(cards, IN_FULL)
    rest = [each for card in cards[told:] for each in card]
    passed = [f for f in findings if f.outcome is Outcome.PASS]
    unseen = [f for f in findings if f.outcome not in SEEN]
    return Chapter(
        point=point,
        failed=[shown(*first, full=True, twins=twins) for first, *twins in cards[:told]],
        more_failed=[shown(number, finding, full=False) for number, finding in rest[:IN_TABLE]],
        passed=[shown(0, finding, full=False) for finding in passed[:IN_TABLE]],
        unseen=[shown(0, finding, full=False) for finding in unseen[:IN_TABLE]],
        left_out=sum(max(0, len(many) - IN_TABLE) for many in (rest, passed, unseen)),
        runs=[run for run in results.runs if run.point == point.number],
        measured=any(
            measurement.requirement.split(".")[0] == str(point.number)
            for run in results.runs
            for measurement in run.measurements
        ),
    )


def _harm_first(finding: Finding, results: Results) -> tuple[float, float, int]:
    money = float(finding.money.amount.copy_abs()) if finding.money else 0.0
    share = 0.5 if finding.outcome is Outcome.PARTIAL else 1.0
    return (-share * results.harm_weights.get(finding.harm, 0.0), -money, BAD.index(finding.outcome))


def _closed(gates: list[Gate], anchors: Mapping[str, str]) -> list[ClosedGate]:
    """Gates by name, the hardest first."""
    by_name: defaultdict[str, list[Gate]] = defaultdict(list)
    for gate in gates:
        by_name[gate.name].append(gate)
    return [
        ClosedGate(
            title=group[0].title,
            cap=group[0].cap,
            points=[gate.point for gate in group],
            findings=[(gate.finding, anchors.get(gate.finding.model_dump_json())) for gate in group],
            checks=sum(len(gate.findings) for gate in group),
        )
        for group in by_name.values()
    ]


def _untested(results: Results) -> list[tuple[str, list[RequirementResult]]]:
    """Requirements without any observation, by the reason why."""
    groups: defaultdict[str, list[RequirementResult]] = defaultdict(list)
    for point in results.points:
        for requirement in point.requirements:
            if requirement.outcome not in SEEN:
                groups[_why(requirement)].append(requirement)
    return list(groups.items())


def _why(requirement: RequirementResult) -> str:
    if requirement.findings and requirement.mode != "A":
        return f"{requirement.outcome.value.replace('_', ' ')}"
    return requirement.reason or "no reason given"
