"""The same check that failed on both ledgers is told once; what another check found never joins it."""

from __future__ import annotations

import bundle_examples as examples

from sevenpoint.reports import render_html
from sevenpoint.reports.twins import together


def failures(*asked: tuple[str, str, str]):
    """Findings as (ledger, step, title), made by the runs of one scenario."""
    run, base = examples.runs()[0], examples.runs()[0].findings[0]
    ledgers = {ledger: {"id": f"s-{ledger}", "scenario": "s", "ledger": ledger} for ledger in ("xero", "quickbooks")}
    runs = {f"s-{ledger}": run.model_copy(update=about) for ledger, about in ledgers.items()}
    made = [base.model_copy(update={"run": f"s-{where}", "step": step, "title": title}) for where, step, title in asked]
    return made, runs


def titles(groups):
    return [[(number, finding.title) for number, finding in group] for group in groups]


def test_one_check_on_two_ledgers_is_one_group_and_another_step_is_not():
    found, runs = failures(("xero", "a", "1"), ("quickbooks", "a", "2"), ("quickbooks", "b", "3"))
    assert titles(together(found, found, runs)) == [[(1, "1"), (2, "2")], [(3, "3")]]


def test_what_a_run_finds_again_and_again_is_paired_in_its_order():
    found, runs = failures(*((ledger, "a", f"{ledger[0]}{n}") for ledger in ("xero", "quickbooks") for n in (1, 2)))
    told = [found[1], found[2], found[0], found[3]]
    assert titles(together(found, told, runs)) == [[(1, "x2"), (4, "q2")], [(2, "q1"), (3, "x1")]]


def test_equal_findings_of_runs_that_are_not_there_stay_apart():
    found, _ = failures(("xero", "a", "1"), ("quickbooks", "a", "1"))
    assert len(together(found, found, {})) == 2


def test_the_report_tells_both_with_their_own_replay():
    html = render_html(examples.flawed(), {})
    assert html.count("posted twice after one lost answer</h4>") == 1
    assert html.count("The same on ") == 1
    for ledger in ("xero", "quickbooks"):
        assert f"<span>--ledger</span> {ledger} <span>--seed</span>" in html
