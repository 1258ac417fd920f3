"""How each check was proven: what a kill matrix shows, what is only named, what a copy without one says."""

from __future__ import annotations

import json

import bundle_examples as examples
import pytest

from sevenpoint.harness.results import Outcome
from sevenpoint.reports import proofs, render_html
from sevenpoint.reports.kill_matrix import read

NAMING = next(run.scenario for run in examples.good().runs if run.flaws)
OTHER = next(run.scenario for run in examples.good().runs if run.scenario != NAMING)


def row(flaw, scenario, *, caught=True, also=()):
    return {
        "flaw": flaw,
        "title": f"Title of {flaw}",
        "scenario": scenario,
        "caught": caught,
        "sentence": "The ledger has 2 invoices" if caught else "",
        "also": list(also),
    }


@pytest.fixture
def shipping(monkeypatch):
    """Puts a kill matrix of these rows into this copy; none for no rows."""

    def ship(*rows):
        matrix = read(json.dumps({"seed": 7, "sevenpoint_version": "0.9", "flaws": rows})) if rows else None
        monkeypatch.setattr(proofs, "shipped", lambda: matrix)

    return ship


def test_what_was_caught_is_shown_with_the_sentence_that_caught_it(shipping):
    shipping(row("retry-without-key", NAMING))
    results = examples.good()
    found = proofs.proofs(results)
    assert (found.flaws, found.missed, found.unproven) == (1, 0, len(found.rows) - 1)
    assert (found.of("5.1"), found.of("5.2")) == (1, 0)
    html = render_html(results, {})
    assert "its checks catch 1 seeded flaw" in html
    assert "retry-without-key: “The ledger has 2 invoices”" in html
    assert "made with Sevenpoint 0.9 and seed 7, shows 1 seeded flaw caught" in html


def test_a_flaw_that_was_tried_and_not_caught_is_told(shipping):
    shipping(row("retry-without-key", NAMING, caught=False))
    found = proofs.proofs(examples.good())
    assert (found.flaws, found.missed, found.unproven) == (0, 1, len(found.rows))
    html = render_html(examples.good(), {})
    assert "and 1 <strong>not caught</strong>" in html
    assert "its checks catch" not in html


def test_a_scenario_that_fails_with_another_ones_flaw_is_known_to_be_able_to(shipping):
    shipping(row("retry-without-key", NAMING, also=[OTHER]))
    found = proofs.proofs(examples.good())
    assert found.unproven == len(found.rows) - 2
    assert "fails too with retry-without-key" in render_html(examples.good(), {})


def test_a_flaw_that_is_only_named_is_not_called_caught(shipping):
    shipping(row("something-else", "elsewhere/other"))
    found = proofs.proofs(examples.good())
    assert (found.flaws, found.unproven) == (0, len(found.rows))
    assert [row.named for row in found.rows if row.named] == [["retry-without-key"]]
    html = render_html(examples.good(), {})
    assert "named, not shown" in html
    assert f"of {len(found.rows)} scenarios it shows nothing" in html


def test_a_copy_without_a_matrix_says_that_it_shows_nothing(shipping):
    shipping()
    html = render_html(examples.good(), {})
    assert "came without its kill matrix, so this report does not show of any check that it can fail" in html
    assert "named, not shown" in html
    assert "seeded flaws caught" not in html


@pytest.mark.parametrize(("tried", "words"), [(True, "was shown to catch"), (False, "to be proven by the seeded flaw")])
def test_a_finding_says_whether_its_check_was_proven(shipping, tried, words):
    shipping(*([row("retry-without-key", NAMING)] if tried else []))
    run = next(run for run in examples.runs() if run.scenario == NAMING)
    finding = run.findings[0].model_copy(update={"outcome": Outcome.FAIL, "flaw": "retry-without-key"})
    results = examples.judged([run.model_copy(update={"findings": [finding], "outcome": Outcome.FAIL})])
    assert words in render_html(results, {})


def test_the_matrix_that_ships_can_be_read_where_there_is_one():
    matrix = proofs.shipped()
    assert matrix is None or matrix.flaws
