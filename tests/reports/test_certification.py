"""The certification view: every clause of every source, filled with what was measured on its own ledger."""

from __future__ import annotations

import re

import bundle_examples as examples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.coverage import every_scenario
from sevenpoint.harness.questionnaire import QUESTIONS, new_answers, score
from sevenpoint.harness.questionnaire.answers import parse_answers
from sevenpoint.harness.results import Finding, Outcome
from sevenpoint.reports.certification import ITEMS, SOURCES, certification_table, certification_view
from sevenpoint.reports.certification.register import OTHERS, split_clause
from sevenpoint.reports.certification.view import MEASURED, WORDS, State
from sevenpoint.reports.formats import FORMATS
from sevenpoint.reports.judged import Judged


def results_with(*told: tuple[str, str, str, Outcome]):
    """Judged results with one run for each requirement, scenario, ledger and outcome."""
    runs = []
    for number, (requirement, scenario, ledger, outcome) in enumerate(told):
        finding = Finding(
            requirement=requirement, outcome=outcome, title=f"finding {number}", expected="e", observed="o",
            harm="money_wrong",
        )  # fmt: skip
        template = examples.runs()[0]
        runs.append(
            template.model_copy(
                update={
                    "id": f"r{number}-{ledger}",
                    "scenario": f"point_x/{scenario}",
                    "ledger": ledger,
                    "findings": [finding],
                    "requirements": [requirement],
                }
            )
        )
    return examples.judged(runs)


def states(results, attested=None) -> dict[tuple[str, str], State]:
    """The state of each item in each source."""
    return {
        (source.source.id, item.item.id): item.state
        for source in certification_view(results, attested).sources
        for clause in source.clauses
        for item in clause.items
    }


# The register


def test_the_register_names_only_what_exists():
    scenarios = {name.rsplit("/", 1)[-1]: about for name, about in every_scenario()}
    for item in ITEMS.values():
        assert re.fullmatch("(CN|PM|RD|WR|ER|SE|SU)-[0-9]{2}", item.id)
        assert set(item.mode.split(",")) <= {"A", "U", "D"}
        assert all(split_clause(clause)[0] in {*SOURCES, *OTHERS} for clause in item.clauses), item.id
        assert set(item.answers) <= set(QUESTIONS), item.id
        for named in item.findings:
            requirement, _, scenario = named.partition("/")
            assert REQUIREMENTS[requirement].mode != "A", named
            assert not scenario or requirement in scenarios[scenario].requirements, named


def test_a_finding_is_named_only_where_its_ledger_could_have_it():
    """An item that only one ledger's sources ask for is not filled by scenarios of the other ledger alone."""
    scenarios = {name.rsplit("/", 1)[-1]: about for name, about in every_scenario()}
    for item in ITEMS.values():
        asking = {SOURCES[split_clause(each)[0]].ledger for each in item.clauses if split_clause(each)[0] in SOURCES}
        named = [scenarios[name.partition("/")[2]] for name in item.findings if "/" in name]
        if asking and named and len(named) == len(item.findings):
            assert asking & {ledger for about in named for ledger in about.ledgers}, item.id


def test_every_source_has_an_address_a_day_and_its_standing():
    for source in SOURCES.values():
        assert source.url.startswith("https://")
        assert re.fullmatch(r"(by )?\d+ (October|November) 2026", source.read)
        assert source.standing
    assert [source.programme for source in SOURCES.values()] == ["Xero"] * 5 + ["Intuit"] * 5


def test_both_numberings_of_xeros_checkpoints_are_whole():
    by_id = {source.source.id: source for source in certification_view(examples.good()).sources}
    assert [clause.number for clause in by_id["X21"].clauses] == [str(number) for number in range(1, 22)]
    assert {"1", "4", "5", "6", "7", "8"} <= {clause.number for clause in by_id["XC"].clauses}
    assert [clause.id for clause in by_id["X21"].clauses if not clause.items][:2] == ["X21-1", "X21-2"]


# The view


