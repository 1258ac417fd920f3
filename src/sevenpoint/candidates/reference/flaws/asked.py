"""Which switches were asked, and on whose behalf: where a flaw's switch is never asked, the flaw cannot show."""

from __future__ import annotations

import json
from contextvars import ContextVar
from pathlib import Path

# Work that belongs to no workspace, or to one that nobody has named yet.
NOBODY = ""

_on_behalf: ContextVar[str] = ContextVar("on_behalf", default=NOBODY)


def working_for(workspace: str) -> None:
    """From here on this thread works for a workspace, known by its name; `NOBODY`: for none."""
    _on_behalf.set(workspace)


class Asked:
    """Switches by the name of the workspace that they were asked for; under `NOBODY`: those that may concern all."""

    def __init__(self) -> None:
        self.by_workspace: dict[str, set[str]] = {}

    def note(self, flaw: str) -> None:
        """This switch was asked, on behalf of whom this thread works for."""
        self.by_workspace.setdefault(_on_behalf.get(), set()).add(flaw)

    def write(self, file: Path) -> None:
        """As JSON: a list of switches by workspace."""
        content = {name: sorted(flaws.copy()) for name, flaws in sorted(self.by_workspace.copy().items())}
        file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
