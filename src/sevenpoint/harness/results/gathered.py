"""What an evaluation gathers: who was judged, what each scenario saw, and the exchanges behind it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

RESULTS_VERSION = "1.2"


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
    cards: list[str] = Field(default_factory=list, description="Witnessed: the cards that it rests on, by id.")
    witnesses: list[str] = Field(default_factory=list, description="Witnessed: who answered them.")
    flaw: str | None = Field(default=None, description="The seeded flaw that is to prove this check, by name.")
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
    at: list[float] = Field(
        default_factory=list, description="When each sample began, in seconds since the run began; empty: not recorded."
    )
    limit_seconds: float
    resolution_seconds: float = Field(description="The observer's own error.")
    earliest: list[float] = Field(
        default_factory=list,
        description="When each was last known to be absent, in seconds; empty: resolution_seconds before the sample.",
    )
    places: list[int] = Field(
        default_factory=list, description="The number of the workspace of each sample; empty: one workspace."
    )
    stages: dict[str, list[float | None]] = Field(
        default_factory=dict, description="Seconds of notice, pick_up, process and publish of each sample."
    )


class LoadSummary(Model):
    """The load that a run made, against what was asked for."""

    shape: str
    seconds: float
    asked: int = Field(description="Arrivals that were to be made, in every organisation of every ledger.")
    made: int = Field(description="Arrivals whose call began before the planned end.")
    refused: int = Field(description="Calls that the candidate refused or did not answer.")
    late_start: float = Field(description="99 % of calls began at most this many seconds after their moment.")
    organisations: int
    workers: int
    backlog: int
    throttled: int = Field(description="Calls of the candidate that the ledger answered with 429.")
    exchanges: int = Field(description="Calls that the ledger answered meanwhile.")
    clock_error: float = Field(description="Seconds by which the workers' clocks may be wrong against the ledger's.")

    @property
    def shortfall(self) -> float:
        """The share of the asked rate that was not made, 0..1."""
        return 1 - self.made / self.asked if self.asked else 0.0


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


class Call(Model):
    """One verb of the contract asked of the candidate, and its answer. Secrets are masked before they get here.

    The same question with the same answer, again and again, is one call with `times`.
    """

    verb: str
    method: str
    path: str = Field(description="Filled in, below the candidate's address.")
    at: str = Field(
        description="Sandbox time when it was first asked, ISO 8601 UTC; so that exchanges fall into place."
    )
    ended: str = Field(description="Sandbox time of the last answer.")
    milliseconds: float = Field(description="Of the first.")
    times: int = 1
    asked: str = Field(default="", description="The body as JSON, abridged.")
    answered: str = Field(default="", description="The answer as JSON, abridged; empty where there was none.")
    error: str | None = Field(default=None, description="What was wrong with the answer, in a sentence.")
    card: str | None = Field(default=None, description="The card on which a person answered; None: a program did.")
    witness: str | None = Field(default=None, description="Who answered it.")


class FaultSpan(Model):
    """One fault that was made to happen. Times are seconds since the run began."""

    fault: str
    aimed_at: dict[str, str] = Field(
        default_factory=dict, description="Which calls it could strike, e.g. entity: Invoice; the ledger is left out."
    )
    began: float
    ended: float | None = Field(default=None, description="When the story ended it; None: it stood to the end.")
    struck: int = Field(default=0, description="How often it hit.")


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
    faults: list[FaultSpan] = Field(default_factory=list)
    load: LoadSummary | None = Field(default=None, description="None: a scenario, not a load run.")
    error: str | None = Field(
        default=None, description="Harness errors and unexpected candidate answers, in a sentence."
    )
    flaws: list[str] = Field(
        default_factory=list,
        description="Seeded flaws that this scenario is to catch; the kill matrix shows whether it does.",
    )
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
