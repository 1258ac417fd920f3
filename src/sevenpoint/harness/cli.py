"""The `sevenpoint` command. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sevenpoint import __version__
from sevenpoint.harness.errors import HARNESS, INTERRUPTED, USAGE, SevenpointError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

MOST_WORKERS = 4
EXTRA = ("aiosmtpd", "faker", "jinja2", "pytest", "pytest_timeout", "xdist")
LEDGERS = ("xero", "quickbooks")
POINTS = (1, 2, 3, 4, 5, 6, 7)


def _listed(
    what: str, allowed: Sequence[object]
) -> Callable[[click.Context, click.Parameter, str | None], list[object] | None]:
    """Reads values separated by commas: each once, in the order allowed."""
    by_text = {str(each): each for each in allowed}

    def read(_: click.Context, param: click.Parameter, value: str | None) -> list[object] | None:
        if value is None:
            return None
        asked = [part.strip() for part in value.split(",") if part.strip()]
        unknown = [part for part in asked if part not in by_text]
        if unknown or not asked:
            named = ", ".join(unknown) or "nothing"
            raise click.BadParameter(f"{named} is no {what}; choose from {','.join(by_text)}", param=param)
        return [each for text, each in by_text.items() if text in asked]

    return read


def _examples(*commands: str) -> str:
    """The end of a help page: commands to copy."""
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sevenpoint")
def cli() -> None:
    """How good is this accounting integration? Mock ledgers, scenarios, a verdict with evidence."""


@cli.command(
    epilog=_examples(
        "sevenpoint evaluate",
        "sevenpoint evaluate --candidate http://127.0.0.1:9000 --point 1,5 --fail-under 80",
        "sevenpoint evaluate --candidate http://127.0.0.1:9000 --preset ci",
        "sevenpoint evaluate --flaw retry-without-key --scenario answer_lost_after_commit",
    )
)
@click.option("--candidate", metavar="URL|module:Class", help="What to judge. Without it: the reference candidate.")
@click.option(
    "--ledger",
    "ledgers",
    metavar="A,B",
    callback=_listed("ledger", LEDGERS),
    help="Ledgers to judge on. [default: those that the candidate names]",
)
@click.option(
    "--point",
    "points",
    metavar="N,N",
    callback=_listed("point", POINTS),
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
@click.option("--fail-under", type=click.FloatRange(0, 100), help="Exit with 1 below this score.")
@click.option("--flaw", metavar="NAME", help="Seed this flaw in the reference candidate.")
@click.option("--variant", metavar="NAME", help="Let the reference candidate work in another good way.")
@click.option(
    "--scenarios",
    "more",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="More scenarios: a file or folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def evaluate(
    candidate: str | None,
    ledgers: list[str] | None,
    points: list[int],
    scenario: str,
    preset: str,
    seed: int,
    workers: int | None,
    out: Path | None,
    fail_under: float | None,
    flaw: str | None,
    variant: str | None,
    more: tuple[Path, ...],
    as_json: bool,
) -> int:
    """Judge a candidate: run the scenarios, write the bundle, the verdict and the report.

    Exit codes: 0 met, 1 not met, 2 inconclusive, 64 usage, 70 harness fault, 130 interrupted.
    """
    from sevenpoint.harness.evaluation import Plan
    from sevenpoint.harness.evaluation import evaluate as run
    from sevenpoint.harness.presets import runs_of

    if candidate is not None and (flaw is not None or variant is not None):
        option = "--flaw" if flaw is not None else "--variant"
        raise UsageError(f"{option}: only the reference candidate has seeded flaws and variants; leave out --candidate")
    if preset != "full" and more:
        raise UsageError(f"--preset {preset}: chooses among Sevenpoint's own scenarios; leave out --scenarios")
    plan = Plan(
        out=out or Path("runs") / dt.datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S"),
        command=shlex.join(["sevenpoint", *sys.argv[1:]]),
        ledgers=ledgers,
        points=points,
        seed=seed,
        workers=workers or min(os.cpu_count() or 1, MOST_WORKERS),
        candidate=_checked_address(candidate),
        scenario=scenario,
        fail_under=fail_under,
        flaw=flaw,
        runs=runs_of(preset, ledgers or LEDGERS),
        variant=variant,
        more_scenarios=[path.resolve() for path in more],
    )
    verdict = run(plan, _console(stderr=as_json))
    _show(verdict.results, verdict.report, as_json)
    if verdict.cut_short is not None:
        click.echo(f"sevenpoint: {verdict.cut_short}", err=True)
    return verdict.exit_code


@cli.command(epilog=_examples("sevenpoint serve", "sevenpoint serve --port 0 --data ./books"))
@click.option("--port", type=click.IntRange(0, 65535), default=8400, show_default=True, help="0: a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the books here. [default: a temporary folder]")
@click.option("--tls", is_flag=True, help="HTTPS and proxy for the ledgers' real host names on the same port.")
def serve(port: int, host: str, data: Path | None, tls: bool) -> int:
    """Run the mock ledgers alone, with a ready sandbox, until Ctrl-C."""
    from sevenpoint.harness.serving import serve as run

    return run(host, port, data, _console(), tls=tls)


@cli.command(epilog=_examples("sevenpoint flaws --json"))
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def flaws(as_json: bool) -> int:
    """List the flaws that can be seeded in the reference candidate."""
    import json

    from sevenpoint.harness.candidate_process import reference_flaws

    listed = reference_flaws()
    if as_json:
        click.echo(json.dumps(listed, indent=1))
        return 0
    for flaw in listed:
        click.echo(f"{flaw['name']:<30} {flaw['requirement']:<4} {flaw['title']}")
    return 0


@cli.command(epilog=_examples("sevenpoint variants"))
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def variants(as_json: bool) -> int:
    """List the other good ways in which the reference candidate can work: no scenario may hold them against it."""
    import json

    from sevenpoint.harness.candidate_process import reference_variants

    listed = reference_variants()
    if as_json:
        click.echo(json.dumps(listed, indent=1))
        return 0
    for variant in listed:
        click.echo(f"{variant['name']:<20} {variant['title']}")
    return 0


@cli.command(epilog=_examples("sevenpoint report runs/latest"))
@click.argument("bundle", type=click.Path(path_type=Path))
def report(bundle: Path) -> int:
    """Write report.html and junit.xml of a judged bundle again, and print its summary."""
    from sevenpoint.harness.bundle import Bundle
    from sevenpoint.harness.verdict import write_reports

    kept = Bundle(bundle)
    results = kept.results()
    _show(results, write_reports(kept, results), as_json=False)
    return 0


@cli.command(epilog=_examples("sevenpoint rejudge runs/latest --rubric my-rubric.toml"))
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--rubric", type=click.Path(path_type=Path), help="A rubric file. [default: Sevenpoint's own]")
@click.option("--fail-under", type=click.FloatRange(0, 100), help="Exit with 1 below this score.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def rejudge(bundle: Path, rubric: Path | None, fail_under: float | None, as_json: bool) -> int:
    """Judge a bundle again, without running anything. Exit codes as for evaluate."""
    from sevenpoint.harness.bundle import Bundle
    from sevenpoint.harness.evaluation import exit_code
    from sevenpoint.harness.verdict import report_bundle

    results, page = report_bundle(Bundle(bundle), rubric)
    _show(results, page, as_json)
    return exit_code(results, fail_under)


@cli.command(
    "check-candidate",
    epilog=_examples(
        "sevenpoint check-candidate http://127.0.0.1:9000", "sevenpoint check-candidate mypackage.adapter:Adapter"
    ),
)
@click.argument("address", metavar="URL|module:Class")
def check_candidate(address: str) -> int:
    """Pre-flight: does the candidate describe itself, and do what it claims, with one record made and read?"""
    from sevenpoint.harness.preflight import check

    checked = _checked_address(address)
    return check(checked or address, _console())


@cli.command(epilog=_examples("sevenpoint requirements --uncovered", "sevenpoint requirements --check --json"))
@click.option("--uncovered", is_flag=True, help="Only measurable lines that no scenario names; exit with 1 if any.")
@click.option(
    "--check", is_flag=True, help="Lines without a scenario, scenarios without a flaw, flaws uncaught: exit 1 if any."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, with what is missing.")
def requirements(uncovered: bool, check: bool, as_json: bool) -> int:
    """List the checklist, with the scenarios that speak to each line, and what is missing."""
    import json

    from sevenpoint.harness import gaps
    from sevenpoint.harness.candidate_process import reference_flaws
    from sevenpoint.harness.checklist import REQUIREMENTS
    from sevenpoint.harness.coverage import every_scenario

    told = list(every_scenario())
    named, missing = gaps.scenarios_by_requirement(told), gaps.find_gaps(told, reference_flaws())
    shown = missing.requirements if uncovered else tuple(REQUIREMENTS)
    if as_json:
        click.echo(json.dumps(gaps.as_content(named, shown, missing), indent=1))
    else:
        for line in missing.lines() if check else gaps.as_lines(named, shown):
            click.echo(line)
    return int((uncovered and bool(shown)) or (check and bool(missing)))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line: one clear sentence on stderr for whatever goes wrong, and its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = cli.main(args=arguments, prog_name="sevenpoint", standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as error:
        _complain(error.format_message())
        code = USAGE
    except SevenpointError as error:
        _complain(str(error))
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted")
        code = INTERRUPTED
    except Exception as error:
        _complain(_sentence_for(error))
        code = _code_for(error)
    sys.exit(int(code or 0))


def _interrupt(*_: object) -> NoReturn:
    """A polite request to end is an interruption like Ctrl-C: children are stopped, the bundle is kept."""
    raise KeyboardInterrupt


def _sentence_for(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name in EXTRA:
        return f"this command needs {error.name}: install sevenpoint[evaluate]"
    if _code_for(error) == USAGE:
        return str(error)
    if os.environ.get("SEVENPOINT_TRACEBACK"):
        raise error
    return f"{type(error).__name__}: {error} (a fault of Sevenpoint's own; SEVENPOINT_TRACEBACK=1 shows where)"


def _code_for(error: Exception) -> int:
    """Bundles, rubrics and installations that cannot be used are for the user to put right."""
    missing = isinstance(error, ModuleNotFoundError) and error.name in EXTRA
    return USAGE if missing or type(error).__name__ in ("BundleError", "RubricError") else HARNESS


def _complain(sentence: str) -> None:
    click.echo(f"sevenpoint: {' '.join(sentence.split())}", err=True)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr)


def _show(results: Any, page: Path, as_json: bool) -> None:
    if as_json:
        click.echo(results.model_dump_json(indent=1))
        return
    from sevenpoint.reports import print_summary

    print_summary(results, _console(), page)


def _checked_address(address: str | None) -> str | None:
    """An address that can be meant. Raises UsageError."""
    from sevenpoint.harness.fronts.python import is_python_address

    if address is None or is_python_address(address) or address.startswith(("http://", "https://")):
        return address
    raise UsageError(f"{address!r} is no candidate: give http://host:port, https://… or module:Class")


if __name__ == "__main__":
    main()
