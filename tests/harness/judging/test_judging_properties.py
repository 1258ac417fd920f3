"""What must hold of judging whatever a bundle says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from judging_builders import bundles, findings, places, replace_finding, run

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.judging import judge, load_rubric
from sevenpoint.harness.results import Outcome

pytestmark = pytest.mark.filterwarnings("error")
RUBRIC = load_rubric()
WORSE = {
    Outcome.PASS: [Outcome.PARTIAL, Outcome.FAIL, Outcome.UNSUPPORTED],
    Outcome.PARTIAL: [Outcome.FAIL, Outcome.UNSUPPORTED],
    Outcome.UNSUPPORTED: [Outcome.FAIL],
}
UNTESTED = [Outcome.NOT_OBSERVED, Outcome.INCONCLUSIVE, Outcome.BLOCKED, Outcome.HARNESS_ERROR]

quick = settings(deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def scores(results):
    """Overall and per point, with None (nothing seen) left out."""
    return {"all": results.score} | {p.number: p.score for p in results.points}


def not_higher(after, before):
    return all(value is None or before[key] is None or value <= before[key] for key, value in after.items())


@quick
@given(bundles(), st.randoms(use_true_random=False))
def test_the_order_of_runs_does_not_matter_and_judging_twice_is_the_same(data, random):
    shuffled = list(data.runs)
    random.shuffle(shuffled)
    first = judge(data, RUBRIC).model_dump_json()
    assert judge(data, RUBRIC).model_dump_json() == first
    assert judge(BundleData(data.manifest, shuffled), RUBRIC).model_dump_json() == first


@quick
@given(bundles())
def test_the_score_lies_between_floor_and_ceiling(data):
    results = judge(data, RUBRIC)
    for part in [results, *results.points]:
        assert 0 <= part.floor <= part.ceiling <= 100
        assert part.score is None or part.floor <= part.score <= part.ceiling
    assert 0 <= results.coverage <= 1
    assert 1 <= len(results.sentences) <= 3


@quick
@given(bundles(), st.data())
def test_a_worse_finding_never_raises_a_score(data, draw):
    assume(places(data))
    where = draw.draw(st.sampled_from(places(data)))
    outcome = data.runs[where[0]].findings[where[1]].outcome
    assume(outcome in WORSE)
    worse = replace_finding(data, *where, outcome=draw.draw(st.sampled_from(WORSE[outcome])))
    before, after = judge(data, RUBRIC), judge(worse, RUBRIC)
    assert not_higher(scores(after), scores(before))
    assert after.floor <= before.floor
    assert after.ceiling <= before.ceiling


@quick
@given(bundles(), findings)
def test_one_more_failure_never_raises_a_score(data, extra):
    failure = extra.model_copy(update={"outcome": Outcome.FAIL})
    more = BundleData(data.manifest, [*data.runs, run("z-xero", [failure], Outcome.FAIL)])
    assert not_higher(scores(judge(more, RUBRIC)), scores(judge(data, RUBRIC)))


@quick
@given(bundles(), st.data())
def test_what_was_not_tested_never_raises_the_floor(data, draw):
    assume(places(data))
    where = draw.draw(st.sampled_from(places(data)))
    assume(data.runs[where[0]].findings[where[1]].outcome in (*WORSE, Outcome.FAIL))
    untested = replace_finding(data, *where, outcome=draw.draw(st.sampled_from(UNTESTED)))
    before, after = judge(data, RUBRIC), judge(untested, RUBRIC)
    assert_floors_not_higher(before, after)


@quick
@given(bundles(), st.data())
def test_a_run_that_saw_nothing_never_raises_the_floor(data, draw):
    """Neither instead of what it saw, nor on top."""
    assume(data.runs)
    index = draw.draw(st.integers(0, len(data.runs) - 1))
    seen = data.runs[index]
    named = sorted({*seen.requirements, *(f.requirement for f in seen.findings)})
    silent = seen.model_copy(
        update={
            "findings": [],
            "outcome": draw.draw(st.sampled_from(UNTESTED)),
            "requirements": named,
            "measurements": [],
        }
    )
    before = judge(data, RUBRIC)
    assume(not any(f.outcome in (Outcome.WAIVED, Outcome.NOT_APPLICABLE) for f in seen.findings))
    assume(seen.outcome not in (Outcome.WAIVED, Outcome.NOT_APPLICABLE))
    runs = [*data.runs[:index], silent, *data.runs[index + 1 :]]
    assert_floors_not_higher(before, judge(BundleData(data.manifest, runs), RUBRIC))
    more = [*data.runs, silent.model_copy(update={"id": "z-xero"})]
    assert_floors_not_higher(before, judge(BundleData(data.manifest, more), RUBRIC))


def assert_floors_not_higher(before, after):
    """Of the whole and of each point: unconditionally, gates or not."""
    assert after.floor <= before.floor
    assert all(a.floor <= b.floor for a, b in zip(after.points, before.points, strict=True))


@quick
@given(bundles(), st.data())
def test_a_slower_sample_never_raises_a_score(data, draw):
    where = [
        (r, m, s)
        for r, one in enumerate(data.runs)
        for m, each in enumerate(one.measurements)
        for s, _ in enumerate(each.samples)
    ]
    assume(where)
    r, m, s = draw.draw(st.sampled_from(where))
    measured = data.runs[r].measurements
    samples = list(measured[m].samples)
    assume(samples[s] is not None)
    samples[s] = draw.draw(st.none() | st.floats(samples[s], 1_000_000))
    slower = [*measured[:m], measured[m].model_copy(update={"samples": samples}), *measured[m + 1 :]]
    runs = [*data.runs[:r], data.runs[r].model_copy(update={"measurements": slower}), *data.runs[r + 1 :]]
    before, after = judge(data, RUBRIC), judge(BundleData(data.manifest, runs), RUBRIC)
    assert not_higher(scores(after), scores(before))
    assert_floors_not_higher(before, after)


@quick
@given(bundles(), st.sampled_from([None, *RUBRIC.profiles]))
def test_what_was_lost_and_the_score_make_a_hundred(data, profile):
    results = judge(data, load_rubric(profile=profile))
    if results.score is None:
        assert results.lost == []
    else:
        assert sum(line.points for line in results.lost) + results.score == pytest.approx(100, abs=0.5)
        assert all(line.points > 0 for line in results.lost)


@quick
@given(bundles(), st.data())
def test_a_worse_finding_never_costs_less(data, draw):
    assume(places(data))
    where = draw.draw(st.sampled_from(places(data)))
    outcome = data.runs[where[0]].findings[where[1]].outcome
    assume(outcome in WORSE)
    worse = replace_finding(data, *where, outcome=draw.draw(st.sampled_from(WORSE[outcome])))
    before, after = judge(data, RUBRIC).costs, judge(worse, RUBRIC).costs
    assert before.hours_least <= before.hours <= before.hours_most
    assert after.hours >= before.hours
    assert after.hours_most >= before.hours_most
    assert after.money.amount >= before.money.amount


@quick
@given(bundles(), st.lists(findings, max_size=4))
def test_a_run_that_ends_in_a_harness_error_never_lowers_the_score(data, seen):
    broken = run("z-xero", seen, Outcome.HARNESS_ERROR, requirements=["1.1", "5.1"])
    only_bad = broken.model_copy(update={"findings": [f for f in seen if f.outcome is not Outcome.PASS]})
    before = judge(data, RUBRIC)
    after = judge(BundleData(data.manifest, [*data.runs, only_bad]), RUBRIC)
    assert scores(after) == scores(before)
    assert after.gates == before.gates


@quick
@given(bundles(), st.data())
def test_turning_a_run_into_a_harness_error_never_lowers_the_score(data, draw):
    assume(any(one.findings for one in data.runs))
    index = draw.draw(st.integers(0, len(data.runs) - 1))
    runs = list(data.runs)
    assume(not any(f.outcome is Outcome.PASS and RUBRIC.value_of(f) != 1 for f in runs[index].findings))
    runs[index] = runs[index].model_copy(update={"outcome": Outcome.HARNESS_ERROR})
    before, after = judge(data, RUBRIC), judge(BundleData(data.manifest, runs), RUBRIC)
    assert not_higher(gated(before, after), scores(after))


def gated(before, after):
    """The scores of `before`, without points where a requirement is no longer seen at all: those cannot be compared."""
    unseen = {
        new.number
        for old, new in zip(before.points, after.points, strict=True)
        if [r.score is None for r in old.requirements] != [r.score is None for r in new.requirements]
    }
    if unseen:
        return {}
    return scores(before)
