"""Comparing bundles: the matrix, the common score, the order's stability, and what changed."""

from __future__ import annotations

import pytest
from comparing_builders import bundle, compared

from sevenpoint.harness.results import ChangeKind, Comparison, Evidence, Harm, Measurement


def row(comparison: Comparison, requirement: str):
    return next(each for each in comparison.requirements if each.id == requirement)


def test_what_only_one_fails_or_passes():
    three = compared(bundle("A", ("1.1", "1.2", "1.3")), bundle("B", ("1.2",)), bundle("C", ("1.2", "1.3")))
    assert row(three, "1.1").only_fails == 0
    assert row(three, "1.3").only_passes == 1
    assert (row(three, "1.2").only_fails, row(three, "1.2").only_passes) == (None, None)
    assert row(three, "1.1").cells[0].worst == "A fails 1.1"


def test_nobody_fails_alone_where_another_was_not_seen():
    assert row(compared(bundle("A", ("1.1",)), bundle("B", unseen=("1.1",))), "1.1").only_fails is None


def test_the_common_score_counts_what_was_observed_for_all():
    tested_less = bundle("B", ("1.1",), unseen=("1.2", "1.3"))
    both = compared(bundle("A", ("1.1", "1.2", "1.3")), tested_less)
    full, common = [c.score for c in both.columns], [c.common_score for c in both.columns]
    assert full[0] < full[1]
    assert common[0] == common[1]
    assert both.common_requirements == 45


def test_a_gate_caps_the_common_score_too():
    one = compared(bundle("A", ("5.1",), harm=Harm.MONEY_WRONG), bundle("B"))
    assert one.columns[0].common_score == 40
    assert one.columns[0].gates == [
        "After a failure of the ledger, or a repeated message, money was lost or posted twice."
    ]


def test_the_order_is_stable_where_one_is_better_in_everything():
    weights, gaps = compared(bundle("A"), bundle("B", ("1.1", "5.1"))).stability
    assert (weights.beats[0][1], weights.beats[1][0], weights.first) == (1, 0, [1, 0])
    assert gaps.beats[0][1] == 1


def test_the_order_is_a_matter_of_taste_where_each_fails_something_else():
    weights = compared(bundle("A", ("1.1",)), bundle("B", ("1.2",))).stability[0]
    assert 0.3 < weights.beats[0][1] < 0.7
    assert weights.beats[0][1] + weights.beats[1][0] == pytest.approx(1)


def test_equals_share_the_first_place():
    weights = compared(bundle("A"), bundle("B")).stability[0]
    assert (weights.first, weights.beats[0][1]) == ([0.5, 0.5], 0.5)


def test_untested_parts_make_the_order_uncertain():
    weights, gaps = compared(bundle("A", ("1.9",)), bundle("B", unseen=("1.1", "1.2", "1.3"))).stability
    assert weights.beats[1][0] == 1
    assert 0.5 < gaps.beats[1][0] < 1


def test_comparing_twice_is_the_same():
    asked = bundle("A", ("1.1",)), bundle("B", ("1.2",), unseen=("2.1",))
    assert compared(*asked) == compared(*asked)


def test_nothing_observed_in_common():
    both = compared(bundle("A", unseen=tuple(f"{p}.{i}" for p in range(1, 8) for i in range(1, 10))), bundle("B"))
    assert (both.common_requirements, both.columns[1].common_score) == (0, None)
    assert both.stability[0].first == [0.5, 0.5]


