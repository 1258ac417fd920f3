"""What is said of a load run: never more than its samples can carry."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from sevenpoint.harness.latency import Stamps
from sevenpoint.harness.load.findings import load_runs
from sevenpoint.harness.load.gathering import Gathered, Sample
from sevenpoint.harness.load.plan import BEHIND, MIXES, LoadPlan
from sevenpoint.harness.load.run import summed_up
from sevenpoint.harness.results import LoadSummary, Outcome, ScenarioRun

PLAN = LoadPlan(ledgers=["xero"], organisations=1, rate=1.0, seconds=60.0, mix=dict(MIXES["candidate"]))
SUMMARY = LoadSummary(
    shape="steady", seconds=60, asked=60, made=60, refused=0, late_start=0.01, organisations=1, workers=1, backlog=0,
    throttled=0, exchanges=9, clock_error=0.001,
)  # fmt: skip


def gathered(samples: list[Sample], plan: LoadPlan = PLAN) -> Gathered:
    world: Any = SimpleNamespace(plan=plan, places=[])
    return Gathered(world, {each.number: each for each in samples}, start=1000.0)


def sample(number: int, latest: float | None, kind: str = "invoice", error: str | None = None) -> Sample:
    at = 1000.0 + number
    stamps = Stamps(committed=at, picked_up=at + 0.1, read=at + 0.2, visible=at + (latest or 0))
    return Sample(
        number, kind, 0, "xero", at, at + 0.002, at + 0.01, error, earliest=latest or 0.0, latest=latest, stamps=stamps
    )


def judged(samples: list[Sample]) -> ScenarioRun:
    return load_runs(gathered(samples), SUMMARY, "sevenpoint load")[0]


@pytest.mark.parametrize(
    ("count", "late", "outcome"),
    [
        (58, 0, Outcome.INCONCLUSIVE),
        (59, 0, Outcome.PASS),
        (92, 1, Outcome.INCONCLUSIVE),
        (93, 1, Outcome.PASS),
        (59, 20, Outcome.FAIL),
    ],
)
def test_in_time_is_said_only_with_enough_changes(count: int, late: int, outcome: Outcome) -> None:
    samples = [sample(number, 11.0 if number < late else 0.5) for number in range(count)]
    own = [each for each in judged(samples).findings if each.requirement == "4.1"]
    assert [each.outcome for each in own] == [outcome]
    assert f"{late} took longer than 10 s" in own[0].observed


def test_what_was_never_seen_stays_in_the_figures() -> None:
    run = judged([sample(number, None if number % 2 else 0.5) for number in range(60)])
    measured = run.measurements[0]
    assert measured.samples.count(None) == 30
    assert {low for low, seen in zip(measured.earliest, measured.samples, strict=True) if seen is None} == {30.0}
    assert run.outcome is Outcome.FAIL
    assert measured.stages["pick_up"] == [pytest.approx(0.1)] * 60


def test_what_came_after_the_limit_was_not_seen_within_it() -> None:
    assert judged([sample(1, 30.5)]).measurements[0].samples == [None]


def test_calls_that_the_tool_refused_are_its_failure() -> None:
    run = judged([sample(number, 0.5, error="503" if number == 3 else None) for number in range(60)])
    refused = [each for each in run.findings if "did not take" in each.title]
    assert [(each.requirement, each.outcome) for each in refused] == [("4.5", Outcome.FAIL)]
    assert "1 of 60" in refused[0].title


def test_what_the_ledger_refused_is_the_harness_own() -> None:
    run = judged([sample(1, None, kind="ledger-payment", error="500")])
    assert [each.outcome for each in run.findings] == [Outcome.HARNESS_ERROR]


@pytest.mark.parametrize(
    ("seconds", "count", "outcome"), [(0.5, 10, Outcome.PASS), (20.0, 10, Outcome.FAIL), (0.5, 4, Outcome.INCONCLUSIVE)]
)
def test_probes_of_a_backlog(seconds: float, count: int, outcome: Outcome) -> None:
    run = judged([sample(number, seconds, kind=BEHIND) for number in range(count)])
    own = [each for each in run.findings if "behind a backlog" in each.title]
    assert [each.outcome for each in own] == [outcome]


def test_a_generator_that_fell_behind_says_so() -> None:
    """Asked for 60; six calls began after the end of the minute and its hundredth."""
    samples = [sample(number, 0.5) for number in range(60)]
    for each in samples[54:]:
        each.began = 1000.0 + 60.7
    summary = summed_up(gathered(samples))
    assert (summary.asked, summary.made) == (60, 54)
    assert summary.shortfall == pytest.approx(0.1)
    assert Decimal(str(summary.late_start)) > 1
