"""The rubric: how findings become scores. Data in TOML files; this module only reads and checks them.

`rubric.toml` holds weights, caps, curves, latency, gates, profiles and labels; `consequences.toml` what each line
of the checklist costs and the clause to ask for. A rubric file of a firm's own may carry a [consequences] table that
replaces single entries.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator

from sevenpoint.harness.checklist import POINTS, REQUIREMENTS, Requirement
from sevenpoint.harness.judging.tables import (
    Consequence,
    CurveRule,
    Firm,
    GateRule,
    LatencyTable,
    Profile,
    Share,
    Table,
    Unsaid,
    VerdictTable,
    Weight,
    known_requirements,
)
from sevenpoint.harness.results import Evidence, Finding, Harm, Outcome, ProfileUsed

DEFAULT = Path(__file__).with_name("rubric.toml")
CONSEQUENCES = Path(__file__).with_name("consequences.toml")

K = TypeVar("K")


class RubricError(Exception):
    """A rubric file that cannot be used; the message says which file and what to mend."""


class Rubric(Table):
    """A whole rubric, with the profile that is in force, if any."""

    name: str
    version: str
    harm_weights: dict[Harm, Weight]
    outcome_values: dict[Outcome, Share]
    evidence_caps: dict[Evidence, Share]
    failure_caps: dict[Harm, Share] = Field(default_factory=dict)
    point_weights: dict[int, Weight]
    requirement_weights: dict[str, Weight] = Field(default_factory=dict)
    unsaid: Unsaid
    curves: list[CurveRule] = Field(default_factory=list)
    latency: LatencyTable = Field(default_factory=LatencyTable)
    gates: list[GateRule]
    verdict: VerdictTable
    firm: Firm
    profiles: dict[str, Profile] = Field(default_factory=dict)
    consequences: dict[str, Consequence]
    profile: ProfileUsed | None = None

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

    @field_validator("requirement_weights", "consequences")
    @classmethod
    def known(cls, by_requirement: dict[str, Any]) -> dict[str, Any]:
        """Refuses ids that are not in the register."""
        known_requirements(list(by_requirement))
        return by_requirement

    @model_validator(mode="after")
    def consistent(self) -> Rubric:
        """Every requirement has its consequence, every unit its volume, every profile known ids."""
        _complete(self.consequences, list(REQUIREMENTS))
        units = {each.unit for each in self.consequences.values()} - {None}
        unknown = sorted(str(unit) for unit in units - set(self.firm.volumes))
        if unknown:
            raise ValueError(f"firm.volumes: missing: {', '.join(unknown)}")
        for profile in self.profiles.values():
            known_requirements(list(profile.requirement_weights))
        return self

    @property
    def title(self) -> str:
        """Name, version and profile, as reports print them."""
        profile = f", profile {self.profile.name}" if self.profile else ""
        return f"{self.name}, version {self.version}{profile}"

    def with_profile(self, name: str) -> Rubric:
        """The rubric with a profile's weights and volumes in force.

        Raises:
            RubricError: the rubric has no such profile.

        >>> load_rubric().with_profile("multi-entity").profile.title
        'Firm with several organisations'
        """
        if name not in self.profiles:
            known = ", ".join(self.profiles) or "none"
            raise RubricError(f"profile {name!r} is not in {self.name!r}. It has: {known}.")
        profile = self.profiles[name]
        changes: dict[str, object] = profile.firm.model_dump(exclude_none=True, exclude={"volumes"})
        volumes = self.firm.volumes | profile.firm.volumes
        return self.model_copy(
            update={
                "point_weights": self.point_weights | profile.point_weights,
                "requirement_weights": self.requirement_weights | profile.requirement_weights,
                "firm": self.firm.model_copy(update={**changes, "volumes": volumes}),
                "profile": ProfileUsed(name=name, title=profile.title, why=profile.why),
            }
        )

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


def load_rubric(path: Path | None = None, profile: str | None = None) -> Rubric:
    """Reads a rubric file, without a path the one that comes with the package, and puts a profile in force.

    Raises:
        RubricError: the file is missing, is not TOML, says something that cannot be used, or has no such profile.

    >>> load_rubric().point_weights[5]
    20.0
    """
    source = path or DEFAULT
    content = _toml(source)
    own = content.get("consequences", {})
    if not isinstance(own, dict):
        raise RubricError(f"{source}: consequences: must be a table. Compare with the default rubric.")
    content["consequences"] = _toml(CONSEQUENCES) | own
    try:
        rubric = Rubric.model_validate(content)
    except ValidationError as error:
        places = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise RubricError(f"{source}: {places}. Compare with the default rubric.") from error
    return rubric if profile is None else rubric.with_profile(profile)


def _toml(source: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise RubricError(f"{source}: cannot be read ({error.strerror}). Give the path of a rubric file.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RubricError(
            f"{source}: is not a TOML file ({error}). Start from a copy of the default rubric."
        ) from error


def _complete(table: dict[K, Any], keys: list[K]) -> dict[K, Any]:
    missing = [str(k) for k in keys if k not in table]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    return table
