"""The permanent audit trail: what changed, before and after, which system started it, who authorised it, when."""

from __future__ import annotations

from dataclasses import dataclass

from .flaws import Flaws
from .storage import Tx, dump, load
from .values import Doc


@dataclass(frozen=True)
class Actor:
    """Who does something: a member's e-mail, `ledger:<name>` or `system:<job>`. `role` is empty for machines."""

    email: str
    source: str
    role: str = ""


def ledger_actor(ledger: str) -> Actor:
    """Somebody in the ledger: the tool only knows which ledger it was."""
    return Actor(f"ledger:{ledger}", "ledger")


def system_actor(job: str) -> Actor:
    """One of the tool's own jobs."""
    return Actor(f"system:{job}", "system")


class Audit:
    """Appends to the trail. Nothing in the tool changes or deletes entries; the database refuses it too."""

    def __init__(self, flaws: Flaws) -> None:
        self.flaws = flaws

    def record(
        self,
        tx: Tx,
        workspace: str,
        at: str,
        actor: Actor,
        action: str,
        entity: tuple[str, str],
        before: Doc | None,
        after: Doc | None,
    ) -> None:
        """Add one entry; `entity` is (kind, id)."""
        tx.run(
            "INSERT INTO audit (workspace, at, actor, source, action, entity_kind, entity_id, before, after) "
            "VALUES (?,?,?,?,?,?,?,?,?)",
            workspace,
            at,
            actor.email,
            actor.source,
            action,
            entity[0],
            entity[1],
            None if before is None else dump(before),
            None if after is None else dump(after),
        )

    def entries(self, tx: Tx, workspace: str) -> list[Doc]:
        """The whole trail of a workspace, the newest last."""
        rows = tx.all("SELECT * FROM audit WHERE workspace=? ORDER BY seq", workspace)
        return [
            {
                "id": str(row["seq"]),
                **{key: row[key] for key in ("at", "actor", "source", "action", "entity_kind", "entity_id")},
                "before": self.flaws.instead("audit-without-before", row["before"] and load(row["before"]), None),
                "after": None if row["after"] is None else load(row["after"]),
            }
            for row in rows
        ]
