"""Who saw it, in the report: beside each finding, and in a chapter of its own."""

from __future__ import annotations

import bundle_examples as examples

from sevenpoint.harness.results import Attachment, Evidence, Opinion, WitnessedCard, Witnesses
from sevenpoint.reports import render_html

DIGEST = "ab" * 32
PICTURE = Attachment(
    name="screen.png", type="image/png", bytes=108, sha256=DIGEST, witness="Ann", file=f"attachments/{DIGEST}.png"
)
CARD = WitnessedCard(
    id="c0ffee01",
    run="point_1.story-xero",
    verb="invoice",
    title="Look at an invoice",
    witness="Ann",
    answered_at="2026-03-02T09:00:00+00:00",
    seconds=61,
    kind="done",
    note="<b>at once</b>",
    answer='{"status": "paid"}',
    attachments=[PICTURE],
    second=Opinion(witness="Bob", answered_at="2026-03-02T10:00:00+00:00", compared=3, agreed=2, differing=["status"]),
)
WITNESSES = Witnesses(people=["Ann", "Bob"], minutes=1.0, cards=[CARD], compared=3, agreed=2)


def witnessed(results):
    """The same results, all of them seen by Ann."""
    seen = {"evidence": Evidence.WITNESSED, "witnesses": ["Ann"], "cards": [CARD.id]}
    for point in results.points:
        for requirement in point.requirements:
            requirement.findings = [finding.model_copy(update=seen) for finding in requirement.findings]
    return results


def test_the_report_names_the_witnesses_beside_their_findings():
    page = render_html(witnessed(examples.flawed()), {}, witnesses=WITNESSES)
    assert f'<a href="#card-{CARD.id}">card {CARD.id}</a>' in page
    assert f'id="card-{CARD.id}"' in page
    assert DIGEST in page
    assert "2 alike (67 %)" in page
    assert "&lt;b&gt;at once" in page
    assert "<b>at once" not in page


def test_without_witnesses_the_report_has_no_such_chapter():
    assert 'id="witnesses"' not in render_html(examples.judged(examples.runs()[:2]), {})
