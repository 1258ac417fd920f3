"""From a bundle on disk to results.json, report.html and junit.xml."""

from __future__ import annotations

from pathlib import Path

from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.judging import judge, load_rubric
from sevenpoint.harness.results import Results
from sevenpoint.reports import render_html, render_junit

REPORT = "report.html"
JUNIT = "junit.xml"


def report_bundle(bundle: Bundle, rubric: Path | None = None) -> tuple[Results, Path]:
    """Judge a bundle with a rubric (None: Sevenpoint's own) and write everything that follows from it.

    Raises BundleError or RubricError.
    """
    results = judge(bundle.load(), load_rubric(rubric))
    bundle.write_results(results)
    return results, write_reports(bundle, results)


def write_reports(bundle: Bundle, results: Results) -> Path:
    """Write report.html and junit.xml from the judged results; the report's path."""
    report = bundle.path / REPORT
    report.write_text(render_html(results, bundle.exchanges([run.id for run in results.runs])), encoding="utf-8")
    (bundle.path / JUNIT).write_text(render_junit(results), encoding="utf-8")
    return report
