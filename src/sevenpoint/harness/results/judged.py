"""What judging makes of it: scores with their bands, gates, lost points, costs, conditions and the label."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sevenpoint.harness.results.gathered import (
    RESULTS_VERSION,
    Evidence,
    Finding,
    Harm,
    Manifest,
    Model,
    Money,
    Outcome,
    ScenarioRun,
)
from sevenpoint.harness.results.timed import LatencyResult


class CurveScore(Model):
    """How fast one direction on one ledger is, graded by the rubric's curve. `score` 0..1; None: too few samples."""

    direction: str
    ledger: str
    samples: int
    unseen: int = Field(
        description="Samples that never arrived within their limit; they count as later than any other."
    )
    quantile: float = Field(description="Which quantile is graded, e.g. 0.5.")
    seconds: float | None = Field(
        description="Upper confidence bound of that quantile; None: too few samples, or never seen within the limit."
    )
    good_seconds: float = Field(description="Control point: worth 0.9.")
    half_seconds: float = Field(description="Control point: worth 0.5.")
    score: float | None
    samples_needed: int = Field(description="Samples still missing for a statement with the rubric's confidence.")


class RequirementResult(Model):
    """One line of the checklist, over every run that speaks to it. `score` 0..1; None: nothing observed."""

    id: str
    title: str
    point: int
    mode: str = Field(description="M, A or M,A: measured, attested")
    weight: float
    outcome: Outcome
    score: float | None
    floor: float = Field(default=0.0, description="0..1: with everything unobserved counted as failed.")
    ceiling: float = Field(default=1.0, description="0..1: with everything unobserved counted as passed.")
    evidence: dict[Evidence, int] = Field(default_factory=dict)
    curves: list[CurveScore] = Field(default_factory=list)
    findings: list[Finding] = Field(default_factory=list)
    scenarios: list[str] = Field(default_factory=list)
    reason: str | None = None


class PointResult(Model):
    """One of the seven points. Scores 0..100.

    The floor counts what was not observed as failed, with the gates that this would close; the ceiling as passed.
    """

    number: int
    title: str
    question: str
    weight: float = Field(default=1.0, description="Weight of the point in the overall score, from the rubric.")
    score: float | None
    floor: float
    ceiling: float
    evidence: dict[Evidence, int] = Field(default_factory=dict, description="How many checks were seen how well.")
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
    more: list[Finding] = Field(default_factory=list, description="Other failed checks that close it; the worst first.")

    @property
    def findings(self) -> list[Finding]:
        """Every failed check that closes it, the worst first."""
        return [self.finding, *self.more]


class GateState(StrEnum):
    """Whether a gate's harm was seen, ruled out as far as it was tested, or not looked at in full."""

    CLOSED = "closed"
    UNPROVEN = "unproven"
    OPEN = "open"


class GateWatch(Model):
    """One rule of the rubric that can cap, and what is known of it."""

    name: str
    title: str = Field(description="The harm, as a sentence that is true when the gate is closed.")
    cap: float
    state: GateState
    requirements: list[str]
    unproven: list[str] = Field(default_factory=list, description="Requirements of it that were not observed in full.")


class LostPoints(Model):
    """Where the score went: points of 100 that one requirement, or a cap, took from the whole."""

    requirement: str | None = Field(description="None: what the gates took on top.")
    title: str
    outcome: Outcome | None = None
    points: float


class ConditionKind(StrEnum):
    """What a condition asks of the vendor: mend a failure, prove what was not seen, attest what cannot be measured."""

    MEND = "mend"
    PROVE = "prove"
    ATTEST = "attest"


class Condition(Model):
    """One clause to ask for, with the reason and with the test that will verify it."""

    requirement: str
    kind: ConditionKind
    clause: str
    because: str
    tests: list[str] = Field(default_factory=list, description="Ids of the runs that verify it.")
    command: str | None = Field(default=None, description="The command that verifies it.")


class CostLine(Model):
    """What one requirement costs a month: situations x share that goes wrong x minutes to put it right."""

    requirement: str
    title: str
    situations: float = Field(description="How often a month the situation arises at this firm.")
    minutes: float = Field(description="To notice one that went wrong and put it right by hand.")
    share: float | None = Field(description="0..1: share of the situations that go wrong; None: not observed.")
    hours: float | None = Field(description="A month; None: not observed.")
    hours_least: float = Field(description="If everything unobserved passed.")
    hours_most: float = Field(description="If everything unobserved failed.")
    money_touched: Money | None = Field(
        default=None, description="A month: amounts that are wrong or late until mended."
    )


class Costs(Model):
    """What the failures cost the firm a month, by the rubric's stated assumptions. An estimate, never a measurement."""

    hours: float
    hours_least: float
    hours_most: float
    money: Money = Field(description="Hours times the hourly rate.")
    money_least: Money
    money_most: Money
    money_touched: Money = Field(description="Amounts that are wrong or late until mended, a month.")
    hourly_rate: Money
    average_invoice: Money
    volumes: dict[str, float] = Field(description="What the firm handles a month, e.g. invoices: 120.")
    assumptions: list[str] = Field(description="The same in sentences, with where to change them.")
    lines: list[CostLine] = Field(default_factory=list, description="What costs anything, the dearest first.")


class ProfileUsed(Model):
    """The kind of firm that the weights and volumes stand for."""

    name: str
    title: str
    why: str


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
    gate_watch: list[GateWatch] = Field(default_factory=list, description="Every gate of the rubric and its state.")
    profile: ProfileUsed | None = Field(default=None, description="None: the rubric's own weights and volumes.")
    label_reasons: list[str] = Field(
        default_factory=list, description="What stands between this and the best label, a sentence each."
    )
    conditions: list[Condition] = Field(
        default_factory=list, description="Clauses to ask for: to mend, to prove, to attest; the costliest first."
    )
    costs: Costs | None = None
    lost: list[LostPoints] = Field(
        default_factory=list, description="With the score they make 100, before rounding; the largest first."
    )
    runs: list[ScenarioRun]
    latencies: list[LatencyResult] = Field(
        default_factory=list, description="Every kind of change on each ledger, then each requirement as a whole."
    )
    origin: str = Field(description="Where the checklist comes from.")
    harm_weights: dict[Harm, float] = Field(default_factory=dict, description="Weight of each harm, from the rubric.")
    score_rules: list[str] = Field(default_factory=list, description="How checks become scores, a sentence a step.")
    label_rules: list[str] = Field(default_factory=list, description="What each label asks for, a sentence each.")
    notes: list[str] = Field(default_factory=list, description="What a reader must know about the judging itself.")
