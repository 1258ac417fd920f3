"""What a story says of what it finds: the half of the bench that needs no world."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import Decimal

from sevenpoint.harness.bench.record import Record, ScenarioEnded
from sevenpoint.harness.results import Harm, Outcome
from sevenpoint.harness.scenario_marker import Scenario


class Story:
    """Steps and findings of one run."""

    def __init__(self, scenario: Scenario) -> None:
        """Nothing is found yet."""
        self.scenario = scenario
        self.record = Record(scenario)

    def step(self, title: str) -> AbstractContextManager[None]:
        """A named part of the story: `with bench.step("The client pays"):`. Findings remember it."""
        return self.record.step(title)

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
        """Record a finding about a requirement of this scenario, and go on. The answer is `ok`.

        passed, failed: a sentence for each case; the second names the defect ("The payment is booked twice").
        expected, observed: what was wanted and what was seen, in values.
        harm: what a failure does to a firm; None: the scenario's. money: at stake when it fails.
        flaw: the seeded flaw that proves this check. exchanges: evidence by sequence number; None: those of this step.
        """
        return self.record.check(
            requirement,
            ok,
            passed=passed,
            failed=failed,
            expected=expected,
            observed=observed,
            harm=harm,
            money=money,
            flaw=flaw,
            exchanges=exchanges,
        )

    def require(
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
    ) -> None:
        """As `check`, but a failure ends the story: requirements without a finding are then blocked."""
        held = self.record.check(
            requirement,
            ok,
            passed=passed,
            failed=failed,
            expected=expected,
            observed=observed,
            harm=harm,
            money=money,
            flaw=flaw,
        )
        if not held:
            raise ScenarioEnded(failed)

    def not_observed(self, requirement: str, reason: str) -> None:
        """This requirement could not be seen in this run; says why. Never a pass, never a failure."""
        self.record.say(requirement, Outcome.NOT_OBSERVED, reason, expected=self.scenario.title, observed=reason)

    def unsupported(self, requirement: str, reason: str) -> None:
        """The candidate says that it does not do this."""
        self.record.say(requirement, Outcome.UNSUPPORTED, reason, expected=self.scenario.title, observed=reason)

    def not_applicable(self, requirement: str, reason: str) -> None:
        """The requirement means nothing on this ledger or for this candidate."""
        self.record.say(requirement, Outcome.NOT_APPLICABLE, reason, expected=self.scenario.title, observed=reason)
