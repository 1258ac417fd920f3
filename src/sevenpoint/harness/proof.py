"""The proof of the checks: every seeded flaw against the scenarios, as a kill matrix.

    python -m sevenpoint.harness.proof --own            each flaw against the scenario that names it
    python -m sevenpoint.harness.proof --page FILE      each flaw against every scenario, written as a page

A flaw is caught when the scenario that names it fails on every ledger it runs on. Exit 0: every flaw is caught and the
reference candidate without a flaw fails nothing; 1: not so.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from sevenpoint.harness.candidate_process import reference_flaws
from sevenpoint.harness.contract import Ledger
from sevenpoint.harness.evaluation import Plan, evaluate
from sevenpoint.harness.results import Outcome, Results, ScenarioRun

WORKERS = 2
# Set-up that a flaw makes impossible blocks a story; a harness error would be ours.
HARMLESS = (Outcome.PASS, Outcome.BLOCKED, Outcome.NOT_OBSERVED, Outcome.NOT_APPLICABLE, Outcome.UNSUPPORTED)


@dataclass(frozen=True)
class Kill:
    """What one flaw did: how many runs of its own scenario failed, with which sentence, and which others failed."""

    flaw: str
    scenario: str
    own_runs: int
    own_failed: int
    sentence: str
    others: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def caught(self) -> bool:
        """Whether its own scenario failed wherever it ran, and nothing of ours broke."""
        return self.own_runs > 0 and self.own_failed == self.own_runs and not self.broken


def judge_flaw(flaw: Mapping[str, str], out: Path, *, own: bool, seed: int) -> Kill:
    """Run the scenarios with one flaw on."""
    results = run(flaw["name"], flaw["scenario"] if own else "", out / flaw["name"], seed)
    mine = [each for each in results.runs if each.scenario == flaw["scenario"]]
    failed = [each for each in mine if each.outcome is Outcome.FAIL]
    return Kill(
        flaw=flaw["name"],
        scenario=flaw["scenario"],
        own_runs=len(mine),
        own_failed=len(failed),
        sentence=first_sentence(failed),
        others=tuple(
            sorted({r.scenario for r in results.runs if r.outcome is Outcome.FAIL and r.scenario != flaw["scenario"]})
        ),
        broken=tuple(sorted(r.id for r in results.runs if r.outcome is Outcome.HARNESS_ERROR)),
    )


def run(flaw: str | None, scenario: str, out: Path, seed: int) -> Results:
    """One evaluation of the reference candidate, its progress kept from the terminal."""
    plan = Plan(
        out=out,
        command="python -m sevenpoint.harness.proof",
        ledgers=[each.value for each in Ledger],
        points=range(1, 8),
        seed=seed,
        workers=WORKERS,
        scenario=scenario,
        flaw=flaw,
    )
    return evaluate(plan, Console(file=io.StringIO())).results


def first_sentence(failed: Sequence[ScenarioRun]) -> str:
    """The title of the first failing finding."""
    titles = [finding.title for each in failed for finding in each.findings if finding.outcome is Outcome.FAIL]
    return titles[0] if titles else ""


def page(kills: Sequence[Kill], seed: int) -> str:
    """The kill matrix as Markdown."""
    mean = sum(len(kill.others) for kill in kills) / max(len(kills), 1)
    lines = [
        "# Kill matrix",
        "",
        f"Written by `make kill-matrix` (seed {seed}); do not edit. Each row is a defect seeded in the reference",
        "candidate: the scenario that names it must fail; the sentence is what its report says first. Without a flaw",
        "nothing fails.",
        "",
        f"{sum(kill.caught for kill in kills)} of {len(kills)} flaws are caught; on average {mean:.1f} other scenarios",
        "fail too.",
        "",
        "| flaw | caught by | other scenarios that fail | what the report says |",
        "|---|---|---|---|",
    ]
    for kill in kills:
        others = ", ".join(other.split("/")[-1] for other in kill.others) or "none"
        mark = kill.scenario if kill.caught else f"**not caught** ({kill.scenario})"
        lines.append(f"| `{kill.flaw}` | {mark} | {others} | {kill.sentence.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--flaw", "names", multiple=True, metavar="NAME", help="Only these flaws.")
@click.option("--own", is_flag=True, help="Run only the scenario that names the flaw.")
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/proof"), show_default=True)
@click.option("--page", "page_path", type=click.Path(path_type=Path), help="Write the matrix here.")
def main(names: tuple[str, ...], own: bool, seed: int, out: Path, page_path: Path | None) -> None:
    """Show that each seeded flaw is caught by the scenario that names it."""
    flaws = [flaw for flaw in reference_flaws() if not names or flaw["name"] in names]
    sound = True
    if not names and not own:
        clean = run(None, "", out / "no-flaw", seed)
        bad = [each for each in clean.runs if each.outcome not in HARMLESS]
        sound = not bad
        click.echo(f"{'ok ' if sound else 'BAD'} no flaw: {len(clean.runs)} runs, {len(bad)} not clean")
        for each in bad:
            click.echo(f"      {each.id}: {each.error or first_sentence([each])}")
    kills = []
    for flaw in flaws:
        kill = judge_flaw(flaw, out, own=own, seed=seed)
        kills.append(kill)
        word = "ok " if kill.caught else "BAD"
        beside = "" if own else f"; {len(kill.others)} others"
        click.echo(f"{word} {kill.flaw}: {kill.own_failed}/{kill.own_runs} fail{beside}: {kill.sentence}")
        for broken in kill.broken:
            click.echo(f"      harness error in {broken}")
    if page_path is not None:
        page_path.write_text(page(kills, seed))
    caught = sum(kill.caught for kill in kills)
    click.echo(f"{caught} of {len(kills)} flaws caught")
    raise SystemExit(0 if sound and caught == len(kills) else 1)


if __name__ == "__main__":
    main()
