"""Every method of the official client is called: those that are alike, from tables, and the count of all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from every_method import (
    ATTACHED,
    HISTORIES,
    METHODS,
    PDFS,
    RecordingApi,
    attachment_methods,
    content_of,
    everything,
    made,
    recording,
    tabled,
    written,
)
from xero_client import MakeWorld, Xero
from xero_python.accounting import HistoryRecord, HistoryRecords

# Methods whose operation the ledger does not have.
ABSENT: frozenset[str] = frozenset()


@pytest.fixture
def xero(make_world: MakeWorld) -> Xero:
    """An app that may do everything."""
    return everything(make_world)


@pytest.fixture
def api(xero: Xero, request: pytest.FixtureRequest) -> Iterator[RecordingApi]:
    """The official client."""
    yield from recording(xero, request.function)


@pytest.mark.parametrize("parent", ATTACHED)
def test_attachments(api: RecordingApi, xero: Xero, parent: str) -> None:
    tenant, key = xero.world.organisation.key, made(xero, parent)
    names = attachment_methods(parent)
    create, update, listed, by_id, by_name = (getattr(api, name) for name in names)
    content = f"first of {parent}".encode()
    (first,) = create(tenant, key, "plan.txt", content).attachments
    assert (first.file_name, first.mime_type, int(first.content_length)) == ("plan.txt", "text/plain", 9 + len(parent))
    assert content_of(by_id(tenant, key, first.attachment_id, "text/plain")) == content
    (second,) = update(tenant, key, "plan.txt", b"second").attachments
    assert second.attachment_id == first.attachment_id
    assert content_of(by_name(tenant, key, "plan.txt", "text/plain")) == b"second"
    (found,) = listed(tenant, key).attachments
    assert (found.attachment_id, int(found.content_length)) == (first.attachment_id, 6)
    assert api.called == set(names)


@pytest.mark.parametrize("kind", HISTORIES)
def test_histories(api: RecordingApi, xero: Xero, kind: str) -> None:
    tenant, key = xero.world.organisation.key, made(xero, kind)
    create, read = (getattr(api, name) for name in HISTORIES[kind])
    before = [row.changes for row in read(tenant, key).history_records]
    (note,) = create(tenant, key, HistoryRecords([HistoryRecord(details=f"Note on {kind}")])).history_records
    assert note.details == f"Note on {kind}"
    rows = read(tenant, key).history_records
    assert (rows[0].details, rows[0].changes) == (f"Note on {kind}", "Note")
    assert [row.changes for row in rows[1:]] == before
    assert api.called == set(HISTORIES[kind])
    xero.world.assert_balanced()


@pytest.mark.parametrize("kind", PDFS)
def test_pdfs(api: RecordingApi, xero: Xero, kind: str) -> None:
    key = made(xero, kind)
    content = content_of(getattr(api, f"get_{kind}_as_pdf")(xero.world.organisation.key, key))
    assert content.startswith(b"%PDF-")
    assert b"Able Ltd" in content
    assert api.called == {f"get_{kind}_as_pdf"}


def test_every_method_is_called() -> None:
    """By the tables or in the source of this family; that a test's calls took place is asserted after each test."""
    files = sorted(Path(__file__).parent.glob("test_xero_every_method*.py"))
    called = tabled().union(*(written(file.read_text(encoding="utf-8")) for file in files)) & METHODS
    assert METHODS - called == ABSENT
    assert not called & ABSENT
    assert len(METHODS) == 235
