"""The rubric: how findings become scores. Data in a TOML file; this module only reads and checks it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sevenpoint.harness.checklist import POINTS, REQUIREMENTS, Requirement
from sevenpoint.harness.results import Evidence, Finding, Harm, Outcome

DEFAULT = Path(__file__).with_name("rubric.toml")

K = TypeVar("K")
Weight = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[float, Field(ge=0, le=100)]


class RubricError(Exception):
    """A rubric file that cannot be used; the message says which file and what to mend."""


class Table(BaseModel):
    """Base of the rubric's tables: a misspelt key is an error, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GateRule(Table):
    """One harm that caps. Matches a failed finding by requirement id and harm."""

    name: str
    title: str
    requirements: list[str] = Field(min_length=1)
    harms: list[Harm] = Field(min_length=1)
    cap: Score

    @field_validator("requirements")
    @classmethod
    def known(cls, ids: list[str]) -> list[str]:
        """Refuses ids that are not in the register."""
        return _known_requirements(ids)

    def matches(self, finding: Finding) -> bool:
        """Whether this failed finding closes the gate."""
        return (
            finding.outcome is Outcome.FAIL and finding.requirement in self.requirements and finding.harm in self.harms
        )


class LabelRule(Table):
    """What a label asks for."""

    name: str
    min_score: Score
    min_floor: Score
    gates_allowed: bool = False
    forbidden_harms: list[Harm] = Field(default_factory=list)


class Verdict(Table):
    """Labels, best first, and the share of requirements that must be observed before any is given."""

    coverage: Share
    refused: str
    otherwise: str
    labels: list[LabelRule] = Field(min_length=1)


class Unsaid(Table):
    """What is assumed of a run that failed before any check spoke."""

    harm: Harm


class Rubric(Table):
    """A whole rubric file."""

    name: str
    version: str
    harm_weights: dict[Harm, Weight]
    outcome_values: dict[Outcome, Share]
    evidence_caps: dict[Evidence, Share]
    point_weights: dict[int, Weight]
    requirement_weights: dict[str, Weight] = Field(default_factory=dict)
    unsaid: Unsaid
    gates: list[GateRule]
    verdict: Verdict

    @field_validator("harm_weights")
    @classmethod
    def every_harm(cls, weights: dict[Harm, float]) -> dict[Harm, float]:
        """Asks for a weight for each harm."""
        return _complete(weights, list(Harm))

    @field_validator("evidence_caps")
    @classmethod
    def every_evidence(cls, caps: dict[Evidence, float]) -> dict[Evidence, float]:
        """Asks for a cap for each class of evidence."""
        return _complete(caps, list(Evidence))

    @field_validator("point_weights")
    @classmethod
    def every_point(cls, weights: dict[int, float]) -> dict[int, float]:
        """Asks for a weight for each of the seven points."""
        return _complete(weights, list(POINTS))

    @field_validator("requirement_weights")
    @classmethod
    def known(cls, weights: dict[str, float]) -> dict[str, float]:
        """Refuses ids that are not in the register."""
        _known_requirements(list(weights))
        return weights

    @property
    def title(self) -> str:
        """Name and version, as reports print them."""
        return f"{self.name}, version {self.version}"

    def weight_of(self, requirement: Requirement) -> float:
        """The requirement's weight within its point: the rubric's, else the register's."""
        return self.requirement_weights.get(requirement.id, requirement.weight)

    def value_of(self, finding: Finding) -> float | None:
        """What a finding is worth, 0..1; None when nothing was seen.

        >>> from sevenpoint.harness.results import Finding
        >>> seen = Finding(requirement="1.1", outcome="partial", title="t", expected="e", observed="o", harm="cosmetic")
        >>> load_rubric().value_of(seen), load_rubric().value_of(seen.model_copy(update={"outcome": Outcome.BLOCKED}))
        (0.5, None)
        """
        value = self.outcome_values.get(finding.outcome)
        return None if value is None else min(value, self.evidence_caps[finding.evidence])

    def loss_of(self, finding: Finding) -> float:
        """What a finding costs the candidate: harm weight times what is missing. 0 when nothing was seen."""
        value = self.outcome_values.get(finding.outcome, 1.0)
        return self.harm_weights[finding.harm] * (1.0 - value)


def load_rubric(path: Path | None = None) -> Rubric:
    """Reads a rubric file; without a path the one that comes with the package.

    Raises:
        RubricError: the file is missing, is not TOML, or says something that cannot be used.

    >>> load_rubric().point_weights[5]
    20.0
    """
    source = path or DEFAULT
    try:
        return Rubric.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
    except OSError as error:
        raise RubricError(f"{source}: cannot be read ({error.strerror}). Give the path of a rubric file.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RubricError(
            f"{source}: is not a TOML file ({error}). Start from a copy of the default rubric."
        ) from error
    except ValidationError as error:
        places = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise RubricError(f"{source}: {places}. Compare with the default rubric.") from error


def _known_requirements(ids: list[str]) -> list[str]:
    unknown = [i for i in ids if i not in REQUIREMENTS]
    if unknown:
        raise ValueError(f"not in the checklist: {', '.join(unknown)}")
    return ids


def _complete(table: dict[K, float], keys: list[K]) -> dict[K, float]:
    missing = [str(k) for k in keys if k not in table]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    return table
