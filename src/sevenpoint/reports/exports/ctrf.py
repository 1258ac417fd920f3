"""CTRF, the Common Test Report Format (ctrf.io): a test a run, for the dashboards that read it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from typing import Any

from sevenpoint.harness.results import Finding, Outcome, Results, ScenarioRun
from sevenpoint.reports.text import cut, one_line
from sevenpoint.reports.words import OUTCOMES, money_words

SPEC_VERSION = "0.0.0"  # the version that the published schema describes
IDS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:sevenpoint:ctrf")
MOST_FINDINGS = 20

# CTRF has no word for what was not seen: `other`. What does not apply or is not offered was not run: `skipped`.
STATUS: dict[Outcome, str] = {
    Outcome.PASS: "passed",
    Outcome.FAIL: "failed",
    Outcome.PARTIAL: "failed",
    Outcome.UNSUPPORTED: "skipped",
    Outcome.NOT_APPLICABLE: "skipped",
    Outcome.WAIVED: "skipped",
    Outcome.NOT_OBSERVED: "other",
    Outcome.INCONCLUSIVE: "other",
    Outcome.BLOCKED: "other",
    Outcome.HARNESS_ERROR: "other",
}


def render_ctrf(results: Results) -> str:
    """The runs as CTRF. The outcome in our own words stays in `rawStatus`, what it speaks to in `extra`."""
    manifest = results.manifest
    titles = {point.number: point.title for point in results.points}
    tests = [_test(run, titles) for run in results.runs]
    counts = Counter(test["status"] for test in tests)
    start = _milliseconds(manifest.started_at)
    ends = [test["stop"] for test in tests]
    stop = _milliseconds(manifest.finished_at) if manifest.finished_at else max([start, *ends])
    candidate = manifest.candidate
    document = {
        "reportFormat": "CTRF",
        "specVersion": SPEC_VERSION,
        "reportId": str(uuid.uuid5(IDS, cut(manifest.run_id, 200))),
        "timestamp": manifest.started_at.isoformat(),
        "generatedBy": "sevenpoint",
        "results": {
            "tool": {"name": "sevenpoint", "version": one_line(manifest.sevenpoint_version, 40)},
            "summary": {
                "tests": len(tests),
                **{status: counts[status] for status in ("passed", "failed", "skipped", "pending", "other")},
                "suites": len({run.point for run in results.runs}),
                "start": start,
                "stop": stop,
                "extra": {
                    "label": one_line(results.label, 60),
                    "score": results.score,
                    "floor": results.floor,
                    "ceiling": results.ceiling,
                    "complete": manifest.complete,
                },
            },
            "tests": tests,
            "environment": {
                "appName": one_line(candidate.name, 120) if candidate else "no candidate",
                "appVersion": one_line(candidate.version, 60) if candidate else "",
                "extra": {"ledgers": [one_line(each, 40) for each in manifest.ledgers], "seed": manifest.seed},
            },
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _test(run: ScenarioRun, titles: dict[int, str]) -> dict[str, Any]:
    start, duration = _milliseconds(run.started_at), round(run.seconds * 1000)
    failing = [finding for finding in run.findings if STATUS[finding.outcome] == "failed"]
    status = "failed" if failing and run.outcome is not Outcome.HARNESS_ERROR else STATUS[run.outcome]
    test: dict[str, Any] = {
        "id": str(uuid.uuid5(IDS, cut(run.id, 200))),
        "name": one_line(run.id) or "unnamed",
        "status": status,
        "rawStatus": run.outcome.value,
        "duration": duration,
        "start": start,
        "stop": start + duration,
        "suite": [f"{run.point} {titles.get(run.point, 'other')}", one_line(run.scenario)],
        "tags": [one_line(each, 20) for each in run.requirements],
        "extra": {
            "title": one_line(run.title),
            "ledger": one_line(run.ledger, 40),
            "seed": run.seed,
            "replay": cut(run.replay, 400),
        },
    }
    if status != "passed":
        message = failing[0].title if status == "failed" and failing else run.error or OUTCOMES[run.outcome].words
        test["message"] = one_line(message)
        test["trace"] = "\n\n".join([*map(_words, failing[:MOST_FINDINGS]), f"Replay: {cut(run.replay, 400)}"])
    return test


def _words(finding: Finding) -> str:
    stake = f" ({money_words(finding.money)} at stake)" if finding.money else ""
    return cut(
        f"{finding.requirement} {OUTCOMES[finding.outcome].words}: {one_line(finding.title)}{stake}\n"
        f"  expected: {cut(finding.expected, 1_000)}\n  observed: {cut(finding.observed, 1_000)}"
    )


def _milliseconds(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)
