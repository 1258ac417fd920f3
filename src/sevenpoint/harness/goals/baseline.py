"""Baselines: known failures, each with an owner, a reason and an expiry. Two-sided: one that is gone counts too.

A failure is known by its requirement and its run, never by its words: names and amounts in those come from a seed.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.results import Outcome, Results

FAILURES = (Outcome.FAIL, Outcome.PARTIAL, Outcome.UNSUPPORTED)  # the worst first
HEAD = """\
# Known failures of {candidate}, for `sevenpoint evaluate --baseline`. Made by `sevenpoint baseline`; owner, reason and
# expires are yours to edit. A failure that is not here, one that is gone, and one past its day: each is a change.
version = 1
"""


class BaselineError(UsageError):
    """A baseline file that cannot be used; the message says which file and what to mend."""


class Known(BaseModel):
    """One known failure."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requirement: str
    run: str = Field(min_length=1, description="Id of the run: <scenario>-<ledger>.")
    outcome: Outcome
    title: str = Field(default="", description="What was found when it was written down; not compared.")
    owner: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    expires: dt.date = Field(description="The last day on which it is accepted.")

    @field_validator("requirement")
    @classmethod
    def known(cls, requirement: str) -> str:
        """Refuses ids that are not in the register."""
        if requirement not in REQUIREMENTS:
            raise ValueError(f"not in the checklist: {requirement}")
        return requirement

    @field_validator("outcome")
    @classmethod
    def failing(cls, outcome: Outcome) -> Outcome:
        """Refuses what is no failure."""
        if outcome not in FAILURES:
            raise ValueError(f"must be one of {', '.join(FAILURES)}")
        return outcome

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.requirement, self.run


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=1)
    known: list[Known] = Field(default_factory=list)


@dataclass(frozen=True)
class Failure:
    """What failed in an evaluation: the worst outcome of one requirement in one run."""

    requirement: str
    run: str
    outcome: Outcome
    title: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.requirement, self.run


def failures_of(results: Results) -> list[Failure]:
    """Every failure, one a requirement and run, in the order of the register."""
    worst: dict[tuple[str, str], Failure] = {}
    for point in results.points:
        for requirement in point.requirements:
            for finding in requirement.findings:
                if finding.outcome not in FAILURES:
                    continue
                failure = Failure(requirement.id, finding.run or "", finding.outcome, finding.title)
                before = worst.get(failure.key)
                if before is None or FAILURES.index(failure.outcome) < FAILURES.index(before.outcome):
                    worst[failure.key] = failure
    return list(worst.values())


@dataclass(frozen=True)
class Baseline:
    """The known failures of a file."""

    known: list[Known]

    @classmethod
    def read(cls, file: Path) -> Baseline:
        """Reads a baseline file. Raises BaselineError."""
        try:
            content = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise BaselineError(
                f"{file}: cannot be read ({error.strerror}). `sevenpoint baseline` makes a baseline file."
            ) from error
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BaselineError(f"{file}: is not a TOML file ({error}).") from error
        except ValidationError as error:
            places = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
            raise BaselineError(f"{file}: {places}.") from error
        keys = [each.key for each in content.known]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            named = ", ".join(f"{requirement} in {run}" for requirement, run in twice)
            raise BaselineError(f"{file}: entered more than once: {named}.")
        return cls(content.known)

    def renewed(self, failures: Iterable[Failure], *, owner: str, reason: str, expires: dt.date) -> Baseline:
        """What fails now: entries that are here keep their owner, reason and expiry, new ones get those given."""
        before = {each.key: each for each in self.known}
        renewed = []
        for failure in failures:
            old = before.get(failure.key)
            renewed.append(
                Known(
                    requirement=failure.requirement,
                    run=failure.run,
                    outcome=failure.outcome,
                    title=failure.title,
                    owner=old.owner if old else owner,
                    reason=old.reason if old else reason,
                    expires=old.expires if old else expires,
                )
            )
        return Baseline(renewed)

    def text(self, candidate: str) -> str:
        """The text of its file."""
        named = "".join(sign if sign.isprintable() else " " for sign in candidate[:80])
        parts = [HEAD.format(candidate=named)]
        for each in self.known:
            lines = [f"{name} = {_quoted(str(value))}" for name, value in each.model_dump(exclude={"expires"}).items()]
            parts.append("\n".join(["[[known]]", *lines, f"expires = {each.expires.isoformat()}", ""]))
        return "\n".join(parts)


def _quoted(text: str) -> str:
    """A TOML basic string; what cannot be seen is escaped, so that who reviews the file reads what it says.

    JSON's escapes are TOML's, but TOML knows no halves of pairs.
    """
    clean = json.dumps(text.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in clean)
