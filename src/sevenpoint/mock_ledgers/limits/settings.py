"""What a sandbox says about a ledger's limits: whether they refuse, and other numbers than the ledger's own."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, insert, select

from ..store import Prepared, schema
from .rules import Limit

_S = schema.limit_setting


@dataclass(frozen=True)
class LimitSettings:
    """Off, with the ledger's own numbers, until told otherwise. `allowed`: by the limit's name."""

    enforced: bool = False
    allowed: dict[str, int] = field(default_factory=dict)

    def allows(self, limit: Limit) -> int:
        """How many calls of a limit's window pass."""
        return self.allowed.get(limit.name, limit.allowed)


def load_settings(connection: Connection, sandbox: str, ledger: str) -> LimitSettings:
    """The settings of a sandbox for one ledger."""
    row = _ONE.first(connection, s=sandbox, l=ledger)
    return LimitSettings() if row is None else LimitSettings(row.enforced, row.allowed)


def save_settings(connection: Connection, sandbox: str, ledger: str, settings: LimitSettings) -> None:
    """Replace the settings of a sandbox for one ledger."""
    connection.execute(delete(_S).where(_S.c.sandbox == sandbox, _S.c.ledger == ledger))
    row = {"sandbox": sandbox, "ledger": ledger, "enforced": settings.enforced, "allowed": settings.allowed}
    connection.execute(insert(_S).values(**row))


_ONE = Prepared(
    select(_S.c.enforced, _S.c.allowed).where(_S.c.sandbox == bindparam("s"), _S.c.ledger == bindparam("l"))
)
