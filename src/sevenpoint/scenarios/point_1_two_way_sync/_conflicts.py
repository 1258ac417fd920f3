"""What must stand when both sides change the same thing, by the rule that the candidate declares."""

from __future__ import annotations

from typing import TypeVar

from sevenpoint.harness import Bench

Value = TypeVar("Value")

# In the stories the tool's edit is the later one.
WINNER = {"ledger_wins": "ledger", "tool_wins": "tool", "latest_wins": "tool"}


def expected(bench: Bench, in_ledger: Value, in_tool: Value) -> Value | None:
    """The value that must stand on both sides; None when the rule names no winner (`ask`) or there is no rule."""
    winner = WINNER.get(bench.candidate.description.conflict_rule)
    return {"ledger": in_ledger, "tool": in_tool}.get(winner or "")


def kept(bench: Bench, on_tool: Value, on_ledger: Value, in_ledger: Value, in_tool: Value) -> bool:
    """Whether the declared rule was kept: both sides show the winner; under `ask` that they agree, or somebody is asked."""
    rule = bench.candidate.description.conflict_rule
    if rule == "ask":
        return on_tool == on_ledger or bool(bench.candidate.open_alerts())
    wanted = expected(bench, in_ledger, in_tool)
    return wanted is not None and on_tool == on_ledger == wanted


def in_words(bench: Bench) -> str:
    """The declared rule as a report says it."""
    rule = bench.candidate.description.conflict_rule
    return {
        "ledger_wins": "the ledger's version stands",
        "tool_wins": "the tool's version stands",
        "latest_wins": "the latest edit stands",
        "ask": "somebody is asked",
    }.get(rule, "no rule is declared")
