"""`sevenpoint compare`: several judged bundles side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sevenpoint.harness.cli.shared import console, examples
from sevenpoint.harness.errors import MET, UsageError

if TYPE_CHECKING:
    from sevenpoint.harness.comparing import Named


@click.command(
    epilog=examples(
        "sevenpoint compare Acme=runs/acme Bolt=runs/bolt --html comparison.html",
        "sevenpoint compare runs/monday runs/tuesday runs/today",
        "sevenpoint compare Acme=runs/acme Bolt=runs/bolt --only Bolt",
        "sevenpoint compare Acme=runs/acme Bolt=runs/bolt --profile multi-entity --json",
    )
)
@click.argument("bundles", nargs=-1, required=True, metavar="[NAME=]BUNDLE...")
@click.option("--rubric", type=click.Path(path_type=Path), help="Judge all by this rubric. [default: Sevenpoint's own]")
@click.option("--profile", metavar="NAME", help="Judge all for this kind of firm; see rejudge.")
@click.option("--only", metavar="NAME", help="Show only what this one fails and every other passes.")
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Also write a page, one file.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare(
    bundles: tuple[str, ...],
    rubric: Path | None,
    profile: str | None,
    only: str | None,
    page: Path | None,
    as_json: bool,
) -> int:
    """Compare vendors, or evaluations of one: matrix, common score, stability of the ranking, what changed.

    All are judged again by one rubric, without running anything, and no bundle is changed. A bundle is a folder, or its
    results.json alone. NAME is how its column is called.
    """
    from sevenpoint.harness.comparing import compare as run
    from sevenpoint.harness.judging import load_rubric
    from sevenpoint.reports.comparison_page import render_comparison
    from sevenpoint.reports.comparison_text import print_comparison

    if len(bundles) < 2:
        raise UsageError("compare: name two bundles or more")
    compared = run([_read(each) for each in bundles], load_rubric(rubric, profile))
    names = [column.name for column in compared.columns]
    if only is not None and only not in names:
        raise UsageError(f"--only {only}: the columns are {', '.join(names)}")
    if page is not None:
        try:
            page.write_text(render_comparison(compared), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--html: {page} cannot be written ({error.strerror})") from error
    if as_json:
        click.echo(compared.model_dump_json(indent=1))
    else:
        print_comparison(compared, console(), only=only, page=page)
    return MET


def _read(asked: str) -> Named:
    """A bundle to compare, by its folder or its results.json, with the name that it was given."""
    from sevenpoint.harness.bundle import Bundle, BundleData
    from sevenpoint.harness.comparing import Named

    name, equals, rest = asked.partition("=")
    path = Path(rest) if equals and not Path(asked).exists() else Path(asked)
    given = name.strip() or None if equals and not Path(asked).exists() else None
    if path.is_file():
        results = Bundle.results_in(path)
        return Named(given, BundleData(results.manifest, results.runs))
    return Named(given, Bundle(path).load())
