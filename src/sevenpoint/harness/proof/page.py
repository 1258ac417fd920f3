"""The kill matrix as a page."""

from __future__ import annotations

from collections.abc import Sequence

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.proof.kills import Kill

CATALOGUE_CLASSES = 164
HEAD = """# Kill matrix

Written by `make kill-matrix` (seed {seed}); do not edit. Each row is a defect seeded in the reference candidate: the
scenario that names it must fail; the sentence is what its report says first. The classes are those of the catalogue of
defects that the flaw stands for. Without a flaw nothing fails.

| | |
|---|---|
| flaws caught | {caught} of {flaws} |
| classes of the catalogue with a flaw that is caught | {classes} of {all_classes} |
| measurable requirements with a flaw that is caught | {requirements} of {all_requirements} |
| other scenarios that fail, a flaw | {mean:.1f} on average, {most} at most |
| runs made | {ran} |
| runs that could not differ | {skipped} |

{skipping}

| flaw | classes | caught by | other scenarios that fail | what the report says |
|---|---|---|---|---|
"""
SKIPPED = (
    "A run in which a flaw's switch is never asked goes the same way with the flaw on, so it is counted as unchanged\n"
    "and not made again; `make kill-matrix-full` makes every run."
)
FULL = "Every flaw was run against every scenario."


def page(kills: Sequence[Kill], seed: int) -> str:
    """The kill matrix as Markdown."""
    caught = [kill for kill in kills if kill.caught]
    measurable = {each.id for each in REQUIREMENTS.values() if "M" in each.mode}
    others = [len(kill.others) for kill in kills]
    skipped = sum(kill.skipped for kill in kills)
    head = HEAD.format(
        seed=seed,
        caught=len(caught),
        flaws=len(kills),
        classes=len({name for kill in caught for name in kill.classes}),
        all_classes=CATALOGUE_CLASSES,
        requirements=len({kill.requirement for kill in caught} & measurable),
        all_requirements=len(measurable),
        mean=sum(others) / max(len(others), 1),
        most=max(others, default=0),
        ran=sum(kill.ran for kill in kills),
        skipped=skipped,
        skipping=SKIPPED if skipped else FULL,
    )
    return head + "".join(f"{_row(kill)}\n" for kill in kills)


def _row(kill: Kill) -> str:
    others = ", ".join(other.split("/")[-1] for other in kill.others) or "none"
    mark = kill.scenario if kill.caught else f"**not caught** ({kill.scenario})"
    classes = ", ".join(kill.classes) or "none"
    return f"| `{kill.flaw}` | {classes} | {mark} | {others} | {kill.sentence.replace('|', '/')} |"
