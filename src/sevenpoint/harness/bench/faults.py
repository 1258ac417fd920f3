"""Bad luck on demand: faults at the ledger, for the candidate's calls only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sevenpoint.harness.ledgers import StruckFault, World
from sevenpoint.harness.results import FaultSpan


class Faults:
    """Faults of this run's sandbox (names and settings: docs/reference/control-api.md)."""

    def __init__(self, sandbox: World, ledger: str, seconds: Callable[[], float] = lambda: 0.0) -> None:
        """No fault stands yet. `seconds`: since the run began."""
        self._sandbox = sandbox
        self._ledger = ledger
        self._seconds = seconds
        self._spans: dict[str, FaultSpan] = {}
        self._mishaps: dict[str, FaultSpan] = {}
        sandbox.mishap = self._mishap

    def add(
        self,
        name: str,
        *,
        match: Mapping[str, str] | None = None,
        trigger: Mapping[str, float | None] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> StruckFault:
        """Make something go wrong.

        match: `method`, `path` (regular expression, searched), `entity`; the ledger is added.
        trigger: `skip`, `times` (None: until removed), `probability`, `seconds`.
        """
        fault = self._sandbox.add_fault(
            {
                "fault": name,
                "match": {"ledger": self._ledger, **(match or {})},
                "trigger": dict(trigger or {}),
                "settings": dict(settings or {}),
            }
        )
        self._spans[fault.id] = FaultSpan(fault=name, aimed_at=dict(match or {}), began=self._seconds())
        return fault

    def struck(self, fault: StruckFault) -> int:
        """How often a fault has hit; 0 means that the story saw nothing of it."""
        return next((each.struck for each in self._sandbox.faults() if each.id == fault.id), 0)

    def remove(self, fault: StruckFault) -> None:
        """End one fault."""
        self._count()
        self._sandbox.remove_fault(fault.id)
        self._end(fault.id)

    def clear(self) -> None:
        """End every fault."""
        self._count()
        self._sandbox.clear_faults()
        for fault_id in self._spans:
            self._end(fault_id)

    def spans(self) -> list[FaultSpan]:
        """Every fault that this story made, and how often each has hit by now; other bad luck only if it struck."""
        self._count()
        return [*self._spans.values(), *(span for span in self._mishaps.values() if span.struck)]

    def _mishap(self, name: str, struck: int, begins: bool) -> None:
        """Notifications held back or lost, grants revoked or run out: no planned faults, but bad luck all the same."""
        now = self._seconds()
        span = self._mishaps.setdefault(name, FaultSpan(fault=name, began=now))
        span.struck += struck
        span.ended = None if begins else now

    def _count(self) -> None:
        if any(span.ended is None for span in self._spans.values()):
            for fault in self._sandbox.faults():
                if fault.id in self._spans:
                    self._spans[fault.id].struck = fault.struck

    def _end(self, fault_id: str) -> None:
        span = self._spans.get(fault_id)
        if span is not None and span.ended is None:
            span.ended = self._seconds()
