"""What judging makes beside the score: curves, gates not looked at, conditions, costs, lost points, profiles."""

from __future__ import annotations

from decimal import Decimal

import pytest
from judging_builders import bundle, everything_passes, finding, latencies, run

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.judging import RubricError, judge, load_rubric
from sevenpoint.harness.results import ConditionKind, GateState, Harm, Outcome

RUBRIC = load_rubric()


def line(results, requirement):
    return next(r for p in results.points for r in p.requirements if r.id == requirement)


def with_run(*findings, **changes):
    data = everything_passes()
    return judge(BundleData(data.manifest, [*data.runs, run("z-xero", findings, **changes)]), RUBRIC)


def watched(results, name):
    return next(gate for gate in results.gate_watch if gate.name == name)


def measured(*samples):
    seen = [finding("4.1", harm=Harm.MONEY_LATE)]
    return line(judge(bundle(run(findings=seen, measurements=[latencies("4.1", *samples)])), RUBRIC), "4.1")


def test_latency_is_graded_by_the_slowest_that_the_median_may_be():
    quick, slow = measured(0.1, 0.1, 0.1, 0.1, 10.0), measured(60, 60, 60, 60, 60)
    assert (quick.curves[0].seconds, quick.curves[0].score) == (10.0, 0.9)
    assert (slow.curves[0].score, slow.score) == (0.5, 0.75)  # half of it by the curve, half by the check


def test_too_few_samples_are_no_score_and_widen_the_band():
    few = measured(0.1, 0.1, 0.1)
    assert (few.curves[0].score, few.curves[0].samples_needed) == (None, 2)
    assert (few.floor, few.score, few.ceiling) == (0.5, 1, 1)


def test_a_change_that_never_arrives_is_later_than_any_other():
    lost = measured(0.1, 0.1, 0.1, 0.1, None)
    assert (lost.curves[0].seconds, lost.curves[0].unseen, lost.curves[0].score) == (None, 1, 0)


def test_ledgers_and_directions_are_graded_apart():
    both = [latencies("4.1", *[1] * 5), latencies("4.1", *[2] * 5, direction="ledger_to_tool")]
    results = judge(bundle(run(findings=[finding("4.1")], measurements=both)), RUBRIC)
    assert [(c.direction, c.ledger, c.seconds) for c in line(results, "4.1").curves] == [
        ("ledger_to_tool", "xero", 2),
        ("tool_to_ledger", "xero", 1),
    ]


def test_one_wrong_amount_leaves_nothing_of_its_requirement():
    results = with_run(finding("1.3", Outcome.FAIL, Harm.MONEY_WRONG))
    assert (line(results, "1.3").score, line(results, "1.3").ceiling) == (0, 0)


def test_a_gate_is_open_only_when_it_was_looked_at_in_full():
    assert {gate.state for gate in judge(everything_passes(), RUBRIC).gate_watch} == {GateState.OPEN}
    doubt = with_run(finding("6.6", Outcome.BLOCKED, Harm.SECURITY))
    gate = watched(doubt, "wrong_organisation")
    assert (gate.state, gate.unproven) == (GateState.UNPROVEN, ["6.6"])
    assert doubt.floor == gate.cap
    assert doubt.score == 100
    assert doubt.label == "Recommended with conditions"
    assert doubt.label_reasons == [
        "Not ruled out, because 6.6 was not seen in full: the books of one organisation were mixed up with another's."
    ]


def test_a_blocked_check_of_another_harm_leaves_the_gate_open():
    results = with_run(finding("6.6", Outcome.BLOCKED, Harm.COSMETIC))
    assert watched(results, "wrong_organisation").state is GateState.OPEN


def test_a_run_that_saw_nothing_may_hide_any_harm():
    results = with_run(requirements=["7.2", "6.6"], outcome=Outcome.HARNESS_ERROR)
    assert watched(results, "broken_takeover").unproven == ["7.2"]
    assert watched(results, "wrong_organisation").unproven == ["6.6"]


def test_a_failure_is_told_under_the_strictest_gate_that_it_closes():
    data = everything_passes()
    forged = run("forged_webhook-xero", [finding("6.5", Outcome.FAIL, Harm.SECURITY)], Outcome.FAIL)
    results = judge(BundleData(data.manifest, [*data.runs, forged]), RUBRIC)
    assert [gate.name for gate in results.gates] == ["accepted_forgery"]
    assert watched(results, "insecure_connection").state is GateState.CLOSED


