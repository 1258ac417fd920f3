"""What a comparison comes to: who is first, how firmly, and what only one of them fails."""

from __future__ import annotations

import bundle_examples as examples
import pytest

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.comparing import Named, compare
from sevenpoint.harness.judging import load_rubric
from sevenpoint.harness.results import CandidateInfo, Comparison, Outcome
from sevenpoint.reports.comparison_page import render_comparison
from sevenpoint.reports.comparison_words import comparison_sentences, title_words

RUBRIC = load_rubric()


def vendor(name: str, failing: tuple[str, ...] = (), unseen: tuple[str, ...] = (), day: int = 0) -> Named:
    made = []
    for run in examples.runs():
        if run.requirements[0] in unseen:
            continue
        findings = [
            f.model_copy(update={"outcome": Outcome.FAIL if f.requirement in failing else Outcome.PASS})
            for f in run.findings
        ]
        made.append(run.model_copy(update={"findings": findings, "outcome": Outcome.PASS}))
    candidate = CandidateInfo(name=name, version="1", address="http://127.0.0.1:9000")
    started = examples.NOON.replace(day=1 + day)
    return Named(
        None, BundleData(examples.manifest(candidate=candidate, run_id=f"{name}{day}", started_at=started), made)
    )


def compared(*vendors: Named) -> Comparison:
    return compare(list(vendors), RUBRIC)


def test_the_better_one_comes_first_and_what_each_fails_alone_is_counted():
    comparison = compared(vendor("Acme"), vendor("Bolt", ("1.2", "7.1")))
    assert title_words(comparison) == "Acme 1 and Bolt 1"
    assert comparison_sentences(comparison) == [
        "Over what was observed for all, Acme 1 comes first in 100 % of plausible weightings.",
        "Of 47 requirements that were observed for all, Acme 1 alone fails 0 and Bolt 1 alone fails 2.",
    ]


@pytest.mark.parametrize(
    ("vendors", "sentence"),
    [
        ([vendor("A"), vendor("B")], "Over what was observed for all they come out equal."),
        ([vendor("A", ("1.1",)), vendor("B", ("1.2",))], "Nobody is clearly first: "),
        ([vendor("A", unseen=tuple(REQUIREMENTS)), vendor("B")], "Nothing was observed for all of them"),
    ],
)
def test_an_order_that_is_none_is_not_called_one(vendors, sentence):
    assert comparison_sentences(compared(*vendors))[0].startswith(sentence)


def test_what_was_not_tested_may_turn_the_order_round():
    lines = [each for each in REQUIREMENTS if each.startswith(("1.", "5.", "6."))]
    comparison = compared(vendor("A", ("7.4",)), vendor("B", unseen=tuple(lines)))
    assert "What was not tested could change that: B 1 then leads in" in " ".join(comparison_sentences(comparison))


def test_of_one_candidate_the_last_change_is_told():
    comparison = compared(vendor("A", ("1.2", "7.1")), vendor("A", ("1.2", "7.2"), day=1))
    assert title_words(comparison) == "A, 2 evaluations"
    [sentence] = comparison_sentences(comparison)
    assert sentence.endswith(": 1 regressed and 1 fixed.")
    [same] = comparison_sentences(compared(vendor("A"), vendor("A", day=1)))
    assert same.endswith(": no requirement changed.")


def test_a_point_is_called_capped_where_a_gate_holds_it_and_nowhere_else():
    comparison = compared(vendor("A"), vendor("B", ("5.1",)))
    assert [point.number for point in comparison.points if any(point.capped)] == [5]
    html = render_comparison(comparison)
    assert html.count("; common") == 14
    assert html.count("capped; common") + html.count(", capped") == 1


def test_of_three_it_is_told_what_only_one_passes():
    html = render_comparison(compared(vendor("A"), vendor("B", ("1.2",)), vendor("C", ("1.2",))))
    assert "It alone passes 1.2." in html
    assert "A 1, B 1 and C 1" in html
