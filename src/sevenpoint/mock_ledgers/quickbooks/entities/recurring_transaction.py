"""RecurringTransaction: templates of other transactions; `recurring` writes and shows them (quickbooks.md 8)."""

from __future__ import annotations

from ..entity import NEWEST_FIRST, Entity, text

KIND = "RecurringTransaction"
# CDC, batch and webhooks of templates are not documented (quickbooks.md 8).
RECURRING_TRANSACTION = Entity(
    name=KIND,
    fields={},
    operations=frozenset({"create", "read", "update", "delete", "query"}),
    filters={"Type": text("Type")},
    order=NEWEST_FIRST,
)
