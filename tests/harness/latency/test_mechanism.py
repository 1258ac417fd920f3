"""The mechanism behind the delays: a sample of `make latency-proof`, and what must not be concluded."""

from __future__ import annotations

import pytest
from synthetic import BATCHES, EVENT_DRIVEN, KINDS, right, study

from sevenpoint.harness.latency import Change, Kind, infer


@pytest.mark.parametrize("name", KINDS)
def test_a_candidate_of_known_delays_is_told_right(name):
    seen = study(name, 7)
    assert right(name, seen), seen
    assert seen.confidence >= 0.8


@pytest.mark.parametrize("name", EVENT_DRIVEN)
def test_no_event_driven_candidate_is_called_a_batch(name):
    assert all(study(name, seed).kind not in BATCHES for seed in range(5))


def test_few_changes_say_nothing_and_how_many_are_missing():
    seen = infer([Change(float(at), 0.1) for at in range(5)])
    assert (seen.kind, seen.confidence) == (Kind.UNKNOWN, 0.0)
    assert "15 more are needed" in seen.reason


def test_changes_that_were_never_seen_are_no_mechanism():
    assert infer([Change(float(at), None) for at in range(40)]).kind is Kind.UNKNOWN


def test_an_outage_does_not_hide_a_poller():
    moments = [17.3 * number for number in range(60)]
    polled = [Change(at, (at // 60 + 1) * 60 - at + (600 if 500 < at < 560 else 0)) for at in moments]
    seen = infer(polled)
    assert seen.kind is Kind.MICRO_BATCH
    assert seen.period == pytest.approx(60, rel=0.02)
