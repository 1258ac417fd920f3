"""`sevenpoint questionnaire`: what can only be attested, from an empty file to a chapter of the report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sevenpoint.harness.cli.shared import examples
from sevenpoint.harness.errors import MET, NOT_MET, UsageError

PARTS = ("implementation", "assurance")


@click.group(epilog=examples("sevenpoint questionnaire new acme.yaml", "sevenpoint questionnaire check acme.yaml"))
def questionnaire() -> None:
    """Ask a vendor what no test can measure, check and score the answers, and put them into a report.

    Answers score 0 to 3 by their evidence. They stand beside the measured results and never enter a measured score; a
    measured result wins over an answer.
    """


@questionnaire.command(
    epilog=examples(
        "sevenpoint questionnaire new acme.yaml --vendor 'Acme Ltd' --product 'Acme Proposals'",
        "sevenpoint questionnaire new acme.yaml --part assurance",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--vendor", default="", help="Who is asked.")
@click.option("--product", default="", help="What about.")
@click.option("--part", "parts", type=click.Choice(PARTS), multiple=True, help="Only this one. [default: both]")
def new(file: Path, vendor: str, product: str, parts: tuple[str, ...]) -> int:
    """Make an empty file of answers, with the questions and what earns how much as comments."""
    from sevenpoint.harness.questionnaire import new_answers

    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(new_answers(_today(), vendor=vendor, product=product, parts=parts))
    except FileExistsError as error:
        raise UsageError(f"{file}: exists already; choose another name") from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror})") from error
    click.echo(f"wrote {file}; send it to the vendor, then: sevenpoint questionnaire check {file}")
    return MET


@questionnaire.command(epilog=examples("sevenpoint questionnaire check acme.yaml"))
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> int:
    """Say what is wrong with a file of answers: places, dates, hashes of documents, grades. Exit 1 if anything is."""
    from sevenpoint.harness.questionnaire import problems, read_answers, reminders

    answers = read_answers(file)
    found = problems(answers, file.parent)
    for problem in found:
        click.echo(f"to mend: {problem}")
    for reminder in reminders(answers, _today()):
        click.echo(f"open: {reminder}")
    if not found:
        click.echo(f"{file} can be scored")
    return NOT_MET if found else MET


@questionnaire.command(
    epilog=examples(
        "sevenpoint questionnaire score acme.yaml",
        "sevenpoint questionnaire score acme.yaml --bundle runs/latest --json",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--bundle", type=click.Path(path_type=Path), help="Set the answers against the results in this bundle.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def score(file: Path, bundle: Path | None, as_json: bool) -> int:
    """Score a file of answers, alone or against what was measured. Writes nothing. Exit 1 on a contradiction."""
    from sevenpoint.harness.bundle import Bundle
    from sevenpoint.harness.questionnaire import problems, read_answers
    from sevenpoint.harness.questionnaire import score as scored
    from sevenpoint.reports.attested import attested_lines, view_of

    answers = read_answers(file)
    if found := problems(answers, file.parent):
        raise UsageError(f"{file}: {len(found)} to mend first, `sevenpoint questionnaire check` lists them: {found[0]}")
    attested = scored(answers, None if bundle is None else Bundle(bundle).results())
    view = view_of(attested)
    click.echo(attested.model_dump_json(indent=1) if as_json else "\n".join(attested_lines(view)))
    return NOT_MET if view.contradicted else MET


@questionnaire.command(epilog=examples("sevenpoint questionnaire add acme.yaml runs/latest"))
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("bundle", type=click.Path(path_type=Path))
def add(file: Path, bundle: Path) -> int:
    """Put the answers into a bundle and write its report again; of documents only the hashes go along."""
    from sevenpoint.harness.bundle import Bundle
    from sevenpoint.harness.questionnaire import add as put
    from sevenpoint.harness.signing import remove_signature
    from sevenpoint.harness.verdict import write_reports

    kept = Bundle(bundle)
    results = kept.results()
    put(file, kept.path)
    if remove_signature(kept.path):
        click.echo("the signature is taken off: nobody signed these answers")
    click.echo(f"wrote {write_reports(kept, results)}")
    return MET


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
