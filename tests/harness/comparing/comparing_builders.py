"""Small bundles to compare."""

from __future__ import annotations

import datetime as dt

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.comparing import Named, compare
from sevenpoint.harness.judging import load_rubric
from sevenpoint.harness.results import (
    CandidateInfo,
    Comparison,
    Evidence,
    Finding,
    Harm,
    Manifest,
    Outcome,
    ScenarioRun,
)

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
MEASURABLE = [r.id for r in REQUIREMENTS.values() if r.mode != "A"]
RUBRIC = load_rubric()


def bundle(
    candidate: str = "Acme",
    failing: tuple[str, ...] = (),
    unseen: tuple[str, ...] = (),
    hour: int = 0,
    harm: Harm = Harm.COSMETIC,
    evidence: Evidence = Evidence.MEASURED,
    run_id: str = "a-xero",
    **changes: object,
) -> BundleData:
    """Every measurable requirement passes, but those that fail or are not seen."""
    findings = [
        Finding(
            requirement=name,
            outcome=Outcome.FAIL if name in failing else Outcome.PASS,
            evidence=evidence,
            title=f"{candidate} fails {name}" if name in failing else f"{name} holds",
            expected="e",
            observed="o",
            harm=harm,
        )
        for name in MEASURABLE
        if name not in unseen
    ]
    manifest = {
        "sevenpoint_version": "0.1.0",
        "run_id": f"{candidate}{hour}",
        "started_at": NOON + dt.timedelta(hours=hour),
        "seed": 7,
        "ledgers": ["xero"],
        "points": [1, 2, 3, 4, 5, 6, 7],
        "workers": 1,
        "candidate": CandidateInfo(name=candidate, version="1", address="local"),
        "command": "sevenpoint evaluate",
        "python": "3.11",
        "complete": True,
    }
    run = ScenarioRun(
        id=run_id,
        scenario="point_1/a",
        title="A payment arrives",
        why="Money",
        point=1,
        requirements=[],
        ledger="xero",
        outcome=Outcome.FAIL if failing else Outcome.PASS,
        seed=7,
        started_at=NOON,
        seconds=1.0,
        findings=findings,
        replay="sevenpoint evaluate --scenario a",
    )
    return BundleData(Manifest.model_validate(manifest | changes), [run])


def compared(*bundles: BundleData, names: tuple[str, ...] = ()) -> Comparison:
    given = [*names, *[None] * (len(bundles) - len(names))]
    return compare([Named(name, data) for name, data in zip(given, bundles, strict=True)], RUBRIC)
