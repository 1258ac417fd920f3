"""Small bundles for the judging tests, and Hypothesis strategies for large strange ones."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.results import CandidateInfo, Evidence, Finding, Harm, Manifest, Money, Outcome, ScenarioRun

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
    return bundle(run(findings=[finding(r, harm=Harm.MONEY_WRONG) for r in MEASURABLE]))


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


@st.composite
def bundles(draw) -> BundleData:
    count = draw(st.integers(0, 6))
    runs = [
        run(
            f"s{number}-xero",
            draw(st.lists(findings, max_size=8)),
            draw(st.sampled_from(Outcome)),
            requirements=draw(st.lists(st.sampled_from(list(REQUIREMENTS)), max_size=3)),
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
