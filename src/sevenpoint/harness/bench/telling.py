"""Telling a story on a bench, and settling how it ended. What went wrong decides whose failure it is:

| what ended the story | outcome |
|---|---|
| its own end, every requirement with a finding | the worst finding |
| its own end, a requirement without a finding | harness_error: a check that saw nothing is never a pass |
| `require` | fail; what has no finding is blocked |
| no answer, nonsense or an unexpected refusal from the candidate | fail, naming the verb; the rest is blocked |
| a person at a browser who could not say | not_observed, for what has no finding |
| a verb that the candidate does not offer | unsupported, for what has no finding |
| something that the ledger at hand does not let us do (a real one fails for nobody) | not_observed, likewise |
| a verb that is missing, of a capability that it describes as supported | fail, naming both; the rest is blocked |
| a time-out of the whole story while the candidate was asked | fail, and the rest is blocked |
| any other time-out of the whole story, books that do not balance, any other exception | harness_error |
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from sevenpoint.harness.bench.bench import Bench
from sevenpoint.harness.bench.record import Record, ScenarioEnded, ScenarioUnsupported
from sevenpoint.harness.fronts.errors import CandidateError, NotWitnessed, Unsupported
from sevenpoint.harness.ledgers import NotDemonstrable
from sevenpoint.harness.results import Call, Exchange, FaultSpan, Outcome, ScenarioRun
from sevenpoint.harness.run_ids import run_id

WORST_FIRST = (
    Outcome.FAIL,
    Outcome.HARNESS_ERROR,
    Outcome.PARTIAL,
    Outcome.BLOCKED,
    Outcome.INCONCLUSIVE,
    Outcome.NOT_OBSERVED,
    Outcome.PASS,
    Outcome.WAIVED,
    Outcome.UNSUPPORTED,
    Outcome.NOT_APPLICABLE,
)
FRONTS = ("sevenpoint.harness.fronts.http", "sevenpoint.harness.fronts.python")
ANSWERS = "answers as the contract says"

# pytest-timeout ends a story with pytest.fail, wherever it is; that is no Exception.
FAULTS = (Exception, pytest.fail.Exception)

log = logging.getLogger("sevenpoint")


@dataclass
class Told:
    """A run as it ended, its journal, what the candidate was asked, and the cause of a harness error (a traceback)."""

    run: ScenarioRun
    exchanges: list[Exchange]
    calls: list[Call]
    cause: BaseException | None


def tell(bench: Bench, story: Callable[[], None], *, seed: int, replay: str) -> Told:
    """Open the bench, tell the story, settle what has no finding, look at the books, and close the bench."""
    began = dt.datetime.now(dt.UTC)
    error, cause = _play(bench, story)
    broken = _look_at_books(bench)
    if broken is not None:
        error = broken
    exchanges = _journal(bench)
    record, scenario = bench.record, bench.scenario
    run = ScenarioRun(
        id=run_id(bench.scenario_id, bench.ledger),
        scenario=bench.scenario_id,
        title=scenario.title,
        why=scenario.why,
        point=scenario.point,
        requirements=list(scenario.requirements),
        ledger=bench.ledger,
        outcome=Outcome.HARNESS_ERROR if broken is not None else worst(record),
        seed=seed,
        started_at=began,
        seconds=record.seconds,
        findings=record.findings,
        steps=record.steps,
        measurements=record.measurements,
        faults=_faults(bench),
        error=error,
        flaws=list(scenario.catches),
        replay=replay,
    )
    _close(bench)
    return Told(run, exchanges, bench.calls.made, cause)


def worst(record: Record) -> Outcome:
    """The outcome of a run: that of its worst finding."""
    found = {finding.outcome for finding in record.findings}
    return next((outcome for outcome in WORST_FIRST if outcome in found), Outcome.HARNESS_ERROR)


def _play(bench: Bench, story: Callable[[], None]) -> tuple[str | None, BaseException | None]:
    """Open and tell; what has no finding afterwards is settled. The run's error sentence and its cause, if any."""
    record = bench.record
    try:
        bench.open()
        story()
    except ScenarioEnded as ended:
        record.settle(Outcome.BLOCKED, f"Not reached: {ended}")
        return None, None
    except (ScenarioUnsupported, Unsupported) as unsupported:
        record.settle(Outcome.UNSUPPORTED, str(unsupported))
        return None, None
    except NotDemonstrable as reason:
        record.settle(Outcome.NOT_OBSERVED, str(reason))
        return None, None
    except CandidateError as failure:
        record.blame(str(failure), expected=f"{failure.verb} {ANSWERS}")
        record.settle(Outcome.BLOCKED, f"Not reached: {failure}")
        return str(failure), failure
    except (pytest.skip.Exception, NotWitnessed) as skipped:
        record.settle(Outcome.NOT_OBSERVED, str(skipped))
        return None, None
    except FAULTS as fault:
        sentence = _fault_in_words(fault)
        if _is_timeout(fault) and _waited_for_the_candidate(fault):
            late = f"{sentence} The candidate had been asked and had not answered yet."
            record.blame(late, expected="an answer in time")
            record.settle(Outcome.BLOCKED, f"Not reached: {late}")
            return late, fault
        record.settle(Outcome.HARNESS_ERROR, sentence)
        return sentence, fault
    return _see_that_nothing_is_missing(record), None


def _see_that_nothing_is_missing(record: Record) -> str | None:
    found = {finding.requirement for finding in record.findings}
    missing = [requirement for requirement in record.scenario.requirements if requirement not in found]
    if not missing:
        return None
    sentence = f"The story ended without a finding about {', '.join(missing)}."
    record.settle(Outcome.HARNESS_ERROR, sentence)
    return sentence


def _fault_in_words(fault: BaseException) -> str:
    if _is_timeout(fault):
        return f"The story did not end in time: {str(fault).splitlines()[0]}"
    text = " ".join(str(fault).split())[:500]
    return f"{type(fault).__name__}: {text}" if text else type(fault).__name__


def _is_timeout(fault: BaseException) -> bool:
    return isinstance(fault, pytest.fail.Exception) and "Timeout" in str(fault)


def _waited_for_the_candidate(fault: BaseException) -> bool:
    """Whether the story was cut off inside a front: then it is the candidate that takes so long."""
    trace = fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__", "").startswith(FRONTS):
            return True
        trace = trace.tb_next
    return False


def _look_at_books(bench: Bench) -> str | None:
    """A sentence when the mock ledger's books do not balance, or cannot be looked at."""
    if not bench.has_sandbox:
        return None
    try:
        problems = bench.broken_books()
    except FAULTS as fault:
        return f"The books could not be looked at: {_fault_in_words(fault)}"
    return f"The mock ledger's books do not balance: {'; '.join(problems)}" if problems else None


def _journal(bench: Bench) -> list[Exchange]:
    if not bench.has_sandbox:
        return []
    try:
        return bench.exchanges(None)
    except FAULTS:
        log.exception("the journal of %s could not be read", bench.scenario_id)
        return []


def _faults(bench: Bench) -> list[FaultSpan]:
    if not bench.has_faults:
        return []
    try:
        return bench.faults.spans()
    except FAULTS:
        log.exception("the faults of %s could not be counted", bench.scenario_id)
        return []


def _close(bench: Bench) -> None:
    """Tear down; a candidate that cannot forget a workspace is not judged for it here."""
    try:
        bench.close()
    except FAULTS as fault:
        log.warning("left behind after %s on %s: %s", bench.scenario_id, bench.ledger, fault)
