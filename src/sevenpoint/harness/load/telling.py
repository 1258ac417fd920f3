"""A load run for the person at the terminal: a table that moves, or a line now and then where nothing can be drawn."""

from __future__ import annotations

import time
from collections import defaultdict
from statistics import median
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

from sevenpoint.harness.latency import Estimate, estimate
from sevenpoint.harness.load.changes import KINDS
from sevenpoint.harness.load.gathering import Gathered

LINE_EVERY = 10.0
RECENT = 200
SHARES = (0.5, 0.95, 0.99)


def calls_table(gathered: Gathered) -> Table:
    """How long calls to the ledgers took, from the moment they were meant for: quantiles with their intervals."""
    table = Table(
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        caption="ms from the moment that was meant; [95 % interval], ? where it takes more calls",
    )
    for name in ("call", "ledger", "made", "failed", "half", "95 %", "99 %", "max"):
        table.add_column(name, justify="left" if name in ("call", "ledger") else "right", no_wrap=True)
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for call in gathered.calls:
        groups[call["kind"], gathered.world.places[call["place"]].organisation.ledger].append(call)
    for (kind, ledger), calls in sorted(groups.items()):
        good = [each["answered"] - each["intended"] for each in calls if each["error"] is None]
        samples = [(seconds, seconds) for seconds in good]
        told = [_milliseconds(estimate(samples, share)) for share in SHARES] if samples else ["", "", ""]
        slowest = f"{max(good) * 1000:.0f}" if good else ""
        table.add_row(kind, ledger, str(len(calls)), str(len(calls) - len(good)), *told, slowest)
    return table


def _milliseconds(quantile: Estimate) -> str:
    if quantile.seconds is None:
        return "not known"
    high = "?" if quantile.high is None else f"{quantile.high * 1000:.0f}"
    return f"{quantile.seconds * 1000:.0f} [{quantile.low * 1000:.0f}–{high}]"


class LiveTable:
    """While the block lasts: how many changes of each kind, how long the last ones took, how many wait."""

    def __init__(self, console: Console, gathered: Gathered) -> None:
        """Nothing is drawn yet."""
        self._console, self._gathered = console, gathered
        self._live = Live(console=console, refresh_per_second=2, transient=True) if console.is_terminal else None
        self._told = 0.0

    def __enter__(self) -> LiveTable:
        """Begin to draw."""
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""
        if self._live is not None:
            self._live.stop()

    def show(self, now: float) -> None:
        """Draw what is known; `now`: the ledger's time in seconds since 1970."""
        gathered = self._gathered
        begun = max(0.0, now - gathered.start) if gathered.start else 0.0
        if self._live is not None:
            self._live.update(self._table(begun, now))
        elif time.monotonic() - self._told > LINE_EVERY and gathered.start:
            self._told = time.monotonic()
            done = len(gathered.samples) + len(gathered.calls)
            line = f"{begun:5.0f} s  {done} made, {gathered.open_at(now)} under way, {gathered.throttled} throttled"
            self._console.print(line, highlight=False)

    def _table(self, begun: float, now: float) -> Table:
        plan = self._gathered.world.plan
        table = Table(title=f"{begun:.0f} of {plan.seconds:.0f} s, {self._gathered.open_at(now)} changes under way")
        for name in ("change", "ledger", "made", "refused", "seen", "median s", "slowest s"):
            table.add_column(name, justify="left" if name in ("change", "ledger") else "right")
        groups = defaultdict(list)
        for each in self._gathered.samples.values():
            groups[KINDS[each.kind].direction, KINDS[each.kind].title, each.ledger].append(each)
        for (direction, title, ledger), samples in sorted(groups.items()):
            seen = [each.latest for each in samples if each.latest is not None]
            table.add_row(
                f"{title} ({direction.replace('_', ' ')})", ledger, str(len(samples)),
                str(sum(each.error is not None for each in samples)), str(len(seen)),
                f"{median(seen[-RECENT:]):.3f}" if seen else "", f"{max(seen):.3f}" if seen else "",
            )  # fmt: skip
        if self._gathered.calls:
            taken = [each["answered"] - each["intended"] for each in self._gathered.calls]
            table.add_row("calls", "", str(len(taken)), "", "", f"{median(taken[-RECENT:]):.4f}", f"{max(taken):.3f}")
        return table
