"""What can be said of all changes, not only of those made: verdicts with their samples, mechanisms, the load."""

from __future__ import annotations

from dataclasses import dataclass

from sevenpoint.harness.results import LatencyResult, LoadSummary, Outcome, QuantileInterval, Results, Timely
from sevenpoint.reports.words import DIRECTIONS, OUTCOMES, Mark, ledger_name, percent_words, plural, seconds_words

KINDS = {
    "push": "push: at once",
    "near_real_time": "near real time",
    "micro_batch": "in small batches",
    "batch": "in batches",
    "scheduled": "at set times",
    "on_demand": "only when somebody asks",
    "mixed": "told at once, caught up with now and then",
    "unknown": "cannot be told",
}
STAGES = {"notice": "until told", "pick_up": "until asked", "process": "reading", "publish": "until shown"}
LOADED = 0.01


@dataclass(frozen=True)
class Verdict:
    """Whether a share of all changes is in time."""

    what: str
    mark: Mark
    why: str


@dataclass(frozen=True)
class Said:
    """One requirement in one direction on one ledger, over every kind of change."""

    title: str
    ledger: str
    count: int
    middle: str
    tail: str
    verdicts: list[Verdict]
    mechanism: str
    reason: str
    stages: str


@dataclass(frozen=True)
class LoadRow:
    """One load run in words."""

    title: str
    made: str
    kept: bool
    sentence: str


def said(results: Results) -> list[Said]:
    """A row for each requirement and direction that was measured."""
    return [_said(each) for each in results.latencies if each.name is None]


def loads(results: Results) -> list[LoadRow]:
    """A row for each load run; ledgers that ran together had one."""
    found: dict[str, LoadRow] = {}
    for run in results.runs:
        if run.load is not None:
            found.setdefault(run.scenario, _load(run.title, run.load))
    return list(found.values())


def _said(result: LatencyResult) -> Said:
    by_share = {each.share: each for each in result.quantiles}
    seen = result.mechanism
    kind = "not looked for"
    if seen is not None:
        period = f", every {seconds_words(seen.period)}" if seen.period is not None else ""
        sure = f" ({percent_words(seen.confidence)} of draws agree)" if seen.kind != "unknown" else ""
        kind = f"{KINDS.get(seen.kind, seen.kind)}{period}{sure}"
    return Said(
        title=f"{result.requirement}, {DIRECTIONS.get(result.direction, result.direction)}",
        ledger=ledger_name(result.ledger),
        count=result.count,
        middle=_interval(by_share.get(0.5), result.limit_seconds),
        tail=_interval(by_share.get(0.95), result.limit_seconds),
        verdicts=[_verdict(each, result.count) for each in result.timely],
        mechanism=kind,
        reason="" if seen is None else seen.reason,
        stages=", ".join(f"{STAGES[name]} {seconds_words(value)}" for name, value in result.stages.items()),
    )


def _interval(quantile: QuantileInterval | None, limit: float) -> str:
    """`42 ms (31 ms to 60 ms)`; without an upper end, how many changes it would take."""
    if quantile is None:
        return "not known"
    middle = f"over {seconds_words(limit)}" if quantile.seconds is None else seconds_words(quantile.seconds)
    if quantile.high is None:
        more = f"{plural(quantile.needed, 'more change')} needed" if quantile.needed else "no upper bound"
        return f"{middle} (from {seconds_words(quantile.low)}; {more})"
    return f"{middle} ({seconds_words(quantile.low)} to {seconds_words(quantile.high)})"


def _verdict(timely: Timely, count: int) -> Verdict:
    late = f"{timely.late} of {count} late"
    more = f"; {plural(timely.needed, 'more change')} in time needed" if timely.outcome is Outcome.INCONCLUSIVE else ""
    what = f"{percent_words(timely.share)} within {seconds_words(timely.within_seconds)}"
    return Verdict(what, OUTCOMES[timely.outcome], f"{late}{more}")


def _load(title: str, load: LoadSummary) -> LoadRow:
    sentence = (
        f"{plural(load.organisations, 'organisation')}, {plural(load.workers, 'generator')}, shape {load.shape}, "
        f"{seconds_words(load.seconds)}; 99 % of calls began at most {seconds_words(load.late_start)} late, "
        f"by clocks right to {seconds_words(load.clock_error)}; the ledger answered {plural(load.exchanges, 'call')}, "
        f"{load.throttled} of them with 429; {plural(load.refused, 'call')} of users refused"
    )
    sentence += f"; a backlog of {plural(load.backlog, 'invoice')} in mid-run" if load.backlog else ""
    return LoadRow(title, f"{load.made} of {load.asked}", load.shortfall <= LOADED, sentence)
