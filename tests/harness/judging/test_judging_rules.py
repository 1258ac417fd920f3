"""The rules of judging, one by one, on small bundles."""

from __future__ import annotations

from decimal import Decimal

import pytest
from judging_builders import bundle, everything_passes, finding, manifest, run

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.judging import judge, load_rubric
from sevenpoint.harness.results import Evidence, Harm, Money, Outcome

RUBRIC = load_rubric()


def line(results, requirement):
    return next(r for p in results.points for r in p.requirements if r.id == requirement)


def judged(*findings, **changes):
    return judge(bundle(run(findings=findings, **changes)), RUBRIC)


def test_a_candidate_that_passes_everything_is_recommended():
    results = judge(everything_passes(), RUBRIC)
    assert (results.label, results.score, results.floor, results.ceiling) == ("Recommended", 100, 100, 100)
    assert results.coverage == 1
    assert results.sentences == [
        "Acme Sync: recommended. It scores 100 of 100.",
        "Nothing that was tested failed.",
        "47 of 47 measurable requirements were observed on Xero and QuickBooks.",
    ]


def test_an_empty_bundle_is_not_assessed():
    results = judge(bundle(), RUBRIC)
    assert (results.label, results.score, results.floor, results.ceiling) == ("Not assessed", None, 0, 100)
    assert results.sentences[0] == "Acme Sync is not assessed, because nothing was observed."


def test_checks_are_weighed_by_harm():
    results = judged(finding(harm=Harm.MONEY_WRONG), finding(outcome=Outcome.FAIL, harm=Harm.COSMETIC))
    assert line(results, "1.1").score == 0.8  # 10 of 12.5
    assert line(results, "1.1").outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("outcome", "score"),
    [(Outcome.PASS, 1), (Outcome.PARTIAL, 0.5), (Outcome.FAIL, 0), (Outcome.UNSUPPORTED, 0), (Outcome.BLOCKED, None)],
)
def test_what_an_outcome_is_worth(outcome, score):
    assert line(judged(finding(outcome=outcome)), "1.1").score == score


def test_a_vendors_word_is_not_a_measurement():
    assert line(judged(finding(evidence=Evidence.CLAIMED)), "1.1").score == 0.5


@pytest.mark.parametrize("outcome", [Outcome.WAIVED, Outcome.NOT_APPLICABLE])
def test_waived_and_not_applicable_are_left_out(outcome):
    without = judged(finding("1.2"))
    results = judged(finding("1.2"), finding("1.1", outcome))
    assert line(results, "1.1").outcome is outcome
    assert results.points[0].score == without.points[0].score
    assert results.points[0].floor > without.points[0].floor  # one line fewer that could have been tested


def test_attested_requirements_are_left_out_of_the_measured_score():
    results = judge(everything_passes(), RUBRIC)
    attested = line(results, "6.7")
    assert (attested.outcome, attested.score) == (Outcome.NOT_OBSERVED, None)
    assert attested.reason == "attested by questionnaire, not measured here"


def test_a_requirement_that_no_run_speaks_to_widens_the_band():
    results = judged(finding("4.3"))
    point = results.points[3]
    assert (point.score, point.floor, point.ceiling) == (100, 16.7, 100)
    assert line(results, "4.2").reason == "no run spoke to it"


def test_points_that_were_not_chosen_say_so():
    results = judge(BundleData(manifest(points=[4]), [run(findings=[finding("4.1")])]), RUBRIC)
    assert line(results, "5.1").reason == "its point was not part of this evaluation"
    assert results.label == "Not assessed"


def test_a_run_that_passed_without_a_finding_is_no_pass():
    assert line(judged(requirements=["1.4"]), "1.4").outcome is Outcome.NOT_OBSERVED


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNSUPPORTED, Outcome.BLOCKED, Outcome.HARNESS_ERROR])
def test_a_run_without_findings_speaks_by_its_own_outcome(outcome):
    results = judged(requirements=["1.4"], outcome=outcome, error="The candidate answered 500 to connect.")
    assert line(results, "1.4").outcome is outcome
    assert line(results, "1.4").findings[0].run == "a-xero"


def test_a_failed_run_fails_only_what_it_found_failing():
    results = judged(finding("1.4", Outcome.FAIL), requirements=["1.4", "1.5"], outcome=Outcome.FAIL)
    assert line(results, "1.5").outcome is Outcome.NOT_OBSERVED


