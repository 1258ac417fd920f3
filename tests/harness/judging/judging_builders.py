"""Small bundles for the judging tests, and Hypothesis strategies for large strange ones."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.results import (
    CandidateInfo,
    Evidence,
    Finding,
    Harm,
    Manifest,
    Measurement,
    Money,
    Outcome,
    ScenarioRun,
)

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
MEASURABLE = [r.id for r in REQUIREMENTS.values() if r.mode != "A"]


def manifest(**changes) -> Manifest:
    values = {
        "sevenpoint_version": "0.1.0",
        "run_id": "r1",
        "started_at": NOON,
        "seed": 7,
        "ledgers": ["xero", "quickbooks"],
        "points": [1, 2, 3, 4, 5, 6, 7],
        "workers": 2,
        "candidate": CandidateInfo(name="Acme Sync", version="3.2", address="local"),
        "command": "sevenpoint evaluate",
        "python": "3.11",
        "complete": True,
    }
    return Manifest(**values | changes)


def finding(requirement="1.1", outcome=Outcome.PASS, harm=Harm.MANUAL_WORK, **changes) -> Finding:
    values = {"title": f"{requirement} {outcome}", "expected": "one", "observed": "two"}
    return Finding(requirement=requirement, outcome=outcome, harm=harm, **values | changes)


def run(run_id="a-xero", findings=(), outcome=Outcome.PASS, **changes) -> ScenarioRun:
    values = {
        "scenario": "point_1/a",
        "title": "A payment arrives",
        "why": "Money",
        "point": 1,
        "requirements": [],
        "ledger": "xero",
        "seed": 7,
        "started_at": NOON,
        "seconds": 1.0,
        "replay": "sevenpoint evaluate -k a",
    }
    return ScenarioRun(id=run_id, findings=list(findings), outcome=outcome, **values | changes)


def bundle(*runs, **changes) -> BundleData:
    return BundleData(manifest(**changes), list(runs))


def everything_passes() -> BundleData:
    """Each requirement looked at for every harm, in a run that every gate is about, with latencies measured."""
    harms = [Harm.MONEY_WRONG, Harm.SECURITY]
    seen = [finding(requirement, harm=harm) for requirement in MEASURABLE for harm in harms]
    quick = [latencies(requirement, *[0.1] * 5) for requirement in ("4.1", "4.2")]
    return bundle(run("forged-secret-xero", seen, measurements=quick))


def latencies(requirement="4.1", *samples, direction="tool_to_ledger") -> Measurement:
    return Measurement(
        requirement=requirement,
        name="invoice created",
        direction=direction,
        samples=list(samples),
        limit_seconds=120,
        resolution_seconds=0.02,
    )


money = st.builds(
    Money,
    amount=st.decimals(Decimal("0.01"), Decimal("99999"), places=2),
    currency=st.sampled_from(["USD", "NZD"]),
)
findings = st.builds(
    Finding,
    requirement=st.sampled_from([*REQUIREMENTS, "9.9"]),
    outcome=st.sampled_from(Outcome),
    evidence=st.sampled_from(Evidence),
    title=st.text(max_size=20),
    expected=st.just("e"),
    observed=st.just("o"),
    harm=st.sampled_from(Harm),
    money=st.none() | money,
)


samples = st.lists(st.none() | st.floats(0.001, 100_000), max_size=12)
measurements = st.builds(
    latencies, st.sampled_from(["4.1", "4.2", "4.4"]), direction=st.sampled_from(["tool_to_ledger", "ledger_to_tool"])
).flatmap(lambda m: samples.map(lambda s: m.model_copy(update={"samples": s})))


@st.composite
def bundles(draw) -> BundleData:
    count = draw(st.integers(0, 6))
    runs = [
        run(
            f"s{number}-xero",
            draw(st.lists(findings, max_size=8)),
            draw(st.sampled_from(Outcome)),
            requirements=draw(st.lists(st.sampled_from(list(REQUIREMENTS)), max_size=3)),
            measurements=draw(st.lists(measurements, max_size=2)),
        )
        for number in range(count)
    ]
    return bundle(*runs, complete=draw(st.booleans()))


def replace_finding(data: BundleData, run_index: int, finding_index: int, **changes) -> BundleData:
    runs = list(data.runs)
    changed = list(runs[run_index].findings)
    changed[finding_index] = changed[finding_index].model_copy(update=changes)
    runs[run_index] = runs[run_index].model_copy(update={"findings": changed})
    return BundleData(data.manifest, runs)


def places(data: BundleData) -> list[tuple[int, int]]:
    return [(r, f) for r, one in enumerate(data.runs) for f in range(len(one.findings))]
