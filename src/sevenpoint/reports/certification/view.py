"""The register filled with one evaluation: each clause, its items, and what is known of each. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sevenpoint.harness.results import Attested, AttestedAnswer, Evidence, Finding, Outcome, Results
from sevenpoint.reports.certification.register import ITEMS, SOURCES, Item, Source, split_clause
from sevenpoint.reports.words import BAD

SHOWN_FROM = 2  # an answer of 2 of 3 has papers behind it
UNANSWERED = "unknown"


class State(StrEnum):
    """What is known of an item. Measured states come first: an answer never hides a failure."""

    FAILED = "failed"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"
    HELD = "held"
    EVIDENCED = "evidenced"
    CLAIMED = "claimed"
    DENIED = "denied"
    OPEN = "open"


WORDS: dict[State, str] = {
    State.FAILED: "measured: does not hold",
    State.PARTLY: "measured: holds in part",
    State.UNSUPPORTED: "the product does not offer it",
    State.HELD: "measured: holds",
    State.EVIDENCED: "attested with evidence",
    State.CLAIMED: "claimed only",
    State.DENIED: "answered no, or nothing to show",
    State.OPEN: "not looked at here",
}
MEASURED = (State.FAILED, State.PARTLY, State.UNSUPPORTED, State.HELD)
# The first of these that an item of a clause is in decides what is said of the clause.
WORST_FIRST = (
    State.FAILED,
    State.PARTLY,
    State.UNSUPPORTED,
    State.DENIED,
    State.OPEN,
    State.CLAIMED,
    State.EVIDENCED,
    State.HELD,
)


@dataclass(frozen=True)
class ItemState:
    """One item on one ledger. `findings`: what speaks to it, failures first; `answers`: of the questionnaires."""

    item: Item
    state: State
    findings: tuple[Finding, ...]
    answers: tuple[AttestedAnswer, ...]

    @property
    def words(self) -> str:
        """The state as printed."""
        return WORDS[self.state]

    @property
    def worst(self) -> Finding | None:
        """The first finding that failed."""
        return next((finding for finding in self.findings if finding.outcome in BAD), None)


@dataclass(frozen=True)
class Clause:
    """One numbered clause of a source, or the whole source where it has no numbers."""

    id: str
    number: str
    title: str
    state: State
    items: tuple[ItemState, ...]

    @property
    def words(self) -> str:
        """The state as printed."""
        return WORDS[self.state] if self.items else "outside of this test bench"


@dataclass(frozen=True)
class SourceView:
    """One source with its clauses; `seen`: whether its ledger was part of the evaluation."""

    source: Source
    seen: bool
    clauses: tuple[Clause, ...]
    counts: dict[State, int]


@dataclass(frozen=True)
class CertificationView:
    """Every source, in order."""

    sources: tuple[SourceView, ...]


def certification_view(results: Results, attested: Attested | None = None) -> CertificationView:
    """Each source filled with what was measured on its own ledger, and with the answers of the questionnaires."""
    answers = {a.id: a for part in attested.parts for s in part.sections for a in s.answers} if attested else {}
    states = {}
    for ledger in {source.ledger for source in SOURCES.values()}:
        spoken = _spoken(results, ledger)
        states[ledger] = {item.id: _state(item, spoken, answers) for item in ITEMS.values()}
    return CertificationView(
        tuple(
            _source(source, states[source.ledger], seen=source.ledger in results.manifest.ledgers)
            for source in SOURCES.values()
        )
    )


def _source(source: Source, states: dict[str, ItemState], *, seen: bool) -> SourceView:
    by_number: dict[str, list[ItemState]] = {number: [] for number in source.clauses}
    for state in states.values():
        for clause in state.item.clauses:
            name, number = split_clause(clause)
            if name == source.id:
                by_number.setdefault(number, []).append(state)
    clauses = tuple(
        Clause(
            id=f"{source.id}-{number}" if number else source.id,
            number=number,
            title=source.clauses.get(number, ""),
            state=_worst([each.state for each in items]),
            items=tuple(items),
        )
        for number, items in sorted(by_number.items(), key=lambda pair: _order(pair[0]))
    )
    unique = {each.item.id: each.state for clause in clauses for each in clause.items}
    return SourceView(source, seen, clauses, {state: list(unique.values()).count(state) for state in State})


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".")) if number else ()


def _worst(states: Sequence[State]) -> State:
    return next((state for state in WORST_FIRST if state in states), State.OPEN)


def _spoken(results: Results, ledger: str) -> dict[str, list[Finding]]:
    """Measured findings of one ledger by requirement and by requirement/scenario."""
    runs = {run.id: run for run in results.runs if run.ledger == ledger}
    spoken: dict[str, list[Finding]] = {}
    for point in results.points:
        for requirement in point.requirements:
            for finding in requirement.findings:
                run = runs.get(finding.run or "")
                if run is None or finding.evidence is not Evidence.MEASURED:
                    continue
                for name in (finding.requirement, f"{finding.requirement}/{run.scenario.rsplit('/', 1)[-1]}"):
                    spoken.setdefault(name, []).append(finding)
    return spoken


def _state(item: Item, spoken: dict[str, list[Finding]], answers: dict[str, AttestedAnswer]) -> ItemState:
    findings = [finding for name in item.findings for finding in spoken.get(name, [])]
    findings.sort(key=lambda finding: finding.outcome not in BAD)
    given = [answers[name] for name in item.answers if name in answers]
    answered = [answer for answer in given if answer.score is not None and answer.answer != UNANSWERED]
    measured = _measured({finding.outcome for finding in findings})
    return ItemState(item, measured or _attested(answered), tuple(findings), tuple(answered))


def _measured(outcomes: set[Outcome]) -> State | None:
    if Outcome.FAIL in outcomes:
        return State.FAILED
    if Outcome.PARTIAL in outcomes or {Outcome.PASS, Outcome.UNSUPPORTED} <= outcomes:
        return State.PARTLY
    if Outcome.UNSUPPORTED in outcomes:
        return State.UNSUPPORTED
    return State.HELD if Outcome.PASS in outcomes else None


def _attested(answered: list[AttestedAnswer]) -> State:
    """The weakest answer decides: an item is as well attested as its worst part."""
    scores = [each.score for each in answered if each.score is not None]
    if not scores:
        return State.OPEN
    if min(scores) >= SHOWN_FROM:
        return State.EVIDENCED
    return State.CLAIMED if min(scores) == 1 else State.DENIED
