"""How long changes take, judged: intervals, verdicts that need their samples, mechanisms."""

from __future__ import annotations

from pydantic import Field

from sevenpoint.harness.results.gathered import Model, Outcome


class QuantileInterval(Model):
    """A quantile with its two-sided interval by order statistics, in seconds."""

    share: float
    seconds: float | None = Field(description="None: it lies beyond what was waited for.")
    low: float
    high: float | None = Field(description="None: too few samples to bound it, or not bounded.")
    needed: int = Field(description="Samples still missing before it can be bounded at all.")


class Timely(Model):
    """Whether at least a share of all changes is in time: exact binomial, one-sided, with the rubric's confidence."""

    share: float
    within_seconds: float
    late: int
    outcome: Outcome = Field(description="pass, fail, or inconclusive with too few samples.")
    needed: int = Field(description="More changes needed for a pass if none of them is late.")


class MechanismSeen(Model):
    """How changes travel, inferred from when they were made and became visible."""

    kind: str = Field(description="push, near_real_time, micro_batch, batch, scheduled, on_demand, mixed or unknown.")
    period: float | None = Field(description="Seconds, where there is one.")
    confidence: float = Field(description="Share of random draws of the changes that say the same, 0..1.")
    reason: str
    changes: int


class LatencyResult(Model):
    """Every sample of one direction on one ledger, or of one kind of change there."""

    name: str | None = Field(description="The kind of change; None: all kinds of the requirement together.")
    requirement: str
    direction: str
    ledger: str
    count: int
    unseen: int
    limit_seconds: float
    quantiles: list[QuantileInterval]
    timely: list[Timely] = Field(default_factory=list)
    mechanism: MechanismSeen | None = None
    stages: dict[str, float] = Field(
        default_factory=dict,
        description="Median seconds of each stage that was told: notice, pick_up, process, publish.",
    )