@pytest.mark.parametrize(
    ("before", "after", "kind", "detail"),
    [
        ({}, {"failing": ("1.1",)}, ChangeKind.REGRESSED, "Acme fails 1.1"),
        ({"failing": ("1.1",)}, {}, ChangeKind.FIXED, "Acme fails 1.1"),
        ({"unseen": ("1.1",)}, {}, ChangeKind.NEW, "observed for the first time, and passes"),
        ({}, {"unseen": ("1.1",)}, ChangeKind.GONE, "no run spoke to it"),
        ({"unseen": ("1.1",)}, {"failing": ("1.1",)}, ChangeKind.NEW, "Acme fails 1.1"),
    ],
)
def test_what_became_of_a_requirement(before, after, kind, detail):
    (changes,) = compared(bundle(hour=1, **before), bundle(hour=2, **after)).changes
    (change,) = changes.changes
    assert (change.requirement, change.kind, change.detail) == ("1.1", kind, detail)


def test_other_evidence_shows_even_where_the_outcome_stayed():
    (changes,) = compared(bundle(hour=1), bundle(hour=2, evidence=Evidence.CLAIMED)).changes
    assert {change.kind for change in changes.changes} == {ChangeKind.CHANGED_EVIDENCE}
    assert changes.changes[0].detail == "rested on 1 measured; now on 1 claimed"


def test_a_check_that_was_dropped_in_silence_shows():
    more = bundle(hour=1)
    more.runs.append(more.runs[0].model_copy(update={"id": "b-xero"}))
    (changes,) = compared(more, bundle(hour=2)).changes
    assert changes.changes[0].detail == "rested on 2 measured; now on 1 measured"
    assert (changes.dropped_runs, changes.added_runs) == (["b-xero"], [])


def test_the_worst_change_comes_first_and_what_is_not_the_candidates_is_named():
    before, after = bundle(hour=1, failing=("1.1",)), bundle(hour=2, failing=("2.1",), seed=8, sevenpoint_version="9")
    (changes,) = compared(before, after).changes
    assert [change.kind for change in changes.changes] == [ChangeKind.REGRESSED, ChangeKind.FIXED]
    assert changes.harness == ["Sevenpoint: 0.1.0 → 9", "seed: 7 → 8"]


def test_evaluations_of_one_candidate_are_put_in_the_order_of_their_start():
    three = compared(bundle(hour=3), bundle(hour=1), bundle(hour=2))
    assert [column.run_id for column in three.columns] == ["Acme1", "Acme2", "Acme3"]
    assert [(c.before, c.after) for c in three.changes] == [
        ("1 of 2026-11-25 13:00", "1 of 2026-11-25 14:00"),
        ("1 of 2026-11-25 14:00", "1 of 2026-11-25 15:00"),
    ]


def test_candidates_keep_the_order_asked_for_and_their_names():
    two = compared(bundle("B", hour=2), bundle("A", hour=1), names=("Ours",))
    assert [column.name for column in two.columns] == ["Ours", "A 1"]
    assert two.changes == []


def test_no_two_columns_have_one_name():
    same = compared(bundle(hour=1), bundle(hour=1), bundle("A"), bundle("A", hour=2), names=("x", "x"))
    assert len({column.name for column in same.columns}) == 4


def test_what_makes_a_difference_doubtful_is_noted():
    two = compared(bundle("A", points=[1], complete=False), bundle("B", ledgers=["quickbooks"]))
    assert two.notes == [
        "A 1 was stopped before its end; what is missing there did not pass.",
        "Different ledgers: quickbooks; xero.",
        "Different points: 1; 1,2,3,4,5,6,7.",
    ]


def test_the_wobble_of_measured_times_is_no_change_and_a_slower_candidate_is():
    def timed(hour: int, seconds: float):
        data = bundle(hour=hour)
        data.runs[0].measurements.append(
            Measurement(
                requirement="4.1",
                name="n",
                direction="tool_to_ledger",
                samples=[seconds] * 5,
                limit_seconds=120,
                resolution_seconds=0.02,
            )
        )
        return data

    quick, jittery, slow = timed(1, 0.2), timed(2, 0.9), timed(3, 60)
    first, second = compared(quick, jittery, slow).changes
    assert first.changes == []
    assert [(c.kind, c.detail) for c in second.changes] == [(ChangeKind.WORSE, "scored 100; now 62")]
