"""The tables of a rubric file, one class each; `rubric.py` puts them together."""

from __future__ import annotations

from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.latency import MechanismRule
from sevenpoint.harness.results import Finding, Harm, Outcome

Weight = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[float, Field(ge=0, le=100)]
Seconds = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]


class Table(BaseModel):
    """Base of the rubric's tables: a misspelt key is an error, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GateRule(Table):
    """One harm that caps. Matches a failed finding by requirement, harm and, where given, by its scenario's name."""

    name: str
    title: str
    requirements: list[str] = Field(min_length=1)
    harms: list[Harm] = Field(min_length=1)
    scenarios: list[str] = Field(default_factory=list)
    cap: Score

    @field_validator("requirements")
    @classmethod
    def known(cls, ids: list[str]) -> list[str]:
        """Refuses ids that are not in the register."""
        return known_requirements(ids)

    def matches(self, finding: Finding) -> bool:
        """Whether this failed finding closes the gate."""
        return finding.outcome is Outcome.FAIL and self.concerns(finding)

    def concerns(self, finding: Finding) -> bool:
        """Whether this finding would close the gate if it were a failure."""
        return finding.requirement in self.requirements and finding.harm in self.harms and self.is_about(finding.run)

    def is_about(self, run_id: str | None) -> bool:
        """Whether a run, by its id, is of a scenario that the rule names; a rule that names none means all."""
        return not self.scenarios or any(fnmatchcase(run_id or "", f"*{part}*") for part in self.scenarios)


class LabelRule(Table):
    """What a label asks for. `unproven_gates`: whether it may be given with a gate that was not looked at in full."""

    name: str
    min_score: Score
    min_coverage: Share
    unproven_gates: bool = False
    forbidden_harms: list[Harm] = Field(default_factory=list)


class VerdictTable(Table):
    """Labels, best first, and the share of requirements that must be observed before any is given."""

    coverage: Share
    refused: str
    otherwise: str
    labels: list[LabelRule] = Field(min_length=1)


class Unsaid(Table):
    """What is assumed of a run that failed before any check spoke."""

    harm: Harm


class CurveRule(Table):
    """How fast is how good: a log-normal curve through two points, worth 0.9 and 0.5 (seconds)."""

    requirement: str
    harm: Harm
    quantile: Annotated[float, Field(gt=0, lt=1)]
    confidence: Annotated[float, Field(gt=0.5, lt=1)]
    good_seconds: Seconds
    half_seconds: Seconds

    @field_validator("requirement")
    @classmethod
    def known(cls, requirement: str) -> str:
        """Refuses an id that is not in the register."""
        return known_requirements([requirement])[0]

    @model_validator(mode="after")
    def falls(self) -> CurveRule:
        """Refuses a curve that would grade slower as better."""
        if self.good_seconds >= self.half_seconds:
            raise ValueError("good_seconds must be less than half_seconds")
        return self


class LatencyTable(Table):
    """What counts as in time, for which shares of all changes, and where one mechanism ends and the next begins."""

    within_seconds: Seconds = 10.0
    shares: list[Annotated[float, Field(gt=0, lt=1)]] = Field(default=[0.95, 0.99], min_length=1)
    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    mechanism: MechanismRule = MechanismRule()


class Firm(Table):
    """The firm that costs are told for: what it handles a month, and what an hour of its staff costs."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    hourly_rate: Annotated[Decimal, Field(ge=0, le=100_000)]
    average_invoice: Annotated[Decimal, Field(ge=0, le=1_000_000_000)]
    volumes: dict[str, Weight]


class FirmChanges(Table):
    """What a profile says of its firm; what it leaves out stays as the rubric has it."""

    hourly_rate: Annotated[Decimal, Field(ge=0, le=100_000)] | None = None
    average_invoice: Annotated[Decimal, Field(ge=0, le=1_000_000_000)] | None = None
    volumes: dict[str, Weight] = Field(default_factory=dict)


class Profile(Table):
    """A kind of firm: other weights, other volumes, the same evidence."""

    title: str
    why: str
    point_weights: dict[int, Weight] = Field(default_factory=dict)
    requirement_weights: dict[str, Weight] = Field(default_factory=dict)
    firm: FirmChanges = Field(default_factory=FirmChanges)


class Consequence(Table):
    """What one requirement is to a firm: how often it arises, what it costs when it goes wrong, the clause to ask for.

    `per_thousand` of the firm's `unit` (a volume, a month) meet the situation; each that goes wrong takes `minutes`.
    """

    clause: str
    unit: str | None = None
    per_thousand: Annotated[float, Field(ge=0, le=1000)] = 0.0
    minutes: Annotated[float, Field(ge=0, le=100_000)] = 0.0
    money: bool = Field(default=False, description="Whether an average invoice is wrong or late each time.")


def known_requirements(ids: list[str]) -> list[str]:
    """The ids, all of them in the register. Raises ValueError."""
    unknown = [i for i in ids if i not in REQUIREMENTS]
    if unknown:
        raise ValueError(f"not in the checklist: {', '.join(unknown)}")
    return ids
