"""The fault matrix: what each fault struck, and what became of the books."""

from __future__ import annotations

import bundle_examples as examples

from sevenpoint.harness.results import FaultSpan, Outcome
from sevenpoint.reports.faults import fault_matrix


def matrix(results, journals=None):
    found = fault_matrix(results, journals or {})
    return {row.fault: row for row in found.rows}, found


def run_with(outcome=Outcome.PASS, *, struck=2, defects=()):
    made = examples.runs(defects)
    run = next(run for run in made if run.id.startswith("5_1") and run.ledger == "xero")
    spans = [FaultSpan(fault="outage", began=0, struck=struck)]
    return run.model_copy(update={"outcome": outcome, "faults": spans})


def test_a_story_that_passed_under_a_fault_held():
    rows, found = matrix(examples.judged([run_with()]))
    assert found.ledgers == ["xero", "quickbooks"]
    xero, quickbooks = rows["outage"].by_ledger
    assert (xero[0].mark.words, xero[0].words, quickbooks) == ("held", "3 checks", [])


def test_a_failure_is_told_with_the_worst_harm_first():
    rows, _ = matrix(examples.judged([run_with(Outcome.FAIL, defects=examples.DEFECTS)]))
    (cell,) = rows["outage"].by_ledger[0]
    assert cell.mark.words == "fail"
    assert cell.words == "money wrong: Invoice INV-204 for 1,043.17 was posted twice after one lost answer"


def test_a_fault_that_struck_nothing_is_never_called_held():
    rows, _ = matrix(examples.judged([run_with(struck=0)]))
    assert rows["outage"].by_ledger[0][0].mark.words == "never struck"


def test_a_harness_error_is_not_held_against_the_candidate():
    rows, _ = matrix(examples.judged([run_with(Outcome.HARNESS_ERROR, defects=examples.DEFECTS)]))
    assert rows["outage"].by_ledger[0][0].mark.words == "harness error"


def test_journals_say_which_calls_were_struck_and_faults_of_older_bundles_are_found_there():
    run = run_with().model_copy(update={"faults": []})
    rows, _ = matrix(examples.judged([run]), {run.id: examples.journal()})
    assert rows["lost answer"].operations == ["writes Invoices × 1"]
    assert rows["lost answer"].struck == 1


def test_a_run_with_two_faults_speaks_for_both():
    spans = [FaultSpan(fault=name, began=0, struck=1) for name in ("outage", "throttled")]
    rows, found = matrix(examples.judged([run_with().model_copy(update={"faults": spans})]))
    assert list(rows) == ["outage", "throttled"]
    assert found.stories == 1
