"""The result models: everything a bundle holds and everything a report is made from.

Two fields that are never mixed: `outcome` says what was seen against what was wanted, `evidence` says how well it was
seen (reference: judging.md 2.2). A harness error is never the candidate's failure; a check that saw nothing is never a
pass.

Files of a bundle (a folder):
    manifest.json             Manifest
    scenarios/<id>.json       ScenarioRun, one per scenario and ledger, written the moment it ends
    exchanges/<id>.jsonl      the ledger's journal of that run, one Exchange a line
    results.json              Results: the judged bundle
    report.html junit.xml     made from results.json
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

RESULTS_VERSION = "1.0"


class Model(BaseModel):
    """Base of the result models: unknown members are an error, so that a bundle of another version says so."""

    model_config = ConfigDict(extra="forbid")


class Outcome(StrEnum):
    """What was seen against what was wanted."""

    PASS = "pass"
    FAIL = "fail"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    NOT_APPLICABLE = "not_applicable"
    NOT_OBSERVED = "not_observed"
    INCONCLUSIVE = "inconclusive"
    BLOCKED = "blocked"
    HARNESS_ERROR = "harness_error"
    WAIVED = "waived"


class Evidence(StrEnum):
    """How it is known."""

    MEASURED = "measured"
    WITNESSED = "witnessed"
    DOCUMENTED = "documented"
    CLAIMED = "claimed"


class Harm(StrEnum):
    """What a failure does to a firm; the rubric gives each a weight."""

    MONEY_WRONG = "money_wrong"
    MONEY_LATE = "money_late"
    SECURITY = "security"
    MANUAL_WORK = "manual_work"
    COSMETIC = "cosmetic"


class Money(Model):
    """An amount in a currency, e.g. 1043.17 USD."""

    amount: Decimal
    currency: str


class Finding(Model):
    """One statement about one requirement."""

    requirement: str = Field(description="Checklist id, e.g. 1.4")
    outcome: Outcome
    evidence: Evidence = Evidence.MEASURED
    title: str = Field(description="A sentence in ledger words; for a failure it names the defect.")
    expected: str
    observed: str
    harm: Harm
    money: Money | None = Field(default=None, description="Money at stake when the outcome is not a pass.")
    step: str | None = None
    exchanges: list[int] = Field(default_factory=list, description="Sequence numbers in the run's exchange journal.")
    flaw: str | None = Field(default=None, description="The seeded flaw that proves this check, by name.")
    run: str | None = Field(default=None, description="Id of the run that found it; the judge fills it in.")


class Step(Model):
    """One named step of a scenario; times are seconds since the run began."""

    title: str
    at: float
    seconds: float


class Measurement(Model):
    """Latencies of one kind of change in one direction. A sample None: never seen within `limit_seconds`."""

    requirement: str
    name: str
    direction: str = Field(description="tool_to_ledger or ledger_to_tool")
    samples: list[float | None]
    limit_seconds: float
    resolution_seconds: float = Field(description="The observer's own error.")


class Exchange(Model):
    """One HTTP request at the ledger and its answer. Secrets are masked before they get here."""

    seq: int
    at: str = Field(description="Sandbox time, ISO 8601 UTC.")
    ledger: str
    actor: str = Field(description="candidate, bookkeeper or unknown")
    method: str
    path: str
    query: str = ""
    request_headers: dict[str, str] = Field(default_factory=dict)
    request_body: str = ""
    status: int
    response_headers: dict[str, str] = Field(default_factory=dict)
    response_body: str = ""
    fault: str | None = Field(default=None, description="The fault that struck it.")
    organisation: str | None = None
    milliseconds: float | None = None


class ScenarioRun(Model):
    """One scenario on one ledger."""

    id: str = Field(description="<scenario>-<ledger>, a file name")
    scenario: str = Field(description="e.g. point_1_two_way_sync/bank_transfer_in_ledger")
    title: str
    why: str
    point: int
    requirements: list[str]
    ledger: str
    outcome: Outcome
    seed: int
    started_at: dt.datetime
    seconds: float
    findings: list[Finding] = Field(default_factory=list)
    steps: list[Step] = Field(default_factory=list)
    measurements: list[Measurement] = Field(default_factory=list)
    error: str | None = Field(
        default=None, description="Harness errors and unexpected candidate answers, in a sentence."
    )
    flaws: list[str] = Field(default_factory=list, description="Seeded flaws that this scenario is proven to catch.")
    replay: str = Field(description="The command that runs this again.")


class CandidateInfo(Model):
    """Who was judged."""

    name: str
    version: str
    address: str
    flaw: str | None = None
    claims: dict[str, Any] = Field(default_factory=dict)


class Manifest(Model):
    """What the bundle is, with defaults filled in."""

    results_version: str = RESULTS_VERSION
    sevenpoint_version: str
    run_id: str
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    seed: int
    ledgers: list[str]
    points: list[int]
    workers: int
    candidate: CandidateInfo | None = None
    command: str
    python: str
    complete: bool = False


class RequirementResult(Model):
    """One line of the checklist, over every run that speaks to it. `score` 0..1; None: nothing observed."""

    id: str
    title: str
    point: int
    mode: str = Field(description="M, A or M,A: measured, attested")
    weight: float
    outcome: Outcome
    score: float | None
    evidence: dict[Evidence, int] = Field(default_factory=dict)
    findings: list[Finding] = Field(default_factory=list)
    scenarios: list[str] = Field(default_factory=list)
    reason: str | None = None


class PointResult(Model):
    """One of the seven points. Scores 0..100; floor counts what was not observed as 0, ceiling as 1."""

    number: int
    title: str
    question: str
    weight: float = Field(default=1.0, description="Weight of the point in the overall score, from the rubric.")
    score: float | None
    floor: float
    ceiling: float
    worst: str | None = Field(default=None, description="The title of the most harmful failing finding.")
    money_at_stake: list[Money] = Field(default_factory=list)
    requirements: list[RequirementResult]


class Gate(Model):
    """A harm that caps the score whatever the averages say."""

    name: str
    title: str
    cap: float
    point: int
    finding: Finding


class Results(Model):
    """The judged bundle: a pure function of the bundle and the rubric."""

    results_version: str = RESULTS_VERSION
    rubric: str
    manifest: Manifest
    label: str
    score: float | None
    floor: float
    ceiling: float
    coverage: float = Field(description="Share of measurable requirements that were observed, 0..1.")
    sentences: list[str] = Field(description="The verdict in plain words, three at most.")
    points: list[PointResult]
    gates: list[Gate] = Field(default_factory=list)
    runs: list[ScenarioRun]
    origin: str = Field(description="Where the checklist comes from.")
    harm_weights: dict[Harm, float] = Field(default_factory=dict, description="Weight of each harm, from the rubric.")
    label_rules: list[str] = Field(default_factory=list, description="What each label asks for, a sentence each.")
    notes: list[str] = Field(default_factory=list, description="What a reader must know about the judging itself.")
