"""Arrivals are drawn and not waited for; looks bracket the truth, with an error that is known."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenpoint.harness.latency import Stage, Stamps, Watch, draw_arrivals, draw_times


def test_the_same_seed_draws_the_same_and_another_does_not():
    stages = [Stage(60, 2.0), Stage(10, 10.0)]
    first, again, other = (draw_arrivals(stages, {"invoice": 3, "client": 1}, 4, seed) for seed in (7, 7, 8))
    assert first == again != other
    assert len(first) == 220
    assert {arrival.place for arrival in first} == {0, 1, 2, 3}


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.lists(st.tuples(st.floats(0.1, 50), st.floats(0, 5)), min_size=1, max_size=5), st.integers(0, 99))
def test_the_rate_that_was_asked_for_is_the_rate_that_is_drawn(stages, seed):
    drawn = [Stage(*stage) for stage in stages]
    times = draw_times(drawn, seed)
    assert times == sorted(times)
    assert len(times) == sum(round(stage.seconds * stage.rate) for stage in drawn)
    assert all(0 <= at <= sum(stage.seconds for stage in drawn) for at in times)


def test_arrivals_do_not_march_in_step():
    times = draw_times([Stage(4000, 1.0)], 3)
    gaps = [b - a for a, b in itertools.pairwise(times)]
    # The gaps of a Poisson process: their standard deviation is their mean, and 63 % are shorter than it.
    assert sum(gap < 1 for gap in gaps) / len(gaps) == pytest.approx(0.632, abs=0.03)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.floats(0, 100), st.floats(0, 0.05), st.integers(0, 99))
def test_a_bracket_always_holds_the_truth(truth, trip, seed):
    watch = Watch(1000.0, 60.0, random.Random(seed))
    while not watch.done:
        asked = max(watch.next_look, 1000.0)
        answered = asked + trip
        watch.looked(asked, answered, asked - 1000.0 >= truth)
    bracket = watch.bracket()
    assert bracket.earliest <= truth
    if bracket.latest is None:
        assert truth >= 60.0 - 2.0 - trip - 1.0
    else:
        assert truth <= bracket.latest
        assert bracket.error <= max(0.02, 0.02 * bracket.latest) + 2 * trip + 1e-6


def test_looks_are_never_further_apart_than_a_fifth_of_the_limit():
    watch = Watch(0.0, 5.0, random.Random(1))
    pauses = []
    while not watch.done:
        asked = watch.next_look
        watch.looked(asked, asked, False)
        pauses.append(watch.next_look - asked)
    assert max(pauses) <= 1.0
    assert len(pauses) < 200


def test_a_stage_without_its_stamps_is_not_made_up():
    split = Stamps(committed=1.0, visible=2.0).split()
    assert set(split.values()) == {None}
    whole = Stamps(committed=0.0, noticed=0.1, picked_up=0.3, read=0.4, visible=1.0).split()
    assert sum(whole.values()) == pytest.approx(1.0)
