"""JUnit XML: one test case a run, so that any build server shows an evaluation beside its tests."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from sevenpoint.harness.results import Finding, Outcome, Results, ScenarioRun
from sevenpoint.reports.text import cut, one_line
from sevenpoint.reports.words import OUTCOMES, money_words

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FAILING = (Outcome.FAIL, Outcome.PARTIAL)


def render_junit(results: Results) -> str:
    """The runs as JUnit XML, a suite for each of the seven points. Characters that XML forbids are left out."""
    root = ET.Element("testsuites", name="sevenpoint")
    for point in results.points:
        runs = [run for run in results.runs if run.point == point.number]
        if runs:
            _suite(root, f"{point.number} {point.title}", runs)
    rest = [run for run in results.runs if run.point not in {point.number for point in results.points}]
    if rest:
        _suite(root, "other", rest)
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, name: str, runs: list[ScenarioRun]) -> None:
    suite = ET.SubElement(root, "testsuite", name=_legal(name))
    kinds = [_case(suite, run) for run in runs]
    suite.set("tests", str(len(runs)))
    for key, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(kinds.count(kind)))
    suite.set("time", f"{sum(run.seconds for run in runs):.3f}")
    suite.set("timestamp", min(run.started_at for run in runs).isoformat())


def _case(suite: ET.Element, run: ScenarioRun) -> str:
    case = ET.SubElement(
        suite, "testcase", classname=_legal(one_line(run.scenario)), name=_legal(run.id), time=f"{run.seconds:.3f}"
    )
    failing = [finding for finding in run.findings if finding.outcome in FAILING]
    kind = _kind(run, failing)
    if kind != "passed":
        message = failing[0].title if failing and kind == "failure" else run.error or OUTCOMES[run.outcome].words
        element = ET.SubElement(case, kind, message=_legal(one_line(message)))
        if kind != "skipped":
            element.set("type", run.outcome.value)
        element.text = _legal("\n\n".join([*(_words(f) for f in failing[:20]), f"Replay: {cut(run.replay, 400)}"]))
    return kind


def _kind(run: ScenarioRun, failing: list[Finding]) -> str:
    if run.outcome is Outcome.HARNESS_ERROR:
        return "error"
    if failing or run.outcome in FAILING:
        return "failure"
    return "passed" if run.outcome is Outcome.PASS else "skipped"


def _words(finding: Finding) -> str:
    stake = f" ({money_words(finding.money)} at stake)" if finding.money else ""
    return (
        f"{finding.requirement} {OUTCOMES[finding.outcome].words}: {one_line(finding.title)}{stake}\n"
        f"  expected: {cut(finding.expected, 1_000)}\n  observed: {cut(finding.observed, 1_000)}"
    )


def _legal(text: str) -> str:
    return ILLEGAL.sub("", text)
