"""SARIF 2.1.0 (OASIS): the failures only, a rule a line of the checklist, for code-scanning pages."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from sevenpoint.harness.results import Finding, Harm, Outcome, RequirementResult, Results, ScenarioRun
from sevenpoint.reports.text import cut, one_line
from sevenpoint.reports.words import HARMS, OUTCOMES, ledger_name, money_words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FAILURES = (Outcome.FAIL, Outcome.PARTIAL)
LEVELS = {
    Harm.MONEY_WRONG: "error",
    Harm.SECURITY: "error",
    Harm.MONEY_LATE: "error",
    Harm.MANUAL_WORK: "warning",
    Harm.COSMETIC: "note",
}


def render_sarif(results: Results) -> str:
    """Failed and partly failed findings as SARIF results; a location is the run's file in the bundle.

    A fingerprint names requirement, run and place among the run's failures, never amounts or names, so that one
    defect stays one alert from run to run.
    """
    failed = [(item, _failures(item)) for point in results.points for item in point.requirements]
    failed = [(item, findings) for item, findings in failed if findings]
    runs = {run.id: run for run in results.runs}
    manifest = results.manifest
    broken = any(run.outcome is Outcome.HARNESS_ERROR for run in results.runs)
    invocation: dict[str, Any] = {
        "executionSuccessful": manifest.complete and not broken,
        "startTimeUtc": _utc(manifest.started_at),
        "commandLine": cut(manifest.command, 1_000),
        "toolExecutionNotifications": [_notification(run) for run in results.runs if run.error],
    }
    if manifest.finished_at:
        invocation["endTimeUtc"] = _utc(manifest.finished_at)
    candidate = one_line(manifest.candidate.name, 80) if manifest.candidate else "no candidate"
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Sevenpoint",
                        "version": one_line(manifest.sevenpoint_version, 40),
                        "rules": [_rule(item) for item, _ in failed],
                    }
                },
                "automationDetails": {"id": f"sevenpoint/{quote(candidate)}/{quote(one_line(manifest.run_id, 80))}"},
                "invocations": [invocation],
                "columnKind": "unicodeCodePoints",
                "results": list(_results(failed, runs)),
                "properties": {
                    "candidate": candidate,
                    "label": one_line(results.label, 60),
                    "score": results.score,
                    "floor": results.floor,
                    "ceiling": results.ceiling,
                },
            }
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _failures(item: RequirementResult) -> list[Finding]:
    return [finding for finding in item.findings if finding.outcome in FAILURES]


def _rule(item: RequirementResult) -> dict[str, Any]:
    return {
        "id": item.id,
        "shortDescription": {"text": one_line(item.title)},
        "fullDescription": {"text": one_line(item.title)},
        "help": {"text": f"Line {item.id} of the seven-point checklist, weight {item.weight:g} within its point."},
        "properties": {"tags": ["accounting", f"point-{item.point}"]},
    }


def _results(
    failed: list[tuple[RequirementResult, list[Finding]]], runs: dict[str, ScenarioRun]
) -> Iterator[dict[str, Any]]:
    seen: Counter[tuple[str, str]] = Counter()
    for index, (item, findings) in enumerate(failed):
        for finding in findings:
            run_id = finding.run or ""
            seen[item.id, run_id] += 1
            yield _result(index, finding, runs.get(run_id), seen[item.id, run_id])


def _result(index: int, finding: Finding, run: ScenarioRun | None, number: int) -> dict[str, Any]:
    stake = f" ({money_words(finding.money)} at stake)" if finding.money else ""
    where = f" [{ledger_name(one_line(run.ledger, 40))}]" if run else ""
    text = (
        f"{one_line(finding.title)}{stake}{where}\n"
        f"Expected: {cut(finding.expected, 1_000)}\nObserved: {cut(finding.observed, 1_000)}"
    )
    about = {
        "outcome": finding.outcome.value,
        "evidence": finding.evidence.value,
        "harm": HARMS[finding.harm],
        "money": money_words(finding.money) if finding.money else None,
        "scenario": one_line(run.scenario) if run else None,
        "ledger": one_line(run.ledger, 40) if run else None,
        "seed": run.seed if run else None,
        "replay": cut(run.replay, 400) if run else None,
    }
    return {
        "ruleId": finding.requirement,
        "ruleIndex": index,
        "kind": "fail",
        "level": _level(finding),
        "message": {"text": text},
        "locations": [_location(run)],
        "partialFingerprints": {"defect/v1": _fingerprint(finding, number)},
        "properties": {name: value for name, value in about.items() if value is not None},
    }


def _level(finding: Finding) -> str:
    """A part of a failure weighs one level less."""
    level = LEVELS[finding.harm]
    if finding.outcome is Outcome.PARTIAL:
        return {"error": "warning", "warning": "note", "note": "note"}[level]
    return level


def _location(run: ScenarioRun | None) -> dict[str, Any]:
    file = f"scenarios/{quote(one_line(run.id, 200), safe='')}.json" if run else "results.json"
    return {
        "physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": 1}},
        "logicalLocations": [{"name": one_line(run.scenario if run else "results"), "kind": "module"}],
    }


def _fingerprint(finding: Finding, number: int) -> str:
    name = json.dumps([finding.requirement, finding.run, number])
    return hashlib.sha256(name.encode()).hexdigest()


def _notification(run: ScenarioRun) -> dict[str, Any]:
    level = "error" if run.outcome is Outcome.HARNESS_ERROR else "warning"
    words = f"{one_line(run.id)} ({OUTCOMES[run.outcome].words}): {one_line(run.error or '')}"
    return {"level": level, "message": {"text": words}}


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
