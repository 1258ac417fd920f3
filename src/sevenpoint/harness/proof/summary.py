"""What a kill matrix comes to, in a few figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.proof.kills import Kill

# A flaw that fails more other scenarios than this hides what those scenarios are for.
MOST_OTHERS = 4


@dataclass(frozen=True)
class Summary:
    """The figures. others_mean, others_most: other scenarios that fail, a flaw; wide: flaws above MOST_OTHERS."""

    flaws: int
    caught: int
    missed: tuple[str, ...]
    classes: int
    requirements: int
    all_requirements: int
    others_mean: float
    others_most: int
    wide: tuple[tuple[str, int], ...]
    ran: int
    skipped: int
    set_aside: int

    def lines(self, minutes: float) -> list[str]:
        """The end of a proof, for the terminal."""
        told = [
            f"{self.caught} of {self.flaws} flaws caught"
            + (f"; not caught: {', '.join(self.missed)}" if self.missed else ""),
            f"Other scenarios that fail, a flaw: {self.others_mean:.1f} on average, {self.others_most} at most",
        ]
        wide = ", ".join(f"{name} ({count})" for name, count in self.wide) or "none"
        told.append(f"Flaws that disturb more than {MOST_OTHERS} others: {wide}")
        runs = f"{self.ran} runs made with a flaw, {self.skipped} could not differ"
        told.append(runs + (f", {self.set_aside} left to the other ledger" if self.set_aside else ""))
        told.append(f"{minutes:.1f} minutes")
        return told


def summary(kills: Sequence[Kill]) -> Summary:
    """The figures of these flaws."""
    caught = [kill for kill in kills if kill.caught]
    measurable = {each.id for each in REQUIREMENTS.values() if "M" in each.mode}
    others = [len(kill.others) for kill in kills]
    wide = [(kill.flaw, len(kill.others)) for kill in kills if len(kill.others) > MOST_OTHERS]
    return Summary(
        flaws=len(kills),
        caught=len(caught),
        missed=tuple(kill.flaw for kill in kills if not kill.caught),
        classes=len({name for kill in caught for name in kill.classes}),
        requirements=len({kill.requirement for kill in caught} & measurable),
        all_requirements=len(measurable),
        others_mean=sum(others) / max(len(others), 1),
        others_most=max(others, default=0),
        wide=tuple(sorted(wide, key=lambda each: -each[1])),
        ran=sum(kill.ran for kill in kills),
        skipped=sum(kill.skipped for kill in kills),
        set_aside=sum(kill.set_aside for kill in kills),
    )
