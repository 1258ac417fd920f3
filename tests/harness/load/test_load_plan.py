"""What a load run is to do: shapes, mixes, and the same arrivals on however many workers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.load.plan import BACKLOG, BEHIND, BESIDE, MIXES, PROBES, LoadPlan, arrivals, read_mix, stages


def plan(**changes: object) -> LoadPlan:
    wanted = {
        "ledgers": ["xero", "quickbooks"],
        "mix": dict(MIXES["candidate"]),
        "rate": 4.0,
        "seconds": 50.0,
        **changes,
    }
    return LoadPlan.model_validate(wanted)


@given(st.integers(1, 7), st.integers(0, 5), st.sampled_from(["steady", "steps", "soak", "spike"]))
def test_workers_share_out_every_arrival(workers: int, seed: int, shape: str) -> None:
    """Each worker draws the whole list and takes its own places: together they make it once, and the rate is kept."""
    wanted = plan(seed=seed, shape=shape)
    every = arrivals(wanted)
    shares = [[each for each in arrivals(wanted) if each.place % workers == index] for index in range(workers)]
    assert sorted(each.number for share in shares for each in share) == [each.number for each in every]
    asked = sum(stage.rate * stage.seconds for stage in stages(wanted.shape, wanted.rate, wanted.seconds))
    assert len(every) == round(asked)
    assert [each.at for each in every] == sorted(each.at for each in every)


def test_a_spike_is_five_times_the_rate_for_a_fifth_of_the_time() -> None:
    at = [each.at for each in arrivals(plan(shape="spike", rate=2.0))]
    assert [sum(low <= each < high for each in at) for low, high in ((0, 20), (20, 30), (30, 50))] == [40, 100, 40]


def test_a_backlog_comes_at_once_and_is_probed() -> None:
    every = arrivals(plan(backlog=30))
    backlog = [each for each in every if each.kind == BACKLOG]
    assert len(backlog) == 30
    assert {(each.at, each.place) for each in backlog} == {(25.0, 0)}
    for kind, place in ((BEHIND, 0), (BESIDE, 2)):
        probes = [each for each in every if each.kind == kind]
        assert [each.at for each in probes] == [26.0 + number for number in range(PROBES)]
        assert {each.place for each in probes} == {place}
    assert [each.number for each in every] == list(range(len(every)))


@pytest.mark.parametrize("text", ["invoice=x", "banana", "invoice=-1", "invoice=0", ""])
def test_a_mix_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^--mix: "):
        read_mix(text, "candidate")
