"""Where the time went: notice, pick-up, process, publish; so that a vendor knows what to mend."""

from __future__ import annotations

from dataclasses import dataclass

STAGES = {
    "notice": "from the change in the ledger to its notification at the candidate",
    "pick_up": "to the candidate's first reading of what changed",
    "process": "to the end of that reading, or of the last call before the result",
    "publish": "to the moment it was visible",
}


@dataclass(frozen=True)
class Stamps:
    """Moments of one change on one clock, in seconds; None where nothing told it.

    Into the candidate: committed at the ledger, noticed (notification answered), picked up (its reading began), read
    (its last reading ended), visible. Into the ledger: committed at the candidate, picked up (its first call began),
    read (its last call before the write began), visible (committed at the ledger).
    """

    committed: float
    noticed: float | None = None
    picked_up: float | None = None
    read: float | None = None
    visible: float | None = None

    def split(self) -> dict[str, float | None]:
        """Seconds of each stage; None where a stamp on either side is missing or they do not follow each other.

        >>> Stamps(committed=10.0, noticed=10.5, picked_up=11.0, read=11.25, visible=12.0).split()
        {'notice': 0.5, 'pick_up': 0.5, 'process': 0.25, 'publish': 0.75}
        >>> Stamps(committed=10.0, picked_up=11.0, visible=12.0).split()
        {'notice': None, 'pick_up': 1.0, 'process': None, 'publish': None}
        """
        before = self.committed if self.noticed is None else self.noticed
        return {
            "notice": _between(self.committed, self.noticed),
            "pick_up": _between(before, self.picked_up),
            "process": _between(self.picked_up, self.read),
            "publish": _between(self.read, self.visible),
        }


def _between(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None or other < one else round(other - one, 6)
