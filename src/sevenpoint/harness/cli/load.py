"""`sevenpoint load`."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from sevenpoint.harness.cli.shared import checked_address, console, examples, listed, show
from sevenpoint.harness.errors import INCONCLUSIVE, MET, NOT_MET, UsageError

LEDGERS = ("xero", "quickbooks")
SHAPES = ("steady", "steps", "soak", "spike")
TOKEN = "SEVENPOINT_CONTROL_TOKEN"
MASTER_PORT = 5557
DURATION = click.FloatRange(0.1, 86400)


@click.command(
    epilog=examples(
        "sevenpoint load --rate 2 --seconds 60",
        "sevenpoint load --candidate http://127.0.0.1:9000 --organisations 20 --rate 10 --shape steps --backlog 50",
        "sevenpoint load --target ledger --rate 300 --seconds 30 --workers 2",
        "sevenpoint load --ledgers http://10.0.0.5:8400 --candidate http://10.0.0.6:9000 --master --expect-workers 4",
        "sevenpoint load --worker --master-host 10.0.0.7",
    )
)
@click.option("--candidate", metavar="URL", help="What to load. Without it: the reference candidate, started here.")
@click.option(
    "--target",
    type=click.Choice(["candidate", "ledger"]),
    default="candidate",
    show_default=True,
    help="ledger: calls to the ledgers alone, without a candidate.",
)
@click.option("--ledger", "ledgers", metavar="A,B", callback=listed("ledger", LEDGERS), help="[default: both]")
@click.option("--organisations", type=click.IntRange(1, 1000), default=2, show_default=True, help="Of each ledger.")
@click.option("--rate", type=click.FloatRange(0.01, 100_000), default=1.0, show_default=True, help="Arrivals a second.")
@click.option("--shape", type=click.Choice(SHAPES), default="steady", show_default=True, help="Of the rate over time.")
@click.option("--seconds", type=click.FloatRange(1, 7 * 86400), help="[default: 60; steps 120, soak 1800, spike 90]")
@click.option("--mix", metavar="KIND=WEIGHT,…", help="What arrives. [default: a firm's day]")
@click.option(
    "--backlog", type=click.IntRange(0, 10_000), default=0, help="So many invoices at once in mid-run, with probes."
)
@click.option(
    "--limit",
    type=click.FloatRange(1, 86400),
    default=30.0,
    show_default=True,
    help="Seconds that a change is waited for.",
)
@click.option(
    "--within",
    type=click.FloatRange(0.1, 86400),
    default=10.0,
    show_default=True,
    help="Seconds after which it is late.",
)
@click.option(
    "--limits",
    type=click.Choice(["real", "off"]),
    help="The ledgers' rate limits. [default: real; off with --target ledger]",
)
@click.option("--seed", type=int, default=7, show_default=True, help="Of arrivals, names and ids.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Generator processes on this machine."
)
@click.option("--ledgers", "ledgers_url", metavar="URL", help=f"Ledgers that run already; their token in {TOKEN}.")
@click.option("--master", is_flag=True, help="Wait for workers on other machines.")
@click.option("--expect-workers", type=click.IntRange(1, 1000), help="With --master: how many.")
@click.option("--worker", is_flag=True, help="Be a worker of a master elsewhere; every other setting comes from there.")
@click.option("--master-host", default="127.0.0.1", show_default=True, help="Where the master is, or listens.")
@click.option("--master-port", type=click.IntRange(1, 65535), default=MASTER_PORT, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the bundle. [default: runs/load-<time>]"
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def load(candidate: str | None, worker: bool, master_host: str, master_port: int, **asked: Any) -> int:
    """Change things on both sides at a rate, whatever becomes of the ones before, and see how long each takes.

    Exit codes: 0 in time, 1 late, 2 too few samples to say or not the rate that was asked for, 64 usage, 70 harness
    fault, 130 interrupted.
    """
    from sevenpoint.harness.load.run import insist_on_locust

    insist_on_locust()
    if worker:
        return _work(master_host, master_port)
    return _lead(checked_address(candidate), master_host, master_port, asked)


def _work(host: str, port: int) -> int:
    from sevenpoint.harness.load.children import generator

    return subprocess.run(generator("--role", "worker", "--host", host, "--port", str(port)), check=False).returncode


def _lead(candidate: str | None, master_host: str, master_port: int, asked: dict[str, Any]) -> int:
    from sevenpoint.harness.load.plan import SECONDS, LoadPlan, read_mix
    from sevenpoint.harness.load.run import Where, command_line, run_load

    target, master = asked["target"], asked["master"]
    if master != (asked["expect_workers"] is not None):
        raise UsageError("--master and --expect-workers go together")
    if target == "ledger" and candidate is not None:
        raise UsageError("--target ledger calls the ledgers alone; leave out --candidate")
    plan = LoadPlan(
        target=target,
        ledgers=asked["ledgers"] or list(LEDGERS),
        organisations=asked["organisations"],
        rate=asked["rate"],
        shape=asked["shape"],
        seconds=asked["seconds"] or SECONDS[asked["shape"]],
        mix=read_mix(asked["mix"], target),
        backlog=asked["backlog"] if target == "candidate" else 0,
        limit=asked["limit"],
        within=asked["within"],
        real_limits=asked["limits"] == "real" or (asked["limits"] is None and target == "candidate"),
        seed=asked["seed"],
        workers=asked["expect_workers"] or asked["workers"],
    )
    where = Where(
        out=asked["out"] or Path("runs") / dt.datetime.now().astimezone().strftime("load-%Y-%m-%d-%H%M%S"),
        command=command_line(sys.argv[1:]),
        ledgers=asked["ledgers_url"],
        control_token=os.environ.get(TOKEN),
        candidate=candidate,
        remote=(master_host if master_host != "127.0.0.1" else "*", master_port) if master else None,
    )
    as_json = asked["as_json"]
    outcome = run_load(plan, where, console(stderr=as_json))
    if as_json and outcome.results is None:
        click.echo(outcome.summary.model_dump_json(indent=1))
    elif outcome.results is not None:
        show(outcome.results, outcome.report, as_json)
    else:
        from sevenpoint.harness.load.telling import calls_table

        console().print(calls_table(outcome.gathered))
    return _told(outcome, as_json=as_json)


def _told(outcome: Any, *, as_json: bool) -> int:
    """Say what the load was; the exit code."""
    from sevenpoint.harness.results import Outcome

    summary = outcome.summary
    kept = (
        f"{summary.made} of {summary.asked} arrivals made, 99 % of them at most {summary.late_start * 1000:.0f} ms late"
    )
    lines = [kept if outcome.kept else f"SHORTFALL of {summary.shortfall:.1%}: {kept}"]
    lines += [f"{summary.refused} calls were refused"] if summary.refused else []
    lines += [f"{summary.throttled} calls of the candidate were throttled"] if summary.throttled else []
    lines += [f"Histograms in {outcome.report.parent / 'histograms'}; calls in {outcome.report.parent / 'calls.html'}"]
    for line in lines:
        click.echo(line, err=as_json)
    if outcome.results is None:
        return MET if outcome.kept and not summary.refused else NOT_MET if outcome.kept else INCONCLUSIVE
    found = {finding.outcome for run in outcome.results.runs for finding in run.findings}
    if Outcome.FAIL in found:
        return NOT_MET
    return INCONCLUSIVE if Outcome.INCONCLUSIVE in found or not outcome.kept else MET
