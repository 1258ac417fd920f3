"""How each check was proven: what the kill matrix shows, and what is only named."""

from __future__ import annotations

import bundle_examples as examples
import pytest

from sevenpoint.reports import proofs, render_html
from sevenpoint.reports.kill_matrix import Shown


@pytest.fixture
def matrix(monkeypatch):
    """A kill matrix in which one flaw was caught."""
    scenario = next(run.scenario for run in examples.good().runs if run.flaws)
    caught = {scenario: [Shown("retry-without-key", "A retry sends no key", "The ledger has 2 invoices")]}
    monkeypatch.setattr(proofs, "shown", lambda: caught)


def test_what_was_caught_is_shown_with_the_sentence_that_caught_it(matrix):
    results = examples.good()
    found = proofs.proofs(results)
    assert (found.flaws, found.unproven, found.of("5.1"), found.of("5.2")) == (1, len(found.rows) - 1, 1, 0)
    html = render_html(results, {})
    assert "its checks catch 1 seeded flaw" in html
    assert "“The ledger has 2 invoices”" in html


def test_a_flaw_that_is_only_named_is_not_called_caught(monkeypatch):
    monkeypatch.setattr(proofs, "shown", dict)
    found = proofs.proofs(examples.good())
    assert (found.flaws, found.unproven) == (0, len(found.rows))
    assert [row.named for row in found.rows if row.named] == [["retry-without-key"]]
    assert "not shown here" in render_html(examples.good(), {})
