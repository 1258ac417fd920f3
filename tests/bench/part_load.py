"""Load runs of the reference candidate: is the rate kept, do two generators agree with one, how wide are brackets."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from figures import Figure, Part, median, missing

RATE, SECONDS, RATE_UNDER_LOAD = 2.0, 45.0, 6.0
AT_REST = 0.5
ERROR_AT_REST = 0.025
ENOUGH = 0.99
DIRECTIONS = {"tool_to_ledger": "tool to ledger", "ledger_to_tool": "ledger to tool"}


def run(quick: bool = False) -> Part:
    """At rest, with one generator, with two, and harder."""
    seconds = 12.0 if quick else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        rest = _load(Path(folder) / "rest", AT_REST, seconds, 1)
        one = _load(Path(folder) / "one", RATE, seconds, 1)
        two = _load(Path(folder) / "two", RATE, seconds, 2)
        hard = _load(Path(folder) / "hard", RATE_UNDER_LOAD, seconds, 1)
    figures = [
        _error("candidate side, bracket at rest", rest, goal=ERROR_AT_REST),
        _error(f"candidate side, bracket at {RATE:g} changes a second", one),
        _error(f"candidate side, bracket at {RATE_UNDER_LOAD:g} changes a second", hard),
        Figure("ledger side", "s", 0.0, note="exact by construction: the ledger stamps its own commits"),
    ]
    figures += [_kept(name, each) for name, each in (("one generator", one), ("two generators", two), ("harder", hard))]
    figures += [_agreement(direction, one, two) for direction in DIRECTIONS]
    return Part(
        "Load and the error of observing",
        f"`sevenpoint load` on the reference candidate, both ledgers: {AT_REST:g}, {RATE:g} and {RATE_UNDER_LOAD:g} "
        f"changes a "
        f"second for {seconds:.0f} s each. A bracket is the time between the last look that did not show a change "
        f"and the "
        "first that did. Two generators agree with one when the intervals of their medians overlap.",
        figures,
    )


def _load(out: Path, rate: float, seconds: float, workers: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "sevenpoint", "load", "--rate", str(rate), "--seconds", str(seconds)]
    command += ["--workers", str(workers), "--limits", "off", "--out", str(out), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + 180)
    if done.returncode not in (0, 1, 2):
        raise RuntimeError(f"sevenpoint load ended with {done.returncode}: {done.stderr[-500:]}")
    return dict(json.loads(done.stdout))


def _error(what: str, results: dict[str, Any], goal: float | None = None) -> Figure:
    widths = [
        sample - low
        for run in results["runs"]
        for each in run["measurements"]
        if each["direction"] == "ledger_to_tool"
        for sample, low in zip(each["samples"], each["earliest"], strict=True)
        if sample is not None
    ]
    return median(what, "s", widths, goal=goal) if widths else missing(what, "no change was seen")


def _kept(what: str, results: dict[str, Any]) -> Figure:
    summary = results["runs"][0]["load"]
    note = f"99 % of calls began at most {summary['late_start'] * 1000:.0f} ms late"
    return Figure(
        f"{what}: changes made of those asked for", "", summary["made"] / summary["asked"], goal=ENOUGH, note=note
    )


def _agreement(direction: str, one: dict[str, Any], two: dict[str, Any]) -> Figure:
    """1 when the intervals of the medians overlap on both ledgers, else 0."""
    words, agreed = [], 1.0
    for ledger in ("quickbooks", "xero"):
        first, second = (_median(each, direction, ledger) for each in (one, two))
        overlap = first["low"] <= (second["high"] or float("inf")) and second["low"] <= (first["high"] or float("inf"))
        agreed = min(agreed, float(overlap))
        words.append(f"{ledger}: {_interval(first)} and {_interval(second)}")
    what = f"two generators agree with one, {DIRECTIONS[direction]}"
    return Figure(what, "", agreed, goal=1.0, note="; ".join(words))


def _median(results: dict[str, Any], direction: str, ledger: str) -> dict[str, Any]:
    own = next(
        each
        for each in results["latencies"]
        if each["name"] is None and each["direction"] == direction and each["ledger"] == ledger
    )
    return dict(next(each for each in own["quantiles"] if each["share"] == 0.5))


def _interval(quantile: dict[str, Any]) -> str:
    high = "no bound" if quantile["high"] is None else f"{quantile['high'] * 1000:.0f} ms"
    return f"{quantile['low'] * 1000:.0f} to {high}"
