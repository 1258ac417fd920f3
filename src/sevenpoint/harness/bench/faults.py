"""Bad luck on demand: faults at the ledger, for the candidate's calls only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sevenpoint.harness.ledgers import Sandbox, StruckFault


class Faults:
    """Faults of this run's sandbox (names and settings: docs/reference/control-api.md)."""

    def __init__(self, sandbox: Sandbox, ledger: str) -> None:
        """No fault stands yet."""
        self._sandbox = sandbox
        self._ledger = ledger

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
        return self._sandbox.add_fault(
            {
                "fault": name,
                "match": {"ledger": self._ledger, **(match or {})},
                "trigger": dict(trigger or {}),
                "settings": dict(settings or {}),
            }
        )

    def struck(self, fault: StruckFault) -> int:
        """How often a fault has hit; 0 means that the story saw nothing of it."""
        return next((each.struck for each in self._sandbox.faults() if each.id == fault.id), 0)

    def remove(self, fault: StruckFault) -> None:
        """End one fault."""
        self._sandbox.remove_fault(fault.id)

    def clear(self) -> None:
        """End every fault."""
        self._sandbox.clear_faults()
