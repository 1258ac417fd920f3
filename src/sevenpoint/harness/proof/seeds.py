"""Many seeds in a row: the reference candidate and every good variant of it must fail nothing, whatever the seed.

    python -m sevenpoint.harness.proof.seeds --seeds 10

A check that fails now and then on a good candidate is worse than none: nobody believes the next failure. Exit 0: every
run of every seed is clean; 1: a table tells which candidate failed with which seed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import click

from sevenpoint.harness.candidate_process import reference_variants
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.proof.kills import HARMLESS, Bench, first_sentence
from sevenpoint.harness.results import ScenarioRun

REFERENCE = "reference"


@click.command()
@click.option("--seeds", type=click.IntRange(1), default=10, show_default=True, help="How many seeds in a row.")
@click.option("--first", type=int, default=1, show_default=True, help="The first seed.")
@click.option("--only", "names", multiple=True, metavar="NAME", help=f"Only these variants; `{REFERENCE}` is one too.")
@click.option("--scenario", default="", metavar="NAME", help="Only scenarios whose name contains this.")
@click.option("--workers", type=click.IntRange(1, 64), help="Scenarios side by side. [default: one a core]")
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/seeds"), show_default=True)
def main(seeds: int, first: int, names: tuple[str, ...], scenario: str, workers: int | None, out: Path) -> None:
    """Run the reference candidate and its good variants with many seeds; none may fail anything."""
    candidates = [each for each in (REFERENCE, *_variants()) if not names or each in names]
    bad: dict[str, dict[int, int]] = {name: {} for name in candidates}
    began, span = time.monotonic(), range(first, first + seeds)
    with start_ledgers() as server:
        for seed in span:
            for name in candidates:
                variant = None if name == REFERENCE else name
                bench = Bench([server], out / str(seed), seed)
                runs = bench.runs(name, workers=workers or os.cpu_count() or 1, scenario=scenario, variant=variant)
                bad[name][seed] = _tell(name, seed, runs, time.monotonic() - began)
    for line in table(bad, span):
        click.echo(line)
    raise SystemExit(1 if any(count for by_seed in bad.values() for count in by_seed.values()) else 0)


def table(bad: dict[str, dict[int, int]], seeds: Sequence[int]) -> list[str]:
    """A line a candidate: how many runs were not clean with each seed, and in all.

    >>> print("\\n".join(table({"reference": {1: 0, 2: 3}}, [1, 2])))
    seed          1    2   all
    reference     .    3     3
    """
    wide = max(len(name) for name in (*bad, "seed")) + 1
    lines = [f"{'seed':{wide}}" + "".join(f"{seed:5}" for seed in seeds) + "   all"]
    for name, by_seed in bad.items():
        counts = "".join(f"{by_seed.get(seed) or '.':>5}" for seed in seeds)
        lines.append(f"{name:{wide}}{counts}{sum(by_seed.values()):6}")
    return lines


def _variants() -> list[str]:
    return [str(variant["name"]) for variant in reference_variants()]


def _tell(name: str, seed: int, runs: Sequence[ScenarioRun], seconds: float) -> int:
    """Tell how one candidate did with one seed; how many runs were not clean."""
    bad = [run for run in runs if run.outcome not in HARMLESS]
    word = "BAD" if bad or not runs else "ok "
    click.echo(f"{word} seed {seed} {name}: {len(runs)} runs, {len(bad)} not clean; {seconds / 60:.0f} minutes so far")
    for run in bad:
        click.echo(f"      {run.id}: {run.error or first_sentence([run])}")
    return len(bad) if runs else 1


if __name__ == "__main__":
    main()
