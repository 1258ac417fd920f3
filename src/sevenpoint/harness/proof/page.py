"""The kill matrix as a page, and as data for the reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sevenpoint import __version__
from sevenpoint.harness.proof.kills import Kill
from sevenpoint.harness.proof.summary import MOST_OTHERS, summary

CATALOGUE_CLASSES = 164
HEAD = """# Kill matrix

Written by `make kill-matrix` (seed {seed}); do not edit. Each row is a defect seeded in the reference candidate: the
scenario that names it must fail; the sentence is what its report says first. The classes are those of the catalogue of
defects that the flaw stands for. Without a flaw nothing fails. What this is good for:
[how checks are proven](../explanation/how-checks-are-proven.md).

| | |
|---|---|
| flaws caught | {caught} of {flaws} |
| classes of the catalogue with a flaw that is caught | {classes} of {all_classes} |
| measurable requirements with a flaw that is caught | {requirements} of {all_requirements} |
| other scenarios that fail, a flaw | {mean:.1f} on average, {most} at most |
| flaws that disturb more than {most_others} others | {wide} |
| runs made | {ran} |
| runs that could not differ | {skipped} |
| runs left to the other ledger | {set_aside} |

{skipping}

| flaw | classes | caught by | other scenarios that fail | what the report says |
|---|---|---|---|---|
"""
SKIPPED = (
    "A run in which a flaw's switch is never asked goes the same way with the flaw on, so it is counted as unchanged\n"
    "and not made again. A flaw's own scenario runs on both ledgers; each other scenario on one of them, the ledgers\n"
    "taking turns. `make kill-matrix-full` makes every run."
)
FULL = "Every flaw was run against every scenario on every ledger."


def page(kills: Sequence[Kill], seed: int) -> str:
    """The kill matrix as Markdown."""
    told = summary(kills)
    head = HEAD.format(
        seed=seed,
        caught=told.caught,
        flaws=told.flaws,
        classes=told.classes,
        all_classes=CATALOGUE_CLASSES,
        requirements=told.requirements,
        all_requirements=told.all_requirements,
        mean=told.others_mean,
        most=told.others_most,
        most_others=MOST_OTHERS,
        wide=", ".join(f"`{name}` ({count})" for name, count in told.wide) or "none",
        ran=told.ran,
        skipped=told.skipped,
        set_aside=told.set_aside,
        skipping=SKIPPED if told.skipped or told.set_aside else FULL,
    )
    return head + "".join(f"{_row(kill)}\n" for kill in kills)


def data(kills: Sequence[Kill], seed: int) -> str:
    """The kill matrix as JSON, for reports that tell how a check was proven."""
    rows: list[dict[str, Any]] = [
        {
            "flaw": kill.flaw,
            "title": kill.title,
            "classes": list(kill.classes),
            "requirement": kill.requirement,
            "scenario": kill.scenario,
            "caught": kill.caught,
            "sentence": kill.sentence,
            "also": list(kill.others),
        }
        for kill in kills
    ]
    matrix = {"seed": seed, "sevenpoint_version": __version__, "flaws": rows}
    return json.dumps(matrix, indent=1, ensure_ascii=False) + "\n"


def _row(kill: Kill) -> str:
    others = ", ".join(other.split("/")[-1] for other in kill.others) or "none"
    mark = kill.scenario if kill.caught else f"**not caught** ({kill.scenario})"
    classes = ", ".join(kill.classes) or "none"
    return f"| `{kill.flaw}` | {classes} | {mark} | {others} | {kill.sentence.replace('|', '/')} |"
