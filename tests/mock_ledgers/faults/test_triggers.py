"""When a fault strikes, as a pure function, and the same from the same seed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sevenpoint.mock_ledgers.bookkeeping import Sandbox
from sevenpoint.mock_ledgers.faults import FAULTS
from sevenpoint.mock_ledgers.faults.delay import DelaySettings, drawn
from sevenpoint.mock_ledgers.faults.matching import Match
from sevenpoint.mock_ledgers.faults.plan import PlannedFault
from sevenpoint.mock_ledgers.faults.trigger import Trigger

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def sandbox(seed: int, at: dt.datetime = START) -> Sandbox:
    return Sandbox("s", "s", seed, 0, False, at, at, False)


def planned(trigger: Any, expires_at: dt.datetime | None = None, fault: str = "outage") -> PlannedFault:
    known = FAULTS[fault]
    settings = known.settings()
    return PlannedFault(
        1, known, known.points[0], settings, Match(), Trigger.model_validate(trigger), START, expires_at, 0, 0
    )


def struck(trigger: Any, calls: int = 12, seed: int = 7) -> list[int]:
    """Which of so many calls are struck, counted from 1."""
    fault, world = planned(trigger), sandbox(seed)
    return [call for call in range(1, calls + 1) if fault.strikes_now(world)]


@pytest.mark.parametrize(
    ("trigger", "calls"),
    [
        ({"times": 3}, [1, 2, 3]),
        ({"skip": 9}, [10, 11, 12]),
        ({"nth": 4}, [4]),
        ({"every": 5}, [5, 10]),
        ({"every": 3, "skip": 2, "times": 2}, [5, 8]),
        ({"probability": 0}, []),
        ({"times": 0}, []),
        ({"ramp": {"from": 0, "to": 0, "calls": 4}}, []),
        ({"ramp": {"from": 1, "to": 1, "seconds": 4}, "every": 6}, [6, 12]),
    ],
)
def test_which_calls(trigger: dict[str, Any], calls: list[int]) -> None:
    assert struck(trigger) == calls


def test_a_ramp_rises_with_the_calls() -> None:
    hits = struck({"ramp": {"calls": 400}}, calls=400)
    thirds = [sum(low < call <= low + 133 for call in hits) for low in (0, 133, 266)]
    assert thirds == sorted(thirds)
    assert thirds[0] < 40
    assert thirds[2] > 95


def test_a_ramp_rises_with_the_clock() -> None:
    trigger = Trigger.model_validate({"ramp": {"from": 0.2, "to": 1, "seconds": 100}})
    assert [trigger.strikes(1, elapsed, 0.5) for elapsed in (0, 37, 38, 1000)] == [False, False, True, True]


def test_a_window_of_the_clock() -> None:
    fault = planned({"from": "2026-03-02T10:00:00Z", "until": "2026-03-02T12:00:00+01:00"})
    times = [START + dt.timedelta(minutes=minutes) for minutes in (0, 59, 60, 119, 120)]
    assert [fault.strikes_now(sandbox(7, at)) for at in times] == [False, False, True, True, False]
    assert (fault.seen, fault.struck) == (2, 2)


def test_an_expiry_in_real_time() -> None:
    past, future = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours) for hours in (-1, 1))
    assert not planned({}, past).strikes_now(sandbox(7))
    assert planned({}, future).strikes_now(sandbox(7))


@given(st.integers(0, 2**31), st.floats(0.1, 0.9))
def test_the_same_seed_strikes_the_same_calls(seed: int, probability: float) -> None:
    trigger = {"probability": probability}
    assert struck(trigger, 60, seed) == struck(trigger, 60, seed)


def test_another_seed_strikes_other_calls() -> None:
    runs = {tuple(struck({"probability": 0.5}, 60, seed)) for seed in range(50)}
    assert len(runs) == 50


def test_two_faults_of_one_seed_are_not_in_step() -> None:
    world = sandbox(7)
    one, other = planned({"probability": 0.5}), planned({"probability": 0.5}, fault="server_error")
    hits = [(one.strikes_now(world), other.strikes_now(world)) for _ in range(60)]
    assert any(first != second for first, second in hits)


def test_delays_are_drawn_from_the_seed() -> None:
    settings = DelaySettings(seconds=1, distribution="lognormal")
    fault = planned({})
    draws = []
    for _ in range(200):
        fault.strikes_now(sandbox(7))
        draws.append(drawn(settings, fault.draw(7, "delay")))
    assert sorted(draws)[100] == pytest.approx(1, rel=0.25)
    assert len(set(draws)) == 200
    assert 0.1 < min(draws) < max(draws) < 10


@pytest.mark.parametrize(
    "trigger",
    [{"every": 0}, {"nth": 0}, {"ramp": {}}, {"ramp": {"seconds": 1, "calls": 1}}, {"until": "soon"}, {"evry": 2}],
)
def test_triggers_that_cannot_be(trigger: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Trigger.model_validate(trigger)
