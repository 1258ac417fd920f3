"""How long changes take: quantiles for the table, a distribution and a time line with fault bands for the eye.

A change that was never seen within the limit stays in the sample as later than everything else. It is never dropped.
Coordinates are those of a WIDTH by HEIGHT drawing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sevenpoint.harness.results import CurveScore, Measurement, Results, ScenarioRun
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import DIRECTIONS, ledger_name, plural, seconds_words

QUANTILES = (0.5, 0.9, 0.95, 0.99)
WIDTH, HEIGHT = 560, 150
MOST_STEPS = 400
ENOUGH_TO_DRAW, ENOUGH_FOR_A_LINE = 5, 10
MOST_IN_TABLE = 20
MOST_PLOTS = 24


@dataclass(frozen=True)
class Row:
    """One kind of change on one ledger, over every run that measured it."""

    name: str
    direction: str
    ledger: str
    requirements: str
    count: int
    unseen: int
    limit: str
    resolution: str
    quantiles: list[str]
    slowest: str


@dataclass(frozen=True)
class Curve:
    """One line of a distribution; its style tells it apart without colour."""

    ledger: str
    style: str
    path: str
    key: tuple[int, int]


@dataclass(frozen=True)
class Distribution:
    """Share of changes that had arrived, by time, a curve for each ledger."""

    title: str
    sentence: str
    curves: list[Curve]
    ticks: list[tuple[float, str]]


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


@dataclass(frozen=True)
class Latencies:
    """Everything that the report shows of latency. `unplotted`: plots left out for their number."""

    rows: list[Row]
    distributions: list[Distribution]
    time_lines: list[TimeLine]
    graded: list[CurveScore]
    unplotted: int


@dataclass(frozen=True)
class _Samples:
    measurement: Measurement
    ledger: str
    samples: list[float | None]
    requirements: list[str]


def latencies(results: Results) -> Latencies:
    """Tables and plots of every measurement in a judged bundle."""
    groups = _grouped(results.runs)
    by_kind: dict[tuple[str, str], list[_Samples]] = {}
    for group in groups:
        if len(group.samples) >= ENOUGH_TO_DRAW:
            by_kind.setdefault((group.measurement.direction, group.measurement.name), []).append(group)
    distributions = [_distribution(kind) for kind in by_kind.values()]
    lines = [
        _time_line(run, measurement)
        for run in results.runs
        for measurement in run.measurements
        if measurement.at and (len(measurement.samples) >= ENOUGH_FOR_A_LINE or run.faults)
    ]
    lines.sort(key=lambda line: not line.bands)
    return Latencies(
        rows=[_row(group) for group in groups],
        distributions=distributions[:MOST_PLOTS],
        time_lines=lines[:MOST_PLOTS],
        graded=[curve for point in results.points for line in point.requirements for curve in line.curves],
        unplotted=max(0, len(distributions) - MOST_PLOTS) + max(0, len(lines) - MOST_PLOTS),
    )


def quantile(samples: Sequence[float | None], share: float) -> float | None:
    """The smallest value that at least this share of the samples reach; None: it lies beyond the limit.

    >>> quantile([3.0, 1.0, 2.0, None], 0.5), quantile([3.0, 1.0, 2.0, None], 0.95)
    (2.0, None)
    """
    if not samples:
        return None
    ordered = sorted(math.inf if s is None else s for s in samples)
    value = ordered[max(0, math.ceil(share * len(ordered)) - 1)]
    return None if math.isinf(value) else value


def _grouped(runs: Iterable[ScenarioRun]) -> list[_Samples]:
    found: dict[tuple[str, str, str], _Samples] = {}
    for run in runs:
        for each in run.measurements:
            group = found.setdefault((each.direction, each.name, run.ledger), _Samples(each, run.ledger, [], []))
            group.samples.extend(each.samples)
            group.requirements.append(each.requirement)
    return sorted(found.values(), key=lambda g: (g.measurement.direction, g.measurement.name, g.ledger))


def _row(group: _Samples) -> Row:
    samples, limit = group.samples, seconds_words(group.measurement.limit_seconds)
    seen = [s for s in samples if s is not None]
    return Row(
        name=group.measurement.name,
        direction=DIRECTIONS.get(group.measurement.direction, group.measurement.direction),
        ledger=ledger_name(group.ledger),
        requirements=", ".join(dict.fromkeys(group.requirements)),
        count=len(samples),
        unseen=len(samples) - len(seen),
        limit=limit,
        resolution=seconds_words(group.measurement.resolution_seconds),
        quantiles=[_quantile_words(samples, share, limit) for share in QUANTILES],
        slowest=seconds_words(max(seen)) if seen else "none",
    )


def _quantile_words(samples: list[float | None], share: float, limit: str) -> str:
    """A quantile in words; with fewer than 1 / (1 - share) samples it would only repeat the slowest."""
    if (len(samples) * (1 - share) < 1 - 1e-9 and share > 0.5) or not samples:
        return "too few"
    value = quantile(samples, share)
    return f"not within {limit}" if value is None else seconds_words(value)


STYLES = ("", "second", "third", "fourth")


def _distribution(groups: list[_Samples]) -> Distribution:
    span = max((s for group in groups for s in group.samples if s is not None), default=0.0)
    span = max(span, 0.001) * 1.04
    curves = []
    for number, group in enumerate(groups):
        seen = sorted(s for s in group.samples if s is not None)
        curves.append(
            Curve(
                ledger=ledger_name(group.ledger),
                style=STYLES[number % len(STYLES)],
                path=_steps(seen, len(group.samples), span),
                key=(WIDTH + 10, 10 + 18 * number),
            )
        )
    first = groups[0].measurement
    direction = DIRECTIONS.get(first.direction, first.direction)
    return Distribution(
        title=f"{first.name}, {direction}",
        sentence=" ".join(_in_words(group) for group in groups),
        curves=curves,
        ticks=[(value / span * WIDTH, seconds_words(value)) for value in _round_values(span)],
    )


def _in_words(group: _Samples) -> str:
    row = _row(group)
    never = f"; {row.unseen} never arrived within {row.limit}" if row.unseen else ""
    half = f"half took at most {row.quantiles[0]}" if quantile(group.samples, 0.5) is not None else "under half arrived"
    return f"{row.ledger}: of {plural(row.count, 'change')} {half}, the slowest that arrived {row.slowest}{never}."


def _time_line(run: ScenarioRun, measurement: Measurement) -> TimeLine:
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
        ticks=[(value / span * WIDTH, seconds_words(value)) for value in _round_values(span)],
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


def _round_values(span: float) -> list[float]:
    """Three to six round numbers from 0 up to `span`, for the axis."""
    power: float = 10.0 ** math.floor(math.log10(span))
    step = next(power * factor for factor in (0.2, 0.5, 1.0, 2.0) if span / (power * factor) <= 5)
    return [step * number for number in range(int(span / step + 1e-9) + 1)]


def _steps(seen: list[float], count: int, span: float) -> str:
    points = [(value / span * WIDTH, HEIGHT - HEIGHT * rank / count) for rank, value in enumerate(seen, 1)]
    every = max(1, len(points) // MOST_STEPS)
    kept = points[every - 1 :: every]
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return f"M0 {HEIGHT}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in kept) + f"H{WIDTH}"
