"""Quantiles, their intervals and the survival curve: they cover the truth, and no miss makes anything look faster."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenpoint.harness.latency import bound_index, estimate, fewest_samples, share_within, survival
from sevenpoint.harness.latency.quantiles import at_most

SHARES = st.sampled_from([0.5, 0.9, 0.95, 0.99])
SECONDS = st.floats(0, 1e6, allow_nan=False)
SEEN = st.tuples(SECONDS, SECONDS).map(lambda pair: (min(pair), max(pair)))
MISSED = SECONDS.map(lambda watched: (watched, math.inf))


def beyond(seen):
    """The quantile, with one that lies beyond what was watched as later than any."""
    return math.inf if seen.seconds is None else seen.seconds


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.integers(1, 600), SHARES, st.sampled_from([0.9, 0.95, 0.99]))
def test_the_bound_is_the_first_that_holds_at_its_stated_rate(count, share, confidence):
    place = bound_index(count, share, confidence)
    if place is None:
        assert count < fewest_samples(share, confidence)
        return
    # The quantile lies above the sample at `place` only if more than `place` of them fell below it.
    assert at_most(place, count, share) >= confidence - 1e-9
    assert place == 0 or at_most(place - 1, count, share) < confidence + 1e-9


@pytest.mark.parametrize(("share", "count"), [(0.5, 12), (0.5, 40), (0.95, 80), (0.95, 400), (0.99, 700)])
@pytest.mark.parametrize("shape", ["exponential", "lognormal", "uniform"])
def test_intervals_cover_the_truth_at_their_stated_rate(share, count, shape):
    chance = random.Random(f"{share} {count} {shape}")
    draw, truth = {
        "exponential": (lambda: chance.expovariate(1), -math.log(1 - share)),
        "lognormal": (lambda: chance.lognormvariate(0, 1), {0.5: 1.0, 0.95: 5.1802, 0.99: 10.2405}[share]),
        "uniform": (chance.random, share),
    }[shape]
    runs = 300
    covered = 0
    for _ in range(runs):
        seen = estimate([(value, value) for value in (draw() for _ in range(count))], share)
        covered += seen.low <= truth <= (math.inf if seen.high is None else seen.high)
    # 95 % of 300, less three standard deviations of the count.
    assert covered >= 0.95 * runs - 3 * math.sqrt(runs * 0.95 * 0.05)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(SEEN | MISSED, min_size=1, max_size=40), MISSED, SHARES)
def test_a_miss_never_lowers_a_quantile(samples, missed, share):
    before, after = estimate(samples, share), estimate([*samples, missed], share)
    assert beyond(after) >= beyond(before)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(SEEN, min_size=1, max_size=40), SHARES, st.data())
def test_a_change_that_was_not_seen_is_never_better_than_one_that_was(samples, share, data):
    number = data.draw(st.integers(0, len(samples) - 1))
    _, latest = samples[number]
    worse = [*samples[:number], (latest, math.inf), *samples[number + 1 :]]
    before, after = estimate(samples, share), estimate(worse, share)
    assert beyond(after) >= beyond(before)
    assert after.low >= before.low
    assert after.high is None or after.high >= before.high


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(SEEN | MISSED, min_size=1, max_size=40))
def test_the_survival_curve_falls_and_reaches_the_ground_only_when_all_arrived(samples):
    curve = survival(samples)
    assert all(one[0] < other[0] and one[1] > other[1] for one, other in itertools.pairwise(curve))
    if all(math.isinf(latest) for _, latest in samples):
        assert curve == []
    if all(math.isfinite(latest) for _, latest in samples):
        assert curve[-1][1] == 0


def test_the_fewest_samples_of_a_verdict():
    assert [fewest_samples(share, 0.95) for share in (0.95, 0.99)] == [59, 299]
    assert [share_within(late, count, 0.95) for late, count in ((0, 58), (0, 59), (1, 92), (1, 93))] == [
        None,
        True,
        None,
        True,
    ]
    assert [share_within(late, count, 0.99) for late, count in ((0, 298), (0, 299), (1, 473))] == [None, True, True]
    assert share_within(0, 0, 0.95) is None