def test_a_measured_result_counts_on_its_own_ledger_only():
    found = states(results_with(("1.9", "every_page_read", "xero", Outcome.FAIL)))
    assert found["X21", "RD-02"] is State.FAILED
    found = states(results_with(("1.9", "every_page_read", "quickbooks", Outcome.FAIL)))
    assert found["X21", "RD-02"] is State.OPEN


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([Outcome.PASS], State.HELD),
        ([Outcome.PASS, Outcome.FAIL], State.FAILED),
        ([Outcome.PASS, Outcome.UNSUPPORTED], State.PARTLY),
        ([Outcome.PARTIAL], State.PARTLY),
        ([Outcome.UNSUPPORTED], State.UNSUPPORTED),
        ([Outcome.NOT_OBSERVED], State.OPEN),
        ([Outcome.HARNESS_ERROR, Outcome.WAIVED, Outcome.BLOCKED], State.OPEN),
    ],
)
def test_what_is_measured_becomes_a_state(outcomes, state):
    results = results_with(*(("6.3", "scopes_asked_are_used", "xero", outcome) for outcome in outcomes))
    assert states(results)["X21", "PM-01"] is state


def answered(name: str, answer: str, grade: int):
    text = new_answers(examples.NOON.date(), parts=["assurance"])
    said = f"  {name}: {{answer: {answer}, text: words, documents: [d], grades: [{{by: R, score: {grade}}}]}}"
    text = text.replace(f'  {name}:\n    answer: unknown\n    text: ""\n    documents: []', said)
    paper = "{title: t, file: f, kind: contract, issued: 2026-10-01, reviewer: R, covers_integration: yes}"
    return parse_answers(text.replace("documents: {}", f"documents: {{d: {paper}}}"))


@pytest.mark.parametrize(
    ("answer", "grade", "state"),
    [("yes", 3, State.EVIDENCED), ("yes", 2, State.EVIDENCED), ("yes", 1, State.CLAIMED), ("no", 0, State.DENIED)],
)
def test_an_answer_speaks_where_nothing_was_measured(answer, grade, state):
    attested = score(answered("B17", answer, grade), examples.good())
    assert states(examples.good(), attested)["XS", "SE-08"] is state


def test_a_question_that_nobody_answered_says_nothing():
    attested = score(parse_answers(new_answers(examples.NOON.date())), examples.good())
    assert states(examples.good(), attested)["XS", "SE-08"] is State.OPEN


def test_an_answer_never_hides_a_measured_failure_nor_lifts_it():
    results = results_with(("6.3", "scopes_asked_are_used", "xero", Outcome.FAIL))
    attested = score(answered("B14", "yes", 3), results)
    assert states(results, attested)["X21", "PM-01"] is State.FAILED
    held = results_with(("6.3", "scopes_asked_are_used", "xero", Outcome.PASS))
    assert states(held, score(answered("B14", "no", 0), held))["X21", "PM-01"] is State.HELD


def test_a_clause_is_as_good_as_its_worst_item():
    results = results_with(
        ("7.4", "organisation_named", "xero", Outcome.PASS), ("5.5", "grant_revoked_in_ledger", "xero", Outcome.FAIL)
    )
    [source] = [each for each in certification_view(results).sources if each.source.id == "X21"]
    [clause] = [each for each in source.clauses if each.number == "3"]
    assert clause.state is State.FAILED
    assert source.counts[State.FAILED] >= 1


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=4))
def test_counts_add_up_and_failures_only_come_from_failures(outcomes):
    results = results_with(*(("5.5", "grant_revoked_in_ledger", "quickbooks", outcome) for outcome in outcomes))
    for source in certification_view(results).sources:
        items = {item.item.id: item.state for clause in source.clauses for item in clause.items}
        assert sum(source.counts.values()) == len(items)
        if source.source.ledger == "xero":
            assert not set(items.values()) & set(MEASURED)
        if Outcome.FAIL not in outcomes:
            assert State.FAILED not in items.values()


# What is written


@pytest.mark.parametrize("name", ["good", "flawed", "empty", "aborted", "hostile"])
def test_page_and_table_hold_every_clause_and_item(name):
    results = getattr(examples, name)()
    view = certification_view(results)
    page = FORMATS["certification"].render(Judged(results)).decode()
    table = certification_table(view)
    for source in view.sources:
        assert source.source.url in page
        for clause in source.clauses:
            assert [row for row in table.rows if row[2] == clause.id]
            for item in clause.items:
                assert f"| {item.item.id} " in page
    assert {row[7] for row in table.rows} <= {*WORDS.values(), "outside of this test bench"}
    assert len(page) < 300_000


def test_a_failure_is_told_with_its_finding():
    results = results_with(("6.5", "forged_webhook", "xero", Outcome.FAIL))
    page = FORMATS["certification"].render(Judged(results)).decode()
    assert "| **measured: does not hold** | finding 0 |" in page
    html = FORMATS["html"].render(Judged(results)).decode()
    assert "Ready for the platforms&#39; own reviews?" in html or "Ready for the platforms' own reviews?" in html
    assert "measured: does not hold" in html
