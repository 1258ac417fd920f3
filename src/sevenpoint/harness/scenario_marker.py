"""The `scenario` decorator: what a story is about, beside the story.

@scenario("A bank transfer in the ledger shows as paid", requirements=["1.5"], harm=Harm.MONEY_WRONG,
          catches=["push_only_payments"])
def test_bank_transfer(bench: Bench) -> None:
    \"\"\"Why it matters, in a sentence or two: the report prints this docstring.\"\"\"
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.results import Harm

ATTRIBUTE = "__sevenpoint_scenario__"
LEDGERS = ("xero", "quickbooks")

Story = TypeVar("Story", bound=Callable[..., None])


@dataclass(frozen=True)
class Scenario:
    """What is known of a scenario before it runs."""

    title: str
    why: str
    requirements: tuple[str, ...]
    harm: Harm
    catches: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = LEDGERS
    connected: bool = True
    organisations: int = 1
    keep_secrets: bool = False
    time_limit: float = 180.0

    @property
    def point(self) -> int:
        """The point of the first requirement."""
        return REQUIREMENTS[self.requirements[0]].point

    @property
    def points(self) -> set[int]:
        """Every point that a requirement belongs to."""
        return {REQUIREMENTS[requirement].point for requirement in self.requirements}


def scenario(
    title: str,
    *,
    requirements: Sequence[str],
    harm: Harm | str = Harm.MANUAL_WORK,
    catches: Sequence[str] = (),
    ledgers: Sequence[str] = LEDGERS,
    connected: bool = True,
    organisations: int = 1,
    keep_secrets: bool = False,
    time_limit: float = 180.0,
) -> Callable[[Story], Story]:
    """Make a pytest function a scenario; its docstring becomes the `why` that reports print.

    title: what must hold, as a sentence without a full stop.
    requirements: checklist ids; each must have a finding when the story ends, or the run is a harness error.
    harm: what a failure does to a firm, unless a check says otherwise.
    catches: seeded flaws of the reference candidate that this scenario is proven to catch.
    ledgers: where the story makes sense.
    connected: False leaves the workspace unconnected; the story calls `bench.connect()` when it wants to.
    organisations: how many organisations the sandbox has; `bench.organisation` is the first, and the one connected.
    keep_secrets: True has the ledger remember the tokens that it gave, for `bench.secrets()`.
    time_limit: seconds of real time, after which the run ends as a harness error.

    Raises ValueError for an unknown requirement or ledger and for a missing docstring, at import.
    """
    unknown = [requirement for requirement in requirements if requirement not in REQUIREMENTS]
    if unknown or not requirements:
        raise ValueError(f"{title!r} names requirements that the checklist does not have: {unknown or 'none at all'}")
    if set(ledgers) - set(LEDGERS) or not ledgers:
        raise ValueError(f"{title!r} names ledgers that do not exist: {sorted(set(ledgers) - set(LEDGERS))}")

    def decorate(story: Story) -> Story:
        why = " ".join((story.__doc__ or "").split())
        if not why:
            raise ValueError(f"{title!r} needs a docstring that says why it matters: the report prints it")
        about = Scenario(
            title=title,
            why=why,
            requirements=tuple(requirements),
            harm=Harm(harm),
            catches=tuple(catches),
            ledgers=tuple(ledgers),
            connected=connected,
            organisations=organisations,
            keep_secrets=keep_secrets,
            time_limit=time_limit,
        )
        setattr(story, ATTRIBUTE, about)
        return story

    return decorate


def scenario_of(story: object) -> Scenario | None:
    """What the decorator said of a test function; None for an ordinary test."""
    about = getattr(story, ATTRIBUTE, None)
    return about if isinstance(about, Scenario) else None
