"""Latency against time in one run, with the faults that stood meanwhile as bands.

Coordinates are those of a WIDTH by HEIGHT drawing; each plot has a sentence and a table that say the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sevenpoint.harness.results import Measurement, ScenarioRun
from sevenpoint.reports.plotting import HEIGHT, MOST_STEPS, WIDTH, quantile, round_values
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import DIRECTIONS, ledger_name, plural, seconds_words

MOST_IN_TABLE = 20


@dataclass(frozen=True)
class Band:
    """When a fault stood."""

    fault: str
    x: float
    width: float
    words: str


@dataclass(frozen=True)
class Seen:
    """One row beneath a time line: a change, or several of them."""

    when: str
    took: str
    beneath: str


@dataclass(frozen=True)
class TimeLine:
    """Latency against time in one run, with the faults that stood meanwhile."""

    title: str
    ledger: str
    run: str
    sentence: str
    dots: list[tuple[float, float]]
    never: list[float]
    bands: list[Band]
    ticks: list[tuple[float, str]]
    top: str
    rows: list[Seen]


def time_line(run: ScenarioRun, measurement: Measurement) -> TimeLine:
    """One measurement of one run."""
    began = measurement.at[: len(measurement.samples)]
    pairs = list(zip(began, measurement.samples, strict=False))
    seen = [(at, value) for at, value in pairs if value is not None]
    never = [at for at, value in pairs if value is None]
    span = max([run.seconds, *began, 0.001])
    top = max([value for _, value in seen] or [measurement.limit_seconds]) or 0.001
    bands = [_band(span, fault.fault, fault.began, fault.ended, fault.struck) for fault in run.faults]
    slow = max(seen, key=lambda each: each[1], default=None)
    sentence = f"{plural(len(pairs), 'change')} in a run of {seconds_words(run.seconds)}"
    sentence += (
        f"; the slowest that arrived began at {seconds_words(slow[0])} and took {seconds_words(slow[1])}"
        if slow
        else ""
    )
    sentence += f"; {len(never)} never arrived within {seconds_words(measurement.limit_seconds)}" if never else ""
    sentence += ". " + (" ".join(f"{band.words}." for band in bands) or "No fault stood meanwhile.")
    return TimeLine(
        title=f"{measurement.name}, {DIRECTIONS.get(measurement.direction, measurement.direction)}",
        ledger=ledger_name(run.ledger),
        run=run.id,
        sentence=sentence,
        dots=[(at / span * WIDTH, HEIGHT - value / top * HEIGHT * 0.9) for at, value in seen[:MOST_STEPS]],
        never=[at / span * WIDTH for at in never[:MOST_STEPS]],
        bands=bands,
        ticks=[(value / span * WIDTH, seconds_words(value)) for value in round_values(span)],
        top=seconds_words(top),
        rows=_beneath(pairs, run, measurement),
    )


def _band(span: float, fault: str, began: float, ended: float | None, struck: int) -> Band:
    end = span if ended is None else min(ended, span)
    x = min(began, span) / span * WIDTH
    until = "the end" if ended is None else seconds_words(ended)
    name = one_line(fault, 60).replace("_", " ")
    words = f"The fault “{name}” stood from {seconds_words(began)} to {until} and struck {plural(struck, 'time')}"
    return Band(name, x, max(end / span * WIDTH - x, 1.5), words)


def _beneath(pairs: list[tuple[float, float | None]], run: ScenarioRun, measurement: Measurement) -> list[Seen]:
    """The same in words: a row a change, or, of many, a row a stretch of time."""
    never = f"not within {seconds_words(measurement.limit_seconds)}"
    if len(pairs) <= MOST_IN_TABLE:
        return [
            Seen(seconds_words(at), never if value is None else seconds_words(value), _standing(run, at, at))
            for at, value in pairs
        ]
    rows = []
    pairs = sorted(pairs, key=lambda pair: pair[0])
    size = math.ceil(len(pairs) / MOST_IN_TABLE)
    for start in range(0, len(pairs), size):
        part = pairs[start : start + size]
        half, lost = quantile([value for _, value in part], 0.5), sum(value is None for _, value in part)
        took = f"{len(part)} changes, half within {never if half is None else seconds_words(half)}"
        took += f", {lost} {never}" if lost else ""
        first, last = part[0][0], part[-1][0]
        rows.append(Seen(f"{seconds_words(first)} to {seconds_words(last)}", took, _standing(run, first, last)))
    return rows


def _standing(run: ScenarioRun, begin: float, end: float) -> str:
    names = [
        one_line(fault.fault, 60).replace("_", " ")
        for fault in run.faults
        if fault.began <= end and (fault.ended is None or fault.ended >= begin)
    ]
    return ", ".join(dict.fromkeys(names)) or "none"
