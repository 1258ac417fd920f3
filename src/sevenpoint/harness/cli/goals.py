"""The options of every command that ends with a judgement: what was to be reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.readable import readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sevenpoint.harness.goals import Goals

Command = TypeVar("Command", bound=Callable[..., Any])


def goal_options(command: Command) -> Command:
    """--fail-under, --fail-under-point and --baseline. Without any of them nothing may fail."""
    for option in (
        click.option(
            "--baseline",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Known failures: exit with 3 when one is new, or no longer there, or past its day.",
        ),
        click.option(
            "--fail-under-point",
            "fail_under_points",
            multiple=True,
            metavar="N=SCORE",
            help="Exit with 1 when point N has less, e.g. 5=90. Several times for several points.",
        ),
        click.option(
            "--fail-under",
            type=click.FloatRange(0, 100),
            help="Exit with 1 below this score; then failures alone do not.",
        ),
    ):
        command = option(command)
    return command


def read_goals(fail_under: float | None, points: Iterable[str], baseline: Path | None) -> Goals:
    """The goals that the options name. Raises UsageError."""
    from sevenpoint.harness.goals import Baseline, Goals

    return Goals(
        fail_under=fail_under,
        fail_under_points=dict(_point_goal(each) for each in points),
        baseline=None if baseline is None else Baseline.read(baseline),
    )


def tell_reasons(code: int, reasons: Iterable[str], *, as_json: bool) -> None:
    """Why the exit code is what it is, a line each, under the summary; on stderr beside JSON."""
    for reason in reasons:
        click.echo(f"Exit code {code}: {readable(reason)}", err=as_json)


def _point_goal(text: str) -> tuple[int, float]:
    """`5=90` as a point and its least score."""
    point, _, score = text.partition("=")
    try:
        goal = int(point), float(score)
    except ValueError:
        goal = 0, 0.0
    if not 1 <= goal[0] <= 7 or not 0 <= goal[1] <= 100:
        raise UsageError(f"--fail-under-point {text!r}: give a point and its least score, e.g. 5=90")
    return goal
