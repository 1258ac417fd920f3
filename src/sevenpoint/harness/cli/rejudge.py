"""`sevenpoint rejudge`: the same evidence, another rubric or another kind of firm."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sevenpoint.harness.cli.goals import goal_options, read_goals, tell_reasons
from sevenpoint.harness.cli.shared import console, examples, show

if TYPE_CHECKING:
    from sevenpoint.harness.results import Results


@click.command(
    epilog=examples(
        "sevenpoint rejudge runs/latest --profile bookkeeping-firm",
        "sevenpoint rejudge runs/latest --rubric my-rubric.toml",
        "sevenpoint rejudge runs/latest --baseline known-failures.toml --fail-under-point 6=90",
    )
)
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--rubric", type=click.Path(path_type=Path), help="A rubric file. [default: Sevenpoint's own]")
@click.option(
    "--profile",
    metavar="NAME",
    help="The kind of firm: bookkeeping-firm, agency-with-subscriptions, multi-entity, or one of the rubric's own.",
)
@goal_options
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def rejudge(
    bundle: Path,
    rubric: Path | None,
    profile: str | None,
    fail_under: float | None,
    fail_under_points: tuple[str, ...],
    baseline: Path | None,
    as_json: bool,
) -> int:
    """Judge a bundle again, without running anything, and tell what that changed. Exit codes as for evaluate."""
    from sevenpoint.harness.bundle import Bundle, BundleError
    from sevenpoint.harness.goals import attained
    from sevenpoint.harness.verdict import report_bundle

    goals = read_goals(fail_under, fail_under_points, baseline)
    kept = Bundle(bundle)
    try:
        before = kept.results()
    except BundleError:
        before = None  # never judged, or by another version: there is nothing to compare with
    results, page = report_bundle(kept, rubric, profile)
    show(results, page, as_json)
    if before is not None and not as_json:
        _tell_changes(before, results)
    reached = attained(results, goals, dt.datetime.now(dt.UTC).date())
    tell_reasons(reached.exit_code, reached.reasons, as_json=as_json)
    return reached.exit_code


def _tell_changes(before: Results, after: Results) -> None:
    """What judging again changed, the evidence being the same."""
    told = [f"Label: {before.label} → {after.label}"] if before.label != after.label else []
    parts = [("Score", before.score, after.score)]
    parts += [
        (f"Point {new.number}", old.score, new.score) for old, new in zip(before.points, after.points, strict=True)
    ]
    told += [f"{name}: {_number(old)} → {_number(new)}" for name, old, new in parts if old != new]
    now = console()
    now.print(f"Judged before by {before.rubric}; now by {after.rubric}.", highlight=False, soft_wrap=True)
    now.print("\n".join(told) or "No score and no label changed.", highlight=False, soft_wrap=True)


def _number(score: float | None) -> str:
    return "none" if score is None else f"{score:g}"
