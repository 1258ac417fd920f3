"""`sevenpoint report`: from a judged bundle that is there already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sevenpoint.harness.cli.shared import examples, listed, show
from sevenpoint.harness.errors import UsageError

if TYPE_CHECKING:
    from sevenpoint.harness.bundle import Bundle
    from sevenpoint.harness.results import Signer

# Also in `reports.formats`, which is heavy to import; a test holds them together.
FORMATS = (
    "html",
    "json",
    "junit",
    "ctrf",
    "sarif",
    "har",
    "csv",
    "findings-csv",
    "xlsx",
    "markdown",
    "certification",
    "certification-csv",
    "badge",
    "pdf",
)


@click.command(
    epilog=examples(
        "sevenpoint report runs/latest",
        "sevenpoint report runs/latest --format sarif,ctrf,xlsx --out artifacts",
        "sevenpoint report runs/latest --format markdown --out - | gh pr comment --body-file -",
        "sevenpoint report runs/latest --format pdf --browser google-chrome",
    )
)
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    metavar="A,B",
    callback=listed("format", FORMATS),
    help=f"What to write: {', '.join(FORMATS)}. [default: html,junit, and the summary]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Folder to write to; - for one format on standard output. [default: the bundle]",
)
@click.option(
    "--browser", metavar="PROGRAM", help="Chromium, Chrome or Edge for --format pdf. [default: what is there]"
)
def report(bundle: Path, formats: list[str] | None, out: Path | None, browser: str | None) -> int:
    """Write a judged bundle again as report.html and junit.xml, or in other formats; nothing is run or judged."""
    from sevenpoint.harness.bundle import Bundle
    from sevenpoint.harness.signing import read_signer
    from sevenpoint.harness.verdict import write_reports

    kept = Bundle(bundle)
    if formats is None:
        if out is not None:
            raise UsageError("--out: say with --format what to write there")
        results = kept.results()
        show(results, write_reports(kept, results), as_json=False)
        signer = read_signer(bundle)
        click.echo("Not signed." if signer is None else _signed(signer, bundle))
        return 0
    _write(kept, formats, bundle if out is None else out, browser)
    return 0


def _signed(signer: Signer, bundle: Path) -> str:
    """Who signed, as the bundle says: whether that holds, `verify` finds out."""
    from sevenpoint.reports.text import one_line

    name = one_line(signer.name, 80) or "somebody who gave no name"
    return f"Signed by {name} with the key {one_line(signer.key, 64)}; sevenpoint verify {bundle} checks it."


def _write(kept: Bundle, formats: list[str], out: Path, browser: str | None) -> None:
    from sevenpoint.harness.verdict import exported, read_judged

    if str(out) == "-" and len(formats) > 1:
        raise UsageError("--out -: takes one format only")
    judged = read_judged(kept, formats)
    for name in formats:
        file, content = exported(judged, name, browser)
        if str(out) == "-":
            click.echo(content, nl=False)
            continue
        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / file).write_bytes(content)
        except OSError as error:
            raise UsageError(f"--out: {out / file} cannot be written ({error.strerror})") from error
        click.echo(f"wrote {out / file}")
