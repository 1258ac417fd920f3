"""What each scenario asks of a candidate, counted once from a bundle of the reference candidate and kept as data.

`python -m sevenpoint.harness.attended.survey BUNDLE` writes `survey.json` beside this file. A scenario that it does
not know yet is planned with the average of the others.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel

from sevenpoint.harness.bench.world import START
from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.results import Call

FILE = "survey.json"
MOVES = frozenset({"set_clock"})
# Answered by the set-up, or nobody waits for it.
FREE = frozenset({"describe", "delete_workspace"})


class Asked(BaseModel):
    """What one run asks. `verbs`: how often each; `measures`: seconds are measured; `hours`: that must pass."""

    verbs: dict[str, int]
    measures: bool = False
    hours: int = 0


@cache
def survey() -> dict[str, Asked]:
    """What is known, by run."""
    text = files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    return {run: Asked.model_validate(asked) for run, asked in json.loads(text).items()}


def count(calls: list[Call]) -> dict[str, int]:
    """How many cards a person would be asked. Moving the clock again and again is one move; the look that follows
    connecting is part of it."""
    verbs: Counter[str] = Counter()
    before = ""
    for call in calls:
        again = call.verb == before and call.verb in MOVES
        if call.verb not in FREE and not again and not (call.verb == "connections" and before == "connect"):
            verbs[call.verb] += 1
        before = call.verb
    return dict(sorted(verbs.items()))


def _hours(calls: list[Call]) -> int:
    """How far the clock was moved in all."""
    moved = [dt.datetime.fromisoformat(json.loads(call.asked)["now"]) for call in calls if call.verb in MOVES]
    return round((max(moved) - START) / dt.timedelta(hours=1)) if moved else 0


def take(bundle: Bundle) -> dict[str, Asked]:
    """Count a bundle's runs."""
    runs = bundle.load().runs
    calls = bundle.calls([run.id for run in runs])
    return {
        run.id: Asked(
            verbs=count(calls[run.id]),
            measures=bool(run.measurements),
            hours=_hours(calls[run.id]),
        )
        for run in runs
    }


if __name__ == "__main__":
    found = {run: asked.model_dump(exclude_defaults=True) for run, asked in take(Bundle(Path(sys.argv[1]))).items()}
    lines = ",\n".join(f"{json.dumps(run)}: {json.dumps(asked)}" for run, asked in sorted(found.items()))
    Path(__file__).with_name(FILE).write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
