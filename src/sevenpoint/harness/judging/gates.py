"""Gates: harms that cap, whatever the averages say.

A gate is closed by one failed check. One that was not looked at in full is unproven: then the floor, which tells the
worst that is possible after what was seen, is capped as if it were closed.
"""

from __future__ import annotations

from collections.abc import Iterable

from sevenpoint.harness.judging.evidence import EXCLUDED, SEEN, Heard, worst_first
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.judging.tables import GateRule
from sevenpoint.harness.results import Finding, Gate, GateState, GateWatch


def close_gates(findings: Iterable[Finding], rubric: Rubric) -> list[Gate]:
    """The gates that failed findings closed, one per rule and point, the hardest first; its worst finding first.

    A finding that matches several rules closes the strictest of them.
    """
    closed: dict[tuple[str, int], Gate] = {}
    strictest = sorted(rubric.gates, key=lambda rule: rule.cap)
    for finding in worst_first(findings, rubric):
        rule = next((rule for rule in strictest if rule.matches(finding)), None)
        if rule is not None:
            point = int(finding.requirement.split(".")[0])
            gate = closed.get((rule.name, point))
            if gate is not None:
                gate.more.append(finding)
                continue
            closed[rule.name, point] = Gate(
                name=rule.name, title=rule.title, cap=rule.cap, point=point, finding=finding
            )
    return sorted(closed.values(), key=lambda gate: (gate.cap, gate.point, gate.name))


def watch_gates(heard: dict[str, Heard], rubric: Rubric) -> list[GateWatch]:
    """Every gate of the rubric with its state: closed first, then unproven, then open."""
    order = list(GateState)
    watched = [_watch(rule, heard) for rule in rubric.gates]
    return sorted(watched, key=lambda gate: (order.index(gate.state), gate.cap, gate.name))


def _watch(rule: GateRule, heard: dict[str, Heard]) -> GateWatch:
    findings = [finding for name in rule.requirements if name in heard for finding in heard[name].findings]
    looked = any(rule.concerns(finding) and finding.outcome in SEEN | EXCLUDED for finding in findings)
    closed = any(rule.matches(finding) for finding in findings)
    unproven = [r for r in rule.requirements if not looked or not _seen_in_full(rule, heard.get(r))]
    state = GateState.CLOSED if closed else GateState.UNPROVEN if unproven else GateState.OPEN
    return GateWatch(
        name=rule.name,
        title=rule.title,
        cap=rule.cap,
        state=state,
        requirements=rule.requirements,
        unproven=unproven,
    )


def _seen_in_full(rule: GateRule, heard: Heard | None) -> bool:
    """Whether nothing that could close the gate is left to be seen. A run that said nothing may hide any harm."""
    if heard is None:
        return False
    if any(rule.is_about(run) for run in heard.silent):
        return False
    return all(finding.outcome in SEEN | EXCLUDED or not rule.concerns(finding) for finding in heard.findings)
