"""What a test may change about an organisation besides calling the API."""

from __future__ import annotations

from typing import Any

from xero_client import World

from sevenpoint.mock_ledgers.bookkeeping import worlds


def change_settings(world: World, **settings: Any) -> None:
    """Set members of the organisation's settings."""
    with world.store.transaction() as connection:
        organisation = world.books(connection).organisation
        organisation.settings.update(settings)
        worlds.save_organisation(connection, organisation)


def change_record(world: World, kind: str, key: str, **members: Any) -> None:
    """Set members of a stored record."""
    with world.store.transaction() as connection:
        books = world.books(connection)
        document = books.get(kind, key)
        assert document is not None
        document.body.update(members)
        books.save(document, operation="", bump=False)
