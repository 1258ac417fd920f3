"""What runs have made in a real organisation: written down before and after each write, until it is taken away again.

A killed run leaves at worst an intention without an id; its mark is in the record's name, so that it is still found.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Literal

from pydantic import BaseModel

from sevenpoint.harness.bench.names import LETTERS
from sevenpoint.harness.live.home import Home

PREFIX = "SP"
MARK_LETTERS = 5


class Line(BaseModel):
    """One line of the journal.

    what: `run` (a run began), `intended` (about to be made), `made`, `gone` (taken away), `done` (the run's records are
    all taken away). kind: the ledger's own word, e.g. Invoices. id: the ledger's id.
    """

    what: Literal["run", "intended", "made", "gone", "done"]
    at: dt.datetime
    organisation: str
    run: str
    kind: str = ""
    id: str = ""
    name: str = ""


class Record(BaseModel):
    """Something that was made and still stands, as far as is known."""

    run: str
    kind: str
    id: str
    name: str


class Made:
    """The journal of one organisation of a ledger."""

    def __init__(self, home: Home, ledger: str, organisation: str) -> None:
        """Nothing is read yet."""
        self._home = home
        self._file = f"{ledger}-made.jsonl"
        self.organisation = organisation

    def begin(self) -> str:
        """A new run; its mark, e.g. `SP7KQ2M`, which goes into the name of everything that it makes."""
        run = PREFIX + "".join(secrets.choice(LETTERS) for _ in range(MARK_LETTERS))
        self._add("run", run)
        return run

    def intended(self, run: str, kind: str, name: str) -> None:
        """Something is about to be made."""
        self._add("intended", run, kind, name=name)

    def made(self, run: str, kind: str, record_id: str, name: str) -> None:
        """Something was made."""
        self._add("made", run, kind, record_id, name)

    def gone(self, record: Record) -> None:
        """Something was taken away."""
        self._add("gone", record.run, record.kind, record.id, record.name)

    def done(self, run: str) -> None:
        """Everything of a run was taken away, or the ledger keeps it."""
        self._add("done", run)

    def open_runs(self) -> list[str]:
        """Runs that have left something, or may have."""
        lines = self._lines()
        done = {line.run for line in lines if line.what == "done"}
        return [line.run for line in lines if line.what == "run" and line.run not in done]

    def began(self, run: str) -> dt.datetime | None:
        """When a run began."""
        return next((line.at for line in self._lines() if line.what == "run" and line.run == run), None)

    def standing(self) -> list[Record]:
        """What was made and not taken away, the oldest first."""
        found: dict[tuple[str, str], Record] = {}
        for line in self._lines():
            if line.what == "made":
                found[line.kind, line.id] = Record(run=line.run, kind=line.kind, id=line.id, name=line.name)
            elif line.what == "gone":
                found.pop((line.kind, line.id), None)
        return list(found.values())

    def _add(
        self,
        what: Literal["run", "intended", "made", "gone", "done"],
        run: str,
        kind: str = "",
        record_id: str = "",
        name: str = "",
    ) -> None:
        now = dt.datetime.now(dt.UTC)
        line = Line(what=what, at=now, organisation=self.organisation, run=run, kind=kind, id=record_id, name=name)
        self._home.append(self._file, line.model_dump_json(exclude_defaults=True))

    def _lines(self) -> list[Line]:
        text = self._home.read(self._file) or ""
        # The last line may be half a line: the machine died while it was written, and before anything was made.
        whole = text[: text.rfind("\n") + 1].splitlines()
        lines = [Line.model_validate_json(each) for each in whole if each]
        return [line for line in lines if line.organisation == self.organisation]
