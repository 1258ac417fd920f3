"""How a story ends, and whose failure it is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from harness_fakes import DryBench, about

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench import ScenarioUnsupported
from sevenpoint.harness.bench.telling import Told, tell
from sevenpoint.harness.fronts.errors import CandidateNonsense, CandidateRefused, CandidateUnreachable, Unsupported
from sevenpoint.harness.results import Outcome

Story = Callable[[Bench], None]
DEMO = scenario("A demo holds", requirements=["1.5", "1.4"], harm=Harm.MONEY_WRONG, catches=["a_flaw"])


def told(story: Story, *, problems: list[str] | None = None) -> Told:
    def documented(bench: Bench) -> None:
        """Why it matters."""
        story(bench)

    bench = DryBench(about(DEMO(documented)), problems=problems)
    ended = tell(bench, lambda: documented(bench), seed=7, replay="sevenpoint evaluate --seed 7")
    assert bench.closed
    return ended


def look(bench: Bench, requirement: str, ok: bool) -> None:
    bench.check(requirement, ok, passed="It holds", failed="It breaks", expected=1, observed=2, money=Decimal("-3.10"))


def both(bench: Bench) -> None:
    look(bench, "1.5", True)
    look(bench, "1.4", True)


def outcomes(ended: Told) -> dict[str, Outcome]:
    return {finding.requirement: finding.outcome for finding in ended.run.findings}


def test_a_pass() -> None:
    ended = told(both, problems=[])
    assert ended.run.outcome is Outcome.PASS
    assert ended.run.error is None
    assert ended.run.id == "point_1_two_way_sync.demo-xero"
    assert (ended.run.title, ended.run.why, ended.run.point) == ("A demo holds", "Why it matters.", 1)
    assert ended.run.flaws == ["a_flaw"]
    assert [finding.title for finding in ended.run.findings] == ["It holds", "It holds"]
    assert ended.run.findings[0].money is None


def test_a_failed_check_goes_on() -> None:
    def story(bench: Bench) -> None:
        with bench.step("Looking"):
            look(bench, "1.5", False)
        look(bench, "1.4", True)

    ended = told(story)
    assert ended.run.outcome is Outcome.FAIL
    failed = ended.run.findings[0]
    assert (failed.title, failed.step, failed.harm) == ("It breaks", "Looking", Harm.MONEY_WRONG)
    assert failed.money is not None
    assert failed.money.amount == Decimal("3.10")
    assert [step.title for step in ended.run.steps] == ["Looking"]
    assert outcomes(ended)["1.4"] is Outcome.PASS


def test_a_failed_require_blocks_the_rest() -> None:
    def story(bench: Bench) -> None:
        bench.require("1.5", False, passed="p", failed="It never arrives", expected=1, observed=0)
        raise AssertionError("not reached")

    ended = told(story)
    assert outcomes(ended) == {"1.5": Outcome.FAIL, "1.4": Outcome.BLOCKED}
    assert ended.run.outcome is Outcome.FAIL
    assert ended.run.findings[1].title == "Not reached: It never arrives"


@pytest.mark.parametrize(
    "failure",
    [
        CandidateUnreachable("invoices", "http://c", "it reset the connection"),
        CandidateNonsense("invoices", "not JSON", "<html>"),
        CandidateRefused("invoices", 422, "refused", "no"),
    ],
)
def test_the_candidates_failure_names_the_verb(failure: Exception) -> None:
    def story(bench: Bench) -> None:
        look(bench, "1.5", True)
        with bench.step("Reading"):
            raise failure

    ended = told(story)
    assert outcomes(ended) == {"1.5": Outcome.PASS, "1.4": Outcome.FAIL}
    assert ended.run.outcome is Outcome.FAIL
    assert "invoices (Every invoice)" in ended.run.findings[1].title
    assert ended.run.findings[1].step == "Reading"
    assert ended.run.error == str(failure)


def test_a_failure_after_every_finding_still_fails() -> None:
    def story(bench: Bench) -> None:
        both(bench)
        raise CandidateUnreachable("clients", "http://c", "gone")

    assert told(story).run.outcome is Outcome.FAIL


@pytest.mark.parametrize("reason", [Unsupported("refund"), ScenarioUnsupported("it has no clock")])
def test_unsupported(reason: Exception) -> None:
    def story(_: Bench) -> None:
        raise reason

    ended = told(story)
    assert set(outcomes(ended).values()) == {Outcome.UNSUPPORTED}
    assert ended.run.outcome is Outcome.UNSUPPORTED
    assert ended.run.findings[0].title == str(reason)


def test_unsupported_half_way_keeps_what_was_seen() -> None:
    def story(bench: Bench) -> None:
        look(bench, "1.5", True)
        raise Unsupported("refund")

    ended = told(story)
    assert outcomes(ended) == {"1.5": Outcome.PASS, "1.4": Outcome.UNSUPPORTED}
    assert ended.run.outcome is Outcome.PASS


def test_a_requirement_without_a_finding_is_never_a_pass() -> None:
    ended = told(lambda bench: look(bench, "1.5", True))
    assert outcomes(ended) == {"1.5": Outcome.PASS, "1.4": Outcome.HARNESS_ERROR}
    assert ended.run.outcome is Outcome.HARNESS_ERROR
    assert ended.run.error == "The story ended without a finding about 1.4."


def test_said_outcomes_are_findings() -> None:
    def story(bench: Bench) -> None:
        bench.not_observed("1.5", "the fault never struck")
        bench.not_applicable("1.4", "no such thing here")

    ended = told(story)
    assert ended.run.outcome is Outcome.NOT_OBSERVED
    assert ended.run.error is None


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero"),
        (KeyError(), "KeyError"),
        (pytest.fail.Exception("Timeout (>1.0s) from pytest-timeout."), "The story did not end in time: Timeout"),
    ],
)
def test_other_exceptions_are_the_harness_fault(fault: BaseException, sentence: str) -> None:
    def story(_: Bench) -> None:
        raise fault

    ended = told(story)
    assert ended.run.outcome is Outcome.HARNESS_ERROR
    assert ended.run.error is not None
    assert ended.run.error.startswith(sentence)
    assert ended.cause is fault


def test_books_that_do_not_balance_are_the_harness_fault() -> None:
    ended = told(both, problems=["Able: total is 0.01"])
    assert ended.run.outcome is Outcome.HARNESS_ERROR
    assert ended.run.error == "The mock ledger's books do not balance: Able: total is 0.01"


def test_a_check_on_a_requirement_that_the_decorator_does_not_name() -> None:
    ended = told(lambda bench: look(bench, "5.1", True))
    assert ended.run.outcome is Outcome.HARNESS_ERROR
    assert "requirement 5.1 is not in the scenario's decorator" in str(ended.run.error)


def test_measurements_of_one_name_belong_together() -> None:
    def story(bench: Bench) -> None:
        for seconds in (0.5, None):
            bench.measure("1.5", "invoice", seconds, direction="tool_to_ledger")
        both(bench)

    (measurement,) = told(story).run.measurements
    assert measurement.samples == [0.5, None]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"requirements": ["9.9"]}, "does not have"),
        ({"requirements": []}, "does not have"),
        ({"ledgers": ["sage"]}, "ledgers that do not exist"),
    ],
)
def test_the_decorator_refuses_what_it_does_not_know(changes: dict[str, list[str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        scenario("T", **{"requirements": ["1.1"], **changes})  # type: ignore[arg-type]


def test_the_decorator_wants_a_docstring() -> None:
    with pytest.raises(ValueError, match="needs a docstring"):
        scenario("T", requirements=["1.1"])(lambda _: None)