def test_what_stands_in_the_way_of_the_best_label():
    assert judge(everything_passes(), RUBRIC).label_reasons == []
    results = with_run(finding("5.1", Outcome.FAIL, Harm.MONEY_WRONG))
    assert results.label_reasons == [
        "Gate closed: After a failure of the ledger, or a repeated message, money was lost or posted twice.",
        "The score must be at least 85; it is 40.",
        "A failed check of harm money wrong is open.",
    ]


def test_conditions_mend_then_prove_then_attest():
    results = with_run(
        finding("5.3", Outcome.FAIL, title="Nobody was told that invoice INV-7 failed"),
        finding("1.3", Outcome.FAIL, Harm.COSMETIC),
        finding("2.1", Outcome.BLOCKED),
    )
    mend = [c for c in results.conditions if c.kind is ConditionKind.MEND]
    assert [c.requirement for c in mend] == ["5.3", "1.3"]  # the dearer first
    assert mend[0].because == "Nobody was told that invoice INV-7 failed"
    assert "within 15 minutes" in mend[0].clause
    assert (mend[0].tests, mend[0].command) == (["z-xero"], "sevenpoint evaluate -k a")
    assert [c.requirement for c in results.conditions if c.kind is ConditionKind.PROVE] == []  # 2.1 passed elsewhere
    assert {c.requirement for c in results.conditions if c.kind is ConditionKind.ATTEST} == {"5.8", "6.7", "7.5"}


def test_what_no_run_spoke_to_is_to_be_proven():
    results = judge(bundle(run(findings=[finding("1.1")])), RUBRIC)
    asked = next(c for c in results.conditions if c.requirement == "5.1")
    assert (asked.kind, asked.because, asked.command) == (ConditionKind.PROVE, "no run spoke to it", None)


def test_costs_are_situations_times_share_times_minutes():
    costs = with_run(finding("1.5", Outcome.FAIL, Harm.COSMETIC)).costs
    (one,) = [line for line in costs.lines if line.hours]
    assert (one.requirement, one.situations, one.minutes) == ("1.5", 33, 8)  # 300 of 1000 payments, 110 a month
    assert one.share == pytest.approx(2.5 / 22.5, abs=0.0001)  # one cosmetic check beside two that weigh 10
    assert costs.hours == 0.5
    assert costs.money.amount == Decimal("30.00")
    assert costs.money_touched.amount == 0
    assert "120 invoices" in costs.assumptions[0]


def test_a_wrong_amount_touches_an_invoice_each_time():
    costs = with_run(finding("2.2", Outcome.FAIL, Harm.MONEY_WRONG)).costs
    assert costs.money_touched.amount == Decimal("3600.00")  # 40 of 1000 invoices, 120 a month, 750 each


def test_costs_of_what_was_not_seen_are_a_range():
    costs = judge(bundle(), RUBRIC).costs
    assert (costs.hours, costs.hours_least) == (0, 0)
    assert costs.hours_most > 50


def test_where_the_points_went():
    results = with_run(finding("1.1", Outcome.FAIL, Harm.COSMETIC), finding("6.6", Outcome.FAIL, Harm.SECURITY))
    assert [line.requirement for line in results.lost] == [None, "6.6", "1.1"]
    assert sum(line.points for line in results.lost) + results.score == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("name", RUBRIC.profiles)
def test_a_profile_changes_weights_and_volumes_and_says_so(name):
    data = bundle(run(findings=[finding("3.6", Outcome.FAIL), finding("1.5"), finding("6.6", harm=Harm.SECURITY)]))
    mine = load_rubric(profile=name)
    plain, changed = judge(data, RUBRIC), judge(data, mine)
    assert sum(mine.point_weights.values()) == pytest.approx(100)
    assert changed.score != plain.score
    assert changed.profile.name == name
    assert changed.rubric.endswith(f"profile {name}")
    assert changed.costs.volumes != plain.costs.volumes


def test_an_unknown_profile_says_which_there_are():
    with pytest.raises(RubricError, match=r"'farm' is not in .* bookkeeping-firm"):
        load_rubric(profile="farm")
