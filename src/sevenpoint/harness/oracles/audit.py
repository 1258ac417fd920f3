"""Whether the audit trail tells of a change in full: what, before and after, by whom, from which side, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sevenpoint.harness.contract import AuditEntry

NOBODY = "nobody"


@dataclass(frozen=True)
class Change:
    """A change that was made. `field`: its name in the contract; `source`: tool, ledger or system."""

    entity_id: str
    field: str
    before: object
    after: object
    source: str


def entry_of(change: Change, trail: Iterable[AuditEntry]) -> AuditEntry | None:
    """The entry that tells of this change: of the record, with the new value, from the right side."""
    for entry in trail:
        same = (entry.entity_id, entry.source) == (change.entity_id, change.source)
        if same and value(entry.after, change.field) == change.after:
            return entry
    return None


def missing(change: Change, trail: Iterable[AuditEntry]) -> list[str]:
    """What the trail does not say of a change: `entry`, `before`, `actor`; nothing when it is complete."""
    entry = entry_of(change, trail)
    if entry is None:
        return ["entry"]
    parts = {"before": value(entry.before, change.field) == change.before, "actor": bool(entry.actor.strip())}
    return [name for name, told in parts.items() if not told]


def value(side: dict[str, object] | None, field: str) -> object:
    """One field of one side of an entry; None when it is not there."""
    return (side or {}).get(field)


def in_words(change: Change, trail: Iterable[AuditEntry]) -> str:
    """What the trail says of a change; the actor without the domain, which differs from run to run."""
    entry = entry_of(change, trail)
    if entry is None:
        return "no entry"
    by = entry.actor.partition("@")[0] or NOBODY
    before, after = value(entry.before, change.field), value(entry.after, change.field)
    return f"{change.field} from {before} to {after} by {by} ({entry.source})"
