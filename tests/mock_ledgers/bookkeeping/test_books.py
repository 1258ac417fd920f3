"""Records, sequences and double entry over a real store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevenpoint.mock_ledgers.bookkeeping import Books, ClockError, Document, Line, UnbalancedEntryError, worlds
from sevenpoint.mock_ledgers.store import Store

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def books(store: Store) -> Iterator[Books]:
    with store.transaction() as connection:
        sandbox = worlds.create_sandbox(connection, "test", 7, START, running=False)
        organisation = worlds.create_organisation(
            connection,
            sandbox,
            "xero",
            "key",
            name="Harbour",
            country="NZ",
            currency="NZD",
            time_zone="Pacific/Auckland",
        )
        yield Books(connection, sandbox, organisation)


def test_today_is_the_organisations_own(books: Books) -> None:
    assert books.now == START
    assert books.today == dt.date(2026, 3, 2)
    worlds.set_clock(books.sandbox, START + dt.timedelta(hours=3))
    assert books.today == dt.date(2026, 3, 3)  # it is already the third in Auckland at noon UTC


def test_a_clock_never_goes_back(books: Books) -> None:
    with pytest.raises(ClockError, match="only moves forward"):
        worlds.set_clock(books.sandbox, START - dt.timedelta(seconds=1))


def test_ids_come_from_the_seed(books: Books) -> None:
    again = worlds.Sandbox("other", "test", 7, 0, False, START, START, False)
    assert [books.new_guid() for _ in range(3)] == [again.next_guid() for _ in range(3)]


def test_numbers_are_never_given_twice(books: Books) -> None:
    assert [books.next_number("invoice", 55) for _ in range(3)] == [55, 56, 57]
    books.set_number("invoice", 100)
    assert books.next_number("invoice", 55) == 101


def test_a_record_keeps_its_body_and_counts_its_changes(books: Books) -> None:
    body = {"Total": Decimal("24.10"), "Name": "Ann's Bakery 🥖"}
    saved = books.save(Document("Contact", "c-1", dict(body), name="Ann's Bakery"))
    assert saved.revision == 0
    saved.body["Name"] = "Ann & Co"
    books.save(saved)
    found = books.by_name("Contact", "ANN'S BAKERY")
    assert found is not None
    assert (found.revision, found.body["Name"], str(found.body["Total"])) == (1, "Ann & Co", "24.10")
    assert [change.operation for change in books.changes] == ["CREATE", "UPDATE"]


def test_a_failed_part_leaves_nothing(books: Books) -> None:
    def half() -> None:
        with books.atomically():
            books.save(Document("Contact", "c-1", {}))
            raise LookupError("the second half fails")

    with pytest.raises(LookupError):
        half()
    assert books.get("Contact", "c-1") is None
    assert books.changes == []


def test_an_unbalanced_entry_is_refused(books: Books) -> None:
    with pytest.raises(UnbalancedEntryError, match=r"off by 0\.01"):
        books.post("Invoice", "i-1", "2026-03-02", [Line("610", Decimal("1.00")), Line("200", Decimal("-0.99"))])


entries = st.lists(st.tuples(st.sampled_from(["200", "260", "400"]), st.integers(-10_000, 10_000)), max_size=5)
posts = st.lists(st.tuples(st.sampled_from(["i-1", "i-2"]), st.sampled_from(["2026-03-01", "2026-03-02"]), entries))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts)
def test_reposting_leaves_exactly_the_last_entry_of_each_document(
    books: Books, moves: list[tuple[str, str, list[tuple[str, int]]]]
) -> None:
    with books.connection.begin_nested() as savepoint:
        wanted: dict[str, dict[str, Decimal]] = {}
        for document, date, credited in moves:
            lines = [Line(account, Decimal(amount) / 100) for account, amount in credited]
            lines.append(Line("610", -sum((line.amount for line in lines), Decimal(0)), party="c-1"))
            books.post("Invoice", document, date, lines)
            wanted[document] = {}
            for line in lines:
                wanted[document][line.account] = wanted[document].get(line.account, Decimal(0)) + line.amount
        balances = books.account_balances()
        assert sum(balances.values(), Decimal(0)) == 0
        for account in ("200", "260", "400", "610"):
            assert balances.get(account, Decimal(0)) == sum(w.get(account, Decimal(0)) for w in wanted.values())
        savepoint.rollback()


def _notes(books: Books, numbers: range) -> None:
    for number in numbers:
        books.save(Document("Note", f"n{number:03}", {"number": number}, number=str(number)))


def _save_and_fail(books: Books, name: str) -> None:
    with books.atomically():
        books.save(Document("Kept", name, {}))
        raise ZeroDivisionError


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["add", "change", "remove", "remove nothing", "undone"]), max_size=12))
def test_a_kept_count_is_what_counting_gives(books: Books, steps: list[str]) -> None:
    """However often it was asked for before, and whatever was undone meanwhile."""
    for number, step in enumerate(steps):
        name = f"{number} {len(steps)}"
        if step == "add":
            books.save(Document("Kept", name, {}))
        elif step == "change" and (known := books.find_one("Kept")):
            books.save(known)
        elif step == "remove" and (known := books.find_one("Kept")):
            books.delete("Kept", known.id)
        elif step == "remove nothing":
            books.delete("Kept", "nobody")
        elif step == "undone":
            with pytest.raises(ZeroDivisionError):
                _save_and_fail(books, name)
        assert books.count("Kept") == len(books.find("Kept"))
    for document in books.find("Kept"):
        books.delete("Kept", document.id)
    assert books.count("Kept") == 0


def test_pages_far_back_are_the_pages_that_one_walk_gives(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sevenpoint.mock_ledgers.bookkeeping.books._DEEP", 4)
    _notes(books, range(11))
    every = [document.id for document in books.find("Note")]
    pages = [books.find("Note", limit=3, offset=offset) for offset in range(0, 12, 3)]
    assert [document.id for page in pages for document in page] == every
    assert books.find("Note", limit=3, offset=50) == []
