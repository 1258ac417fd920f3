"""`sevenpoint baseline`: write down what fails today, so that CI tells only what changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sevenpoint.harness.cli.shared import examples
from sevenpoint.harness.errors import MET, UsageError

FILE = "sevenpoint-baseline.toml"


@click.command(
    epilog=examples(
        "sevenpoint baseline runs/latest --owner payments-team --reason 'Refunds come in March' --expires 2027-03-31",
        "sevenpoint evaluate --candidate http://127.0.0.1:9000 --baseline sevenpoint-baseline.toml",
    )
)
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--owner", required=True, help="Who answers for the new entries.")
@click.option("--reason", required=True, help="Why they are accepted for now.")
@click.option("--expires", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day of the new entries.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(FILE),
    show_default=True,
    help="The baseline. Entries that are there and still fail keep their owner, reason and day.",
)
def baseline(bundle: Path, owner: str, reason: str, expires: dt.datetime, file: Path) -> int:
    """Make or renew a baseline from a judged bundle: its failures become known, what no longer fails is taken out."""
    from sevenpoint.harness.bundle import Bundle
    from sevenpoint.harness.goals import Baseline, failures_of

    if not owner.strip() or not reason.strip():
        raise UsageError("baseline: --owner and --reason must say something")
    results = Bundle(bundle).results()
    before = Baseline.read(file) if file.exists() else Baseline([])
    after = before.renewed(failures_of(results), owner=owner, reason=reason, expires=expires.date())
    candidate = results.manifest.candidate
    try:
        file.write_text(after.text(candidate.name if candidate else "the candidate"), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--file: {file} cannot be written ({error.strerror})") from error
    old, new = ({each.key for each in baseline.known} for baseline in (before, after))
    click.echo(f"wrote {file}: {len(new)} known failures; {len(new - old)} new, {len(old - new)} taken out")
    return MET
