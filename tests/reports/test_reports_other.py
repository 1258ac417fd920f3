"""JUnit XML, the terminal summary, the schema, and the words and numbers they share."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import bundle_examples as examples
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from sevenpoint.harness.results import Outcome
from sevenpoint.harness.results.visible import CONTROL, DECEIVING, visible
from sevenpoint.reports import print_summary, render_junit, results_schema
from sevenpoint.reports.schema import SCHEMAS, schema_text
from sevenpoint.reports.text import cut

EXAMPLES = ["good", "flawed", "empty", "aborted", "hostile"]


def summary(results, report=None):
    stream = io.StringIO()
    print_summary(results, Console(file=stream, width=100, color_system=None), report)
    return stream.getvalue()


@pytest.mark.parametrize("name", EXAMPLES)
def test_junit_is_well_formed_and_its_counts_add_up(name):
    results = getattr(examples, name)()
    root = ET.fromstring(render_junit(results).encode())
    cases = list(root.iter("testcase"))
    assert int(root.get("tests")) == len(cases) == len(results.runs)
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(root.get(key)) == len(list(root.iter(tag)))


def test_junit_tells_failures_in_ledger_words_and_keeps_harness_errors_apart():
    root = ET.fromstring(render_junit(examples.flawed()).encode())
    messages = {case.get("name"): case[0].get("message") for case in root.iter("testcase") if len(case)}
    assert messages["5_1_time-outs-xero"] == "Invoice INV-204 for 1,043.17 was posted twice after one lost answer"
    assert [e.get("message") for e in root.iter("error")] == ["The ledger did not start in 10 s."]


@pytest.mark.parametrize("outcome", Outcome)
def test_junit_never_passes_what_did_not_pass(outcome):
    run = examples.runs()[0].model_copy(update={"outcome": outcome, "findings": []})
    case = next(ET.fromstring(render_junit(examples.judged([run])).encode()).iter("testcase"))
    assert (len(case) == 0) == (outcome is Outcome.PASS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_summary_is_plain_text_that_cannot_steer_a_terminal(name):
    text = summary(getattr(examples, name)())
    assert not DECEIVING.search(text)
    assert not CONTROL.search(text)
    assert len(text) < 20_000


def test_the_summary_shows_points_label_failures_and_the_report():
    text = summary(examples.flawed(), "runs/acme/report.html")
    assert "Not yet" in text
    assert "7 Implementation and change" in text
    assert "✗ 6.6 A payment for Harbour Dental" in text
    assert "[caps the score]" in text
    assert "1 run ended in a harness error" in text
    assert text.rstrip().endswith("Report: runs/acme/report.html")


@pytest.mark.parametrize("name", EXAMPLES)
def test_results_satisfy_the_published_schema(name):
    results = getattr(examples, name)()
    jsonschema.Draft202012Validator(results_schema()).validate(json.loads(results.model_dump_json()))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_fresh(name):
    committed = Path(__file__).parents[2] / "docs" / "reference" / name
    message = f"run: python -m sevenpoint.reports.write_schema docs/reference/{name}"
    assert committed.read_text(encoding="utf-8") == schema_text(name), message


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_visible_text_stays_as_it_is_and_other_text_becomes_visible(text):
    assert not DECEIVING.search(visible(text))
    assert not CONTROL.search(visible(text))
    if text.isalnum() and text.isascii():
        assert cut(text) == text
