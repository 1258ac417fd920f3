"""Every fault of the wire, at every point, as four HTTP clients see it; and what the ledger holds afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from http_clients import CLIENTS, NODE, PATIENCE
from running_ledger import Ledger

from sevenpoint.mock_ledgers.faults import FAULTS
from sevenpoint.mock_ledgers.wire.actions import ACTIONS


@dataclass(frozen=True)
class Case:
    """A fault, and what must come of it: the client's outcome, how late at least, and how many records are made."""

    fault: str
    point: str
    outcome: str
    made: int
    settings: dict[str, Any] = field(default_factory=dict)
    at_least: float = 0.0


CASES = (
    Case("refused", "before_auth", "broken", 0),
    Case("lost_answer", "after_commit", "broken", 1),
    Case("lost_answer", "after_validation", "broken", 0),
    *(
        Case(fault, point, outcome, made, settings, at_least)
        for fault, outcome, settings, at_least in (
            ("empty_reply", "broken", {}, 0),
            ("garbage", "broken", {}, 0),
            ("hang", "late", {"seconds": 30}, PATIENCE * 0.9),
            ("hang", "broken", {"seconds": 0.15}, 0.15),
        )
        for point, made in (("before_auth", 0), ("after_validation", 0), ("after_commit", 1))
    ),
    Case("delay", "after_commit", "whole", 1, {"seconds": 0.2}, 0.2),
    Case("delay", "after_commit", "whole", 1, {"seconds": 0.1, "distribution": "uniform", "most": 0.2}, 0.1),
    Case("delay", "after_commit", "whole", 1, {"seconds": 0.1, "distribution": "lognormal", "spread": 0.1}, 0.05),
    Case("delay", "after_commit", "late", 1, {"seconds": 30}, PATIENCE * 0.9),
    Case("slow_drip", "after_commit", "whole", 1, {"bytes_per_second": 200}, 0.15),
    *(
        Case(fault, "after_commit", outcome, 1, settings)
        for fault, outcome in (
            ("reset_mid_body", "broken"),
            ("truncated", "broken"),
            ("truncated_silently", "half"),
            ("malformed_chunk", "broken"),
        )
        for settings in ({}, {"at_byte": 0}, {"at_byte": 10_000})
    ),
)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_fault_of_the_wire(ledger: Ledger, client: str, capsys: pytest.CaptureFixture[str]) -> None:
    if client == "fetch" and NODE is None:
        pytest.skip("node is not on this machine")
    _, headers = ledger.register()
    _, watcher = ledger.register(actor="bookkeeper")
    wrong = []
    with CLIENTS[client]() as write:
        for case in CASES:
            before = ledger.count(watcher)
            ledger.add_fault(case.fault, point=case.point, settings=case.settings, match={"method": "POST"})
            seen = write(f"{ledger.url}/api.xro/2.0/Invoices", headers)
            ledger.control("DELETE", "/faults")
            made = ledger.count(watcher) - before
            if (seen.outcome, made) != (case.outcome, case.made) or seen.seconds < case.at_least:
                wrong.append((case, seen, made))
    with capsys.disabled():
        print(f"\n{client}: {len(CASES) - len(wrong)} of {len(CASES)} wire faults as they should be", end="")  # noqa: T201
    assert not wrong, "\n".join(map(str, wrong))


def test_no_fault_and_no_action_of_the_wire_is_left_out() -> None:
    tried = {case.fault for case in CASES}
    assert len(tried) == len(ACTIONS) + 1  # two faults reset: before the work, and after it
    for fault in tried:
        assert {case.point for case in CASES if case.fault == fault} == set(FAULTS[fault].points)
