"""`sevenpoint evaluate --attended`: the pages are opened, and everything else is asked there."""

from __future__ import annotations

import os
import shlex
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sevenpoint.harness.cli.goals import tell_reasons
from sevenpoint.harness.cli.shared import checked_address, console, show
from sevenpoint.harness.errors import INTERRUPTED, UsageError

if TYPE_CHECKING:
    from sevenpoint.harness.goals import Goals

NO_BROWSER = "SEVENPOINT_NO_BROWSER"


def at_a_browser(
    out: Path,
    candidate: str | None,
    ledgers: Sequence[str] | None,
    *,
    points: Sequence[int],
    scenario: str,
    seed: int,
    goals: Goals,
    profile: str | None,
    flaw: str | None,
    more: Sequence[Path],
    as_json: bool,
) -> int:
    """Open the desk and go through with it; the exit code. SEVENPOINT_NO_BROWSER=1 only prints the link."""
    from sevenpoint.harness.attended.evaluation import AttendedPlan, evaluate_attended

    if candidate is not None and not candidate.startswith(("http://", "https://")):
        raise UsageError("--attended --candidate: a person needs the address of a program that stays, http://host:port")
    suggested: dict[str, object] = {"seed": seed}
    if candidate is not None:
        suggested["program"] = checked_address(candidate)
    if ledgers is not None:
        suggested["ledgers"] = list(ledgers)
    plan = AttendedPlan(
        out=out,
        command=shlex.join(["sevenpoint", *sys.argv[1:]]),
        points=points,
        scenario=scenario,
        seed=seed,
        goals=goals,
        profile=profile,
        flaw=flaw,
        suggested=suggested,
        more_scenarios=[path.resolve() for path in more],
    )
    verdict = evaluate_attended(plan, console(stderr=as_json), _open)
    if verdict is None:
        return INTERRUPTED
    show(verdict.results, verdict.report, as_json)
    tell_reasons(verdict.exit_code, verdict.reasons, as_json=as_json)
    return verdict.exit_code


def _open(link: str) -> None:
    if not os.environ.get(NO_BROWSER):
        webbrowser.open(link)
