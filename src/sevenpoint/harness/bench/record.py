"""What a scenario finds out while it runs: findings, steps and measurements, in the result models.

`check` records and goes on; `require` records and ends the story when it fails. Requirements that have no finding by
then are settled by `settle`, never silently passed.
"""

# ruff: noqa: N818 - these end a story; not all of them are errors

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Literal

from sevenpoint.harness.bench.plainly import plainly
from sevenpoint.harness.fronts.base import Testimony
from sevenpoint.harness.results import Evidence, Finding, Harm, Measurement, Money, Outcome, Step
from sevenpoint.harness.scenario_marker import Scenario

NO_EVIDENCE = "nothing"
FEW_CARDS = 6


class ScenarioEnded(Exception):
    """A `require` failed: the rest of the story cannot be told."""


class ScenarioUnsupported(Exception):
    """The story needs something that this candidate or ledger does not have; the message is the reason."""


class Record:
    """The findings of one run. `mark` is called when a step begins; `evidence` gives the exchanges since then.

    `by_hand`: what persons answered so far. Once there is something, every finding rests on it in part and is
    witnessed, even where the ledger itself was looked at: what a person did brought it about. `heard` is told of each.
    """

    def __init__(self, scenario: Scenario, currency: str = "USD") -> None:
        """Start the run's stopwatch."""
        self.scenario = scenario
        self.currency = currency
        self.findings: list[Finding] = []
        self.steps: list[Step] = []
        self.measurements: list[Measurement] = []
        self.evidence: Callable[[], list[int]] = list
        self.mark: Callable[[], None] = lambda: None
        self.by_hand: list[Testimony] = []
        self.heard: Callable[[Finding], None] = lambda finding: None
        self._answered_before = 0
        self._step: str | None = None
        self._broke_in: str | None = None
        self._began = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A named part of the story."""
        outer, self._step = self._step, title
        began = time.monotonic()
        self.mark()
        self._answered_before = len(self.by_hand)
        try:
            yield
        except Exception:
            self._broke_in = self._broke_in or title
            raise
        finally:
            now = time.monotonic()
            self.steps.append(Step(title=title, at=round(began - self._began, 3), seconds=round(now - began, 3)))
            self._step = outer

    def check(
        self,
        requirement: str,
        ok: bool,
        *,
        passed: str,
        failed: str,
        expected: object,
        observed: object,
        harm: Harm | str | None = None,
        money: Decimal | None = None,
        flaw: str | None = None,
        exchanges: Sequence[int] | None = None,
    ) -> bool:
        """Record a finding and go on; the answer is `ok`."""
        self._add(
            requirement,
            Outcome.PASS if ok else Outcome.FAIL,
            passed if ok else failed,
            plainly(expected),
            plainly(observed),
            harm=harm,
            money=None if ok else money,
            flaw=flaw,
            exchanges=exchanges if exchanges is not None else self.evidence(),
        )
        return bool(ok)

    def say(self, requirement: str, outcome: Outcome, title: str, *, expected: str, observed: str) -> None:
        """Record a finding of any outcome."""
        self._add(requirement, outcome, title, expected, observed)

    def blame(self, title: str, *, expected: str) -> None:
        """A failure that no check foresaw: on the first requirement without a finding, in the step where it broke."""
        found = {finding.requirement for finding in self.findings}
        wanted = self.scenario.requirements
        requirement = next((each for each in wanted if each not in found), wanted[0])
        self._add(requirement, Outcome.FAIL, title, expected, title, exchanges=self.evidence())
        self.findings[-1].step = self._broke_in

    def settle(self, outcome: Outcome, reason: str) -> None:
        """Give every requirement that has no finding this outcome."""
        found = {finding.requirement for finding in self.findings}
        for requirement in self.scenario.requirements:
            if requirement not in found:
                self.say(requirement, outcome, reason, expected=self.scenario.title, observed=NO_EVIDENCE)

    def measure(
        self,
        requirement: str,
        name: str,
        seconds: float | None,
        *,
        direction: Literal["tool_to_ledger", "ledger_to_tool"],
        limit_seconds: float,
        resolution_seconds: float,
        at: float | None = None,
        earliest: float | None = None,
    ) -> None:
        """Add a sample to the measurement of this name and direction."""
        self._known(requirement)
        began = round(max(0.0, self.seconds - (limit_seconds if seconds is None else seconds)), 3) if at is None else at
        absent = [] if earliest is None else [round(earliest, 6)]
        for measurement in self.measurements:
            if (measurement.requirement, measurement.name, measurement.direction) == (requirement, name, direction):
                measurement.samples.append(seconds)
                measurement.at.append(began)
                measurement.earliest += absent
                return
        self.measurements.append(
            Measurement(
                requirement=requirement,
                name=name,
                direction=direction,
                samples=[seconds],
                at=[began],
                limit_seconds=limit_seconds,
                resolution_seconds=resolution_seconds,
                earliest=absent,
            )
        )

    @property
    def seconds(self) -> float:
        """Real time since the run began."""
        return round(time.monotonic() - self._began, 3)

    def _add(
        self,
        requirement: str,
        outcome: Outcome,
        title: str,
        expected: str,
        observed: str,
        *,
        harm: Harm | str | None = None,
        money: Decimal | None = None,
        flaw: str | None = None,
        exchanges: Sequence[int] = (),
    ) -> None:
        self._known(requirement)
        here = self.by_hand[self._answered_before :] or self.by_hand[-FEW_CARDS:]
        self.findings.append(
            Finding(
                requirement=requirement,
                outcome=outcome,
                evidence=Evidence.WITNESSED if self.by_hand else Evidence.MEASURED,
                title=title,
                expected=expected,
                observed=observed,
                harm=Harm(harm) if harm is not None else self.scenario.harm,
                money=Money(amount=abs(money), currency=self.currency) if money is not None else None,
                step=self._step,
                exchanges=list(exchanges),
                cards=[each.card for each in here],
                witnesses=sorted({each.witness for each in self.by_hand}),
                flaw=flaw,
            )
        )
        self.heard(self.findings[-1])

    def _known(self, requirement: str) -> None:
        if requirement not in self.scenario.requirements:
            raise ValueError(
                f"requirement {requirement} is not in the scenario's decorator, which names "
                f"{', '.join(self.scenario.requirements)}"
            )