def test_a_harness_error_takes_back_what_the_run_found_wrong_but_not_what_it_found_right():
    results = judged(finding("6.6", Outcome.FAIL, Harm.SECURITY), finding("6.5"), outcome=Outcome.HARNESS_ERROR)
    assert line(results, "6.6").outcome is Outcome.HARNESS_ERROR
    assert line(results, "6.6").score is None
    assert line(results, "6.5").outcome is Outcome.PASS
    assert results.gates == []


@pytest.mark.parametrize("rule", RUBRIC.gates, ids=lambda rule: rule.name)
def test_each_gate_caps_the_point_and_the_whole(rule):
    data = everything_passes()
    bad = finding(rule.requirements[0], Outcome.FAIL, rule.harms[0], title="Posted twice")
    where = rule.scenarios[0] if rule.scenarios else "any"
    results = judge(BundleData(data.manifest, [*data.runs, run(f"b-{where}-xero", [bad], Outcome.FAIL)]), RUBRIC)
    assert rule.name in {gate.name for gate in results.gates}
    assert results.score <= rule.cap
    assert results.points[results.gates[0].point - 1].ceiling <= rule.cap
    assert results.label == "Not yet"


def test_a_partial_does_not_close_a_gate():
    assert judged(finding("6.6", Outcome.PARTIAL, Harm.SECURITY)).gates == []


def test_an_open_money_failure_forbids_the_unconditional_label():
    data = everything_passes()
    bad = finding("1.3", Outcome.FAIL, Harm.MONEY_WRONG)
    results = judge(BundleData(data.manifest, [*data.runs, run("b-xero", [bad], Outcome.FAIL)]), RUBRIC)
    assert results.gates == []
    assert results.label == "Recommended with conditions"


def test_the_worst_failure_is_told_in_its_own_words_with_its_money():
    money = Money(amount=Decimal("1043.17"), currency="USD")
    results = judged(
        finding("1.6", Outcome.FAIL, Harm.MONEY_WRONG, title="Invoice INV-204 was posted twice.", money=money),
        finding("1.6", Outcome.FAIL, Harm.MONEY_WRONG, money=Money(amount=Decimal("1"), currency="USD")),
        finding("1.1", Outcome.FAIL, Harm.COSMETIC, title="A name is late"),
    )
    assert results.sentences[1] == (
        "Worst of all: Invoice INV-204 was posted twice (1,043.17 USD at stake). 2 further shortcomings were found."
    )
    assert results.points[0].worst == "Invoice INV-204 was posted twice."
    assert results.points[0].money_at_stake == [Money(amount=Decimal("1044.17"), currency="USD")]


def test_an_absurd_amount_does_not_stop_the_judging():
    money = Money(amount=Decimal("9e999999"), currency="USD")
    bad = [finding(r, Outcome.FAIL, money=money) for r in ("1.1", "1.2")]
    assert judged(*bad).points[0].money_at_stake[0].amount > Decimal("1e999999")


def test_a_very_long_title_does_not_make_a_very_long_sentence():
    results = judged(finding("1.6", Outcome.FAIL, title="x" * 1_000_000))
    assert len(results.sentences[1]) < 500


def test_an_unfinished_evaluation_says_so():
    results = judge(bundle(complete=False), RUBRIC)
    assert results.sentences[2].startswith("The evaluation was stopped before its end")
    assert "stopped before its end" in results.notes[0]


def test_an_unfinished_evaluation_gets_no_label_and_has_no_floor():
    data = everything_passes()
    results = judge(BundleData(manifest(complete=False), data.runs), RUBRIC)
    assert (results.label, results.score, results.floor) == ("Not assessed", 100, 0)
    assert results.sentences[0].startswith("Acme Sync gets no label: the evaluation was stopped before its end.")
    assert results.label_reasons == ["The evaluation was stopped before its end."]


def test_findings_outside_the_checklist_are_noted_not_scored():
    results = judged(finding("9.9", Outcome.FAIL))
    assert results.score is None
    assert "'9.9'" in results.notes[0]


def test_a_gate_keeps_every_check_that_closed_it_the_worst_first():
    def doubled(amount, ledger):
        title = f"Doubled on {ledger}"
        return finding(
            "5.1", Outcome.FAIL, harm=Harm.MONEY_WRONG, title=title, money=Money(amount=Decimal(amount), currency="USD")
        )

    runs = [run("a-xero", [doubled("5", "xero")]), run("a-quickbooks", [doubled("9", "qbo")])]
    results = judge(bundle(*runs), RUBRIC)
    [gate] = [gate for gate in results.gates if gate.point == 5]
    assert [each.title for each in gate.findings] == ["Doubled on qbo", "Doubled on xero"]
