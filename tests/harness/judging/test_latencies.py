"""Latencies, judged: intervals, verdicts that wait for their samples, the mechanism, the stages."""

from __future__ import annotations

import datetime as dt
import math
import random

from sevenpoint.harness.judging.latencies import judge_latencies, known
from sevenpoint.harness.judging.tables import LatencyTable
from sevenpoint.harness.results import LatencyResult, Measurement, Outcome, ScenarioRun

RULE = LatencyTable()


def measured(samples: list[float | None], **changes: object) -> Measurement:
    made = {
        "requirement": "4.1", "name": "invoice created", "direction": "tool_to_ledger", "samples": samples,
        "limit_seconds": 30.0, "resolution_seconds": 0.02, **changes,
    }  # fmt: skip
    return Measurement.model_validate(made)


def judged(*measurements: Measurement) -> list[LatencyResult]:
    run = ScenarioRun(
        id="r-xero", scenario="r", title="r", why="r", point=4, requirements=["4.1"], ledger="xero",
        outcome=Outcome.PASS, seed=7, started_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC), seconds=60,
        measurements=list(measurements), replay="r",
    )  # fmt: skip
    return judge_latencies([run], RULE)


def test_each_kind_and_then_all_together() -> None:
    found = judged(measured([1.0] * 3), measured([2.0] * 4, name="client changed"))
    assert [(each.name, each.count) for each in found] == [("client changed", 4), ("invoice created", 3), (None, 7)]


def test_five_samples_carry_no_verdict() -> None:
    whole = judged(measured([0.1] * 5))[-1]
    assert [(each.outcome, each.needed) for each in whole.timely] == [
        (Outcome.INCONCLUSIVE, 54),
        (Outcome.INCONCLUSIVE, 294),
    ]


def test_fifty_nine_carry_one_and_two_hundred_and_ninety_nine_the_other() -> None:
    assert [each.outcome for each in judged(measured([0.1] * 59))[-1].timely] == [Outcome.PASS, Outcome.INCONCLUSIVE]
    assert [each.outcome for each in judged(measured([0.1] * 299))[-1].timely] == [Outcome.PASS, Outcome.PASS]
    one_late = judged(measured([0.1] * 91 + [11.0]))[-1].timely[0]
    assert (one_late.outcome, one_late.needed, one_late.late) == (Outcome.INCONCLUSIVE, 1, 1)
    assert judged(measured([0.1] * 40 + [None] * 20))[-1].timely[0].outcome is Outcome.FAIL


def test_a_miss_is_later_than_it_was_watched() -> None:
    assert known(measured([1.0, None])) == [(0.98, 1.0), (30.0, math.inf)]
    assert known(measured([1.0, None], earliest=[0.4, 30.0]))[0] == (0.4, 1.0)
    whole = judged(measured([1.0] * 5 + [None] * 5))[-1]
    assert whole.unseen == 5
    assert [each.seconds for each in whole.quantiles] == [1.0, None, None, None]


def test_the_mechanism_is_told_from_one_workspace_at_a_time() -> None:
    """Two workspaces, asked every minute at different moments: mixed together they would look like no grid."""
    chance = random.Random(3)
    at, samples, places = [], [], []
    for place, phase in ((0, 7.0), (1, 38.0)):
        for _ in range(40 if place else 25):
            moment = chance.random() * 2400
            at.append(moment)
            samples.append(phase + math.ceil((moment - phase) / 60) * 60 - moment + 0.3 * chance.random())
            places.append(place)
    seen = judged(measured(samples, at=at, places=places, limit_seconds=120.0))[-1].mechanism
    assert seen is not None
    assert (seen.kind, seen.changes) == ("micro_batch", 40)
    assert seen.period is not None
    assert abs(seen.period - 60) < 1


def test_stages_are_medians_of_what_was_told() -> None:
    stages = {"notice": [None, None, None], "pick_up": [0.1, None, 0.3], "process": [0.5, 0.5, 0.7]}
    assert judged(measured([1.0] * 3, stages=stages))[-1].stages == {"pick_up": 0.2, "process": 0.5}
