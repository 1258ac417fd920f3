"""What caps the score: page one names the worst check of each gate, and every other that closes it is marked too."""

from __future__ import annotations

import bundle_examples as examples

from sevenpoint.reports import render_html
from sevenpoint.reports.view import build_view


def test_the_same_failure_on_the_other_ledger_caps_too():
    results = examples.flawed()
    view = build_view(results, {}, {})
    [chapter] = [each for each in view.chapters if each.point.number == 5]
    [first] = [shown for shown in chapter.failed if shown.finding.requirement == "5.1"]
    [twin] = first.twins
    assert (first.gate, first.worst, twin.gate, twin.worst) == (True, True, True, False)
    assert {first.run.ledger, twin.run.ledger} == {"xero", "quickbooks"}
    [gate] = [gate for gate in view.gates if 5 in gate.points]
    assert gate.checks == 2
    html = render_html(results, {})
    assert "2 failed checks, the worst: " in html
    assert html.count("caps the score</span>") == sum(len(gate.findings) for gate in results.gates)
