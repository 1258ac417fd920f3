"""`sevenpoint evaluate`."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import sys
from pathlib import Path

import click

from sevenpoint.harness.cli.attended import at_a_browser
from sevenpoint.harness.cli.goals import goal_options, read_goals, tell_reasons
from sevenpoint.harness.cli.live import agreed
from sevenpoint.harness.cli.shared import checked_address, console, examples, listed, show
from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.readable import readable

MOST_WORKERS = 4
LEDGERS = ("xero", "quickbooks")
POINTS = (1, 2, 3, 4, 5, 6, 7)


@click.command(
    epilog=examples(
        "sevenpoint evaluate",
        "sevenpoint evaluate --candidate http://127.0.0.1:9000 --point 1,5 --fail-under 80",
        "sevenpoint evaluate --candidate http://127.0.0.1:9000 --preset ci --baseline known-failures.toml",
        "sevenpoint evaluate --candidate http://127.0.0.1:9000 --fail-under 80 --fail-under-point 5=90",
        "sevenpoint evaluate --attended --out runs/acme",
        "sevenpoint evaluate --live xero --candidate http://127.0.0.1:9000 --point 1",
        "sevenpoint evaluate --flaw retry-without-key --scenario answer_lost_after_commit",
    )
)
@click.option("--attended", is_flag=True, help="A person at a browser is the front: opens a page that asks everything.")
@click.option("--candidate", metavar="URL|module:Class", help="What to judge. Without it: the reference candidate.")
@click.option(
    "--ledger",
    "ledgers",
    metavar="A,B",
    callback=listed("ledger", LEDGERS),
    help="Ledgers to judge on. [default: those that the candidate names]",
)
@click.option(
    "--point",
    "points",
    metavar="N,N",
    callback=listed("point", POINTS),
    default=",".join(str(point) for point in POINTS),
    show_default=True,
    help="Points of the checklist to judge.",
)
@click.option("--scenario", default="", metavar="NAME", help="Only scenarios whose name contains this.")
@click.option(
    "--preset",
    type=click.Choice(["full", "ci"]),
    default="full",
    show_default=True,
    help="ci: a chosen part of the scenarios, under 90 seconds on two cores.",
)
@click.option("--seed", type=int, default=7, show_default=True, help="Of names, amounts and ids.")
@click.option("--workers", type=click.IntRange(1, 64), help="Scenarios side by side. [default: cores, at most 4]")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the bundle. [default: runs/<time>]"
)
@goal_options
@click.option("--profile", metavar="NAME", help="Judge for this kind of firm; see rejudge.")
@click.option("--flaw", metavar="NAME", help="Seed this flaw in the reference candidate.")
@click.option("--variant", metavar="NAME", help="Let the reference candidate work in another good way.")
@click.option(
    "--scenarios",
    "more",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="More scenarios: a file or folder.",
)
@click.option(
    "--live",
    type=click.Choice(LEDGERS),
    help="Judge in the real organisation that `sevenpoint live connect` has connected; asks before it writes.",
)
@click.option("--yes", is_flag=True, help="With --live: do not ask whether a demo company may be written to.")
@click.option(
    "--wait",
    type=click.FloatRange(0.1, 120),
    default=5,
    show_default=True,
    metavar="MINUTES",
    help="With --live: the longest wait for one change, because no clock can be moved there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def evaluate(
    attended: bool,
    candidate: str | None,
    ledgers: list[str] | None,
    points: list[int],
    scenario: str,
    preset: str,
    seed: int,
    workers: int | None,
    out: Path | None,
    fail_under: float | None,
    fail_under_points: tuple[str, ...],
    baseline: Path | None,
    profile: str | None,
    flaw: str | None,
    variant: str | None,
    more: tuple[Path, ...],
    live: str | None,
    yes: bool,
    wait: float,
    as_json: bool,
) -> int:
    """Judge a candidate: run the scenarios, write the bundle, the verdict and the report.

    Exit codes: 0 met, 1 not met, 2 inconclusive, 3 baseline changed, 64 usage, 70 harness fault, 130 interrupted.
    Without a threshold or a baseline, met means that nothing failed.
    """
    from sevenpoint.harness.evaluation import Plan
    from sevenpoint.harness.evaluation import evaluate as run
    from sevenpoint.harness.presets import runs_of

    if candidate is not None and (flaw is not None or variant is not None):
        option = "--flaw" if flaw is not None else "--variant"
        raise UsageError(f"{option}: only the reference candidate has seeded flaws and variants; leave out --candidate")
    if preset != "full" and more:
        raise UsageError(f"--preset {preset}: chooses among Sevenpoint's own scenarios; leave out --scenarios")
    out = out or Path("runs") / dt.datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    goals = read_goals(fail_under, fail_under_points, baseline)
    if attended:
        return at_a_browser(
            out,
            candidate,
            ledgers,
            points=points,
            scenario=scenario,
            seed=seed,
            goals=goals,
            profile=profile,
            flaw=flaw,
            more=more,
            as_json=as_json,
        )
    if live is not None and ledgers is not None and ledgers != [live]:
        raise UsageError(f"--live {live}: only that ledger is there; leave out --ledger")
    asked = agreed(live, wait, yes=yes, stderr=as_json) if live is not None else None
    plan = Plan(
        out=out,
        command=shlex.join(["sevenpoint", *sys.argv[1:]]),
        ledgers=ledgers if live is None else [live],
        points=points,
        seed=seed,
        workers=1 if live is not None else workers or min(os.cpu_count() or 1, MOST_WORKERS),
        candidate=checked_address(candidate),
        scenario=scenario,
        goals=goals,
        profile=profile,
        flaw=flaw,
        runs=runs_of(preset, ledgers or LEDGERS),
        variant=variant,
        more_scenarios=[path.resolve() for path in more],
        live=asked,
    )
    verdict = run(plan, console(stderr=as_json))
    show(verdict.results, verdict.report, as_json)
    if verdict.cut_short is not None:
        click.echo(f"sevenpoint: {readable(verdict.cut_short)}", err=True)
    tell_reasons(verdict.exit_code, verdict.reasons, as_json=as_json)
    return verdict.exit_code
