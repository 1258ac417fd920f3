"""What is happening, for the person at the terminal: a line a run; a bar as well when the terminal can draw one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sevenpoint.harness.readable import readable

COLOURS = {"pass": "green", "fail": "red", "harness_error": "magenta", "partial": "yellow"}
QUIET = ("pass", "waived", "not_applicable")


class ProgressLines:
    """Prints events of the narrator (`planned`, `done`, `broken`, `notice`) as they come.

    `done`, `broken`: how many of each there were; `breakages` holds the sentences of the broken ones.
    """

    def __init__(self, console: Console) -> None:
        """Nothing is printed before the first event."""
        self._console = console
        self._total = 0
        self._bar: Progress | None = None
        self.done = 0
        self.outcomes: dict[str, int] = {}
        self.breakages: list[str] = []

    @property
    def total(self) -> int:
        """How many runs were planned."""
        return self._total

    def drawing(self) -> AbstractContextManager[object]:
        """Draw a bar while the block lasts, on a terminal only."""
        if not self._console.is_terminal:
            return nullcontext()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._task = self._bar.add_task("scenarios", total=None)
        return self._bar

    def take(self, event: Mapping[str, Any]) -> None:
        """One event."""
        kind = event.get("event")
        if kind == "planned":
            self._plan(int(event["total"]))
        elif kind == "done":
            self._run(event)
        elif kind == "notice":
            self._print(escape(str(event["text"])))
        elif kind == "broken":
            sentence = f"{event['where']}: {event['message']}"
            if sentence not in self.breakages:
                self.breakages.append(sentence)
                self._print(f"[magenta]broken[/] {escape(readable(sentence))}")

    def _plan(self, total: int) -> None:
        self._total = total
        if self._bar is not None:
            self._bar.update(self._task, total=total)

    def _run(self, event: Mapping[str, Any]) -> None:
        self.done += 1
        outcome = str(event["outcome"])
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        count = escape(f"[{self.done}/{self._total}]")
        colour = COLOURS.get(outcome, "cyan")
        where = escape(f"{event['scenario']} ({event['ledger']})")
        self._print(f"{count} [{colour}]{outcome}[/] {where} {event['seconds']:.1f} s")
        if outcome not in QUIET:
            for sentence in dict.fromkeys(event["sentences"]):
                self._print(f"    {escape(readable(str(sentence)))}")
        if self._bar is not None:
            self._bar.update(self._task, completed=self.done)

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, soft_wrap=True)
