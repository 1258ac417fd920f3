"""The proof of the checks: every seeded flaw against the scenarios, as a kill matrix.

    python -m sevenpoint.harness.proof --own            each flaw against the scenario that names it
    python -m sevenpoint.harness.proof --page FILE      each flaw against every scenario, written as a page
    python -m sevenpoint.harness.proof --variants       other good ways to work against every scenario

A flaw is caught when the scenario that names it fails on every ledger it runs on. A run in which a flaw's switch is
never asked cannot differ from the run without the flaw, so it is not made again; of other scenarios one ledger is run,
in turn (`--full` makes every run). Exit 0: every flaw is caught and the reference candidate without a flaw fails
nothing; 1: not so.
"""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar

import click

from sevenpoint.harness.candidate_process import reference_flaws, reference_variants
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.proof.asked import Asked, in_turn, read_trace
from sevenpoint.harness.proof.kills import HARMLESS, Bench, Kill, first_sentence, judge_flaw
from sevenpoint.harness.proof.page import data, page
from sevenpoint.harness.proof.summary import summary
from sevenpoint.harness.results import ScenarioRun

TRACE = "asked.json"
T = TypeVar("T")


@click.command()
@click.option("--flaw", "names", multiple=True, metavar="NAME", help="Only these flaws, or variants.")
@click.option("--variants", is_flag=True, help="Run the variants of the reference candidate instead: none may fail.")
@click.option("--own", is_flag=True, help="Run only the scenario that names the flaw.")
@click.option("--full", is_flag=True, help="Make every run, also those that cannot differ.")
@click.option("--scenario", default="", metavar="NAME", help="Only scenarios whose name contains this.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Flaws side by side. [default: four for each core]")
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/proof"), show_default=True)
@click.option("--page", "page_path", type=click.Path(path_type=Path), help="Write the matrix here, as a page.")
@click.option("--data", "data_path", type=click.Path(path_type=Path), help="Write the matrix here, as JSON.")
def main(
    names: tuple[str, ...],
    variants: bool,
    own: bool,
    full: bool,
    scenario: str,
    jobs: int | None,
    seed: int,
    out: Path,
    page_path: Path | None,
    data_path: Path | None,
) -> None:
    """Show that each seeded flaw is caught by the scenario that names it."""
    began = time.monotonic()
    if variants:
        raise SystemExit(0 if _prove_variants(names, scenario, jobs or 2, seed, out) else 1)
    flaws = [flaw for flaw in reference_flaws() if not names or flaw["name"] in names]
    jobs = jobs or 4 * (os.cpu_count() or 1)  # they wait more than they work
    with ExitStack() as stack:
        bench = Bench([stack.enter_context(start_ledgers()) for _ in range(os.cpu_count() or 1)], out, seed)
        clean: list[ScenarioRun] = []
        asked = Asked()
        sound = True
        if not own:
            trace = out / TRACE
            trace.parent.mkdir(parents=True, exist_ok=True)
            clean = bench.runs("no-flaw", workers=jobs, scenario=scenario, flaw_trace=trace.resolve())
            asked = read_trace(trace)
            sound = _tell_clean(clean)
        work = [_work(flaw, clean, asked, full=full) for flaw in flaws]
        kills = {kill.flaw: kill for kill in _side_by_side(bench, work, clean, jobs)}
    ordered = [kills[flaw["name"]] for flaw in flaws]
    if page_path is not None:
        page_path.write_text(page(ordered, seed), encoding="utf-8")
    if data_path is not None:
        data_path.write_text(data(ordered, seed), encoding="utf-8")
    told = summary(ordered)
    _list(told.lines((time.monotonic() - began) / 60), indent="")
    raise SystemExit(0 if sound and not told.missed else 1)


@dataclass(frozen=True)
class Work:
    """One flaw, the runs to make with it, and how many that might show it are left out."""

    flaw: Mapping[str, Any]
    runs: Sequence[str]
    set_aside: int = 0


def _work(flaw: Mapping[str, Any], clean: Sequence[ScenarioRun], asked: Asked, *, full: bool) -> Work:
    if full:
        return Work(flaw, [run.id for run in clean])
    showing = set(asked.may_show(flaw["name"], [run.id for run in clean]))
    chosen = in_turn(flaw["name"], flaw["scenario"], [run for run in clean if run.id in showing])
    return Work(flaw, chosen, len(showing) - len(chosen))


def _side_by_side(bench: Bench, work: Sequence[Work], clean: Sequence[ScenarioRun], jobs: int) -> Iterator[Kill]:
    """Judge flaws; tell each as it ends."""
    with ThreadPoolExecutor(jobs) as pool:
        waiting = [
            pool.submit(judge_flaw, bench, each.flaw, clean, each.runs, each.set_aside)
            for each in long_and_short(work, key=lambda each: len(each.runs))
        ]
        for ended in as_completed(waiting):
            kill = ended.result()
            _tell(kill)
            yield kill


def long_and_short(work: Iterable[T], key: Callable[[T], int]) -> list[T]:
    """The longest, the shortest, the next longest and so on.

    Few runs mostly wait for what their flaw keeps from coming, many keep the machine busy: side by side they fill it,
    and the end is not one long wait.

    >>> long_and_short([1, 2, 3, 4, 5], key=int)
    [5, 1, 4, 2, 3]
    """
    rest = deque(sorted(work, key=key, reverse=True))
    turns = cycle((rest.popleft, rest.pop))
    return [next(turns)() for _ in range(len(rest))]


def _prove_variants(names: Sequence[str], scenario: str, workers: int, seed: int, out: Path) -> bool:
    """A good tool that works in another way fails nothing."""
    sound = True
    with start_ledgers() as server:
        bench = Bench([server], out, seed)
        for variant in reference_variants():
            name = variant["name"]
            if not names or name in names:
                runs = bench.runs(f"variant-{name}", workers=workers, scenario=scenario, variant=name)
                sound &= _tell_clean(runs, name)
    return sound


def _tell_clean(clean: Sequence[ScenarioRun], what: str = "no flaw") -> bool:
    bad = [each for each in clean if each.outcome not in HARMLESS]
    ended = Counter(each.outcome.value for each in clean)
    how = ", ".join(f"{count} {outcome}" for outcome, count in ended.most_common())
    click.echo(f"{'BAD' if bad else 'ok '} {what}: {len(clean)} runs ({how}), {len(bad)} not clean")
    _list(f"{each.id}: {each.error or first_sentence([each])}" for each in bad)
    return not bad


def _tell(kill: Kill) -> None:
    beside = f"; {len(kill.others)} others; {kill.skipped} unchanged" if kill.skipped or kill.others else ""
    word = "ok " if kill.caught else "BAD"
    click.echo(f"{word} {kill.flaw}: {kill.own_failed}/{kill.own_runs} fail{beside}: {kill.sentence}")
    _list(f"harness error in {run}" for run in kill.broken)


def _list(lines: Iterable[str], indent: str = "      ") -> None:
    for line in lines:
        click.echo(f"{indent}{line}")


if __name__ == "__main__":
    main()
