"""Whether the trail tells of a change in full."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sevenpoint.harness.contract import AuditEntry
from sevenpoint.harness.oracles.audit import Change, entry_of, in_words, missing

CHANGE = Change("c1", "email", "old@example.com", "new@example.com", "tool")


def entry(**members: Any) -> AuditEntry:
    """An entry that tells of CHANGE, with other members."""
    told = {
        "id": "1",
        "at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
        "actor": "owner@firm.example",
        "source": "tool",
        "action": "client.changed",
        "entity_kind": "client",
        "entity_id": "c1",
        "before": {"email": "old@example.com"},
        "after": {"email": "new@example.com"},
    }
    return AuditEntry(**{**told, **members})


@pytest.mark.parametrize(
    ("members", "not_told"),
    [
        ({}, []),
        ({"before": None}, ["before"]),
        ({"before": {"email": "other"}}, ["before"]),
        ({"actor": " "}, ["actor"]),
        ({"before": {}, "actor": ""}, ["before", "actor"]),
        ({"entity_id": "c2"}, ["entry"]),
        ({"source": "ledger"}, ["entry"]),
        ({"after": {"email": "other"}}, ["entry"]),
        ({"after": None}, ["entry"]),
    ],
)
def test_what_the_trail_leaves_out(members: dict[str, Any], not_told: list[str]) -> None:
    assert missing(CHANGE, [entry(**members)]) == not_told


def test_the_entry_is_found_among_others() -> None:
    right = entry(id="2")

    assert entry_of(CHANGE, [entry(source="ledger"), right, entry(id="3")]) == right
    assert entry_of(CHANGE, []) is None


def test_in_words() -> None:
    assert in_words(CHANGE, [entry()]) == "email from old@example.com to new@example.com by owner (tool)"
    assert in_words(CHANGE, [entry(actor="", before=None)]) == "email from None to new@example.com by nobody (tool)"
    assert in_words(CHANGE, [entry(actor="a@b@c")]).endswith("by a (tool)")
    assert in_words(CHANGE, []) == "no entry"
