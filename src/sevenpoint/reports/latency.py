"""How long changes take: quantiles for the table, a distribution and time lines with fault bands for the eye.

A change that was never seen within the limit stays in the sample as later than everything else. It is never dropped.
Coordinates are those of a WIDTH by HEIGHT drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sevenpoint.harness.results import CurveScore, Measurement, Results, ScenarioRun
from sevenpoint.reports.plotting import WIDTH, quantile, round_values, steps
from sevenpoint.reports.timeline import TimeLine, time_line
from sevenpoint.reports.timely import LoadRow, Said, loads, said
from sevenpoint.reports.words import DIRECTIONS, ledger_name, plural, seconds_words

QUANTILES = {"Half": 0.5, "90 %": 0.9, "95 %": 0.95, "99 %": 0.99}
ENOUGH_TO_DRAW, ENOUGH_FOR_A_LINE = 5, 10
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
class Latencies:
    """Everything that the report shows of latency.

    shares: the columns of quantiles that any row has; too_few: those that none has; unplotted: plots left out for
    their number.
    """

    rows: list[Row]
    shares: list[str]
    too_few: list[str]
    distributions: list[Distribution]
    time_lines: list[TimeLine]
    graded: list[CurveScore]
    unplotted: int
    said: list[Said]
    loads: list[LoadRow]


@dataclass(frozen=True)
class _Samples:
    measurement: Measurement
    ledger: str
    samples: list[float | None]
    requirements: list[str]


def latencies(results: Results) -> Latencies:
    """Tables and plots of every measurement in a judged bundle."""
    groups = _grouped(results.runs)
    most = max((len(group.samples) for group in groups), default=0)
    shares = [words for words, share in QUANTILES.items() if _enough(most, share)]
    by_kind: dict[tuple[str, str], list[_Samples]] = {}
    for group in groups:
        if len(group.samples) >= ENOUGH_TO_DRAW:
            by_kind.setdefault((group.measurement.direction, group.measurement.name), []).append(group)
    distributions = [_distribution(kind) for kind in by_kind.values()]
    lines = [
        time_line(run, measurement)
        for run in results.runs
        for measurement in run.measurements
        if measurement.at and (len(measurement.samples) >= ENOUGH_FOR_A_LINE or run.faults)
    ]
    lines.sort(key=lambda line: not line.bands)
    return Latencies(
        rows=[_row(group, shares) for group in groups],
        shares=shares,
        too_few=[words for words in QUANTILES if words not in shares],
        distributions=distributions[:MOST_PLOTS],
        time_lines=lines[:MOST_PLOTS],
        graded=[curve for point in results.points for line in point.requirements for curve in line.curves],
        said=said(results),
        loads=loads(results),
        unplotted=max(0, len(distributions) - MOST_PLOTS) + max(0, len(lines) - MOST_PLOTS),
    )


def _grouped(runs: Iterable[ScenarioRun]) -> list[_Samples]:
    found: dict[tuple[str, str, str], _Samples] = {}
    for run in runs:
        for each in run.measurements:
            group = found.setdefault((each.direction, each.name, run.ledger), _Samples(each, run.ledger, [], []))
            group.samples.extend(each.samples)
            group.requirements.append(each.requirement)
    return sorted(found.values(), key=lambda g: (g.measurement.direction, g.measurement.name, g.ledger))


def _row(group: _Samples, shares: Iterable[str] = ("Half",)) -> Row:
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
        quantiles=[_quantile_words(samples, QUANTILES[words], limit) for words in shares],
        slowest=seconds_words(max(seen)) if seen else "none",
    )


def _enough(count: int, share: float) -> bool:
    """Whether a quantile says more than the slowest: that takes 1 / (1 - share) samples; the half is always told."""
    return count > 0 if share <= 0.5 else count * (1 - share) >= 1 - 1e-9


def _quantile_words(samples: list[float | None], share: float, limit: str) -> str:
    if not _enough(len(samples), share):
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
                path=steps(seen, len(group.samples), span),
                key=(WIDTH + 10, 10 + 18 * number),
            )
        )
    first = groups[0].measurement
    direction = DIRECTIONS.get(first.direction, first.direction)
    return Distribution(
        title=f"{first.name}, {direction}",
        sentence=" ".join(_in_words(group) for group in groups),
        curves=curves,
        ticks=[(value / span * WIDTH, seconds_words(value)) for value in round_values(span)],
    )


def _in_words(group: _Samples) -> str:
    row = _row(group)
    never = f"; {row.unseen} never arrived within {row.limit}" if row.unseen else ""
    half = f"half took at most {row.quantiles[0]}" if quantile(group.samples, 0.5) is not None else "under half arrived"
    return f"{row.ledger}: of {plural(row.count, 'change')} {half}, the slowest that arrived {row.slowest}{never}."
