"""Parts of live ledgers on their own: leave to call, the journal, the guard before writes, the grant, the cards."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.errors import HarnessFault, UsageError
from sevenpoint.harness.ledgers import NotDemonstrable, World
from sevenpoint.harness.live import rate, tokens
from sevenpoint.harness.live.cards import CARDS, IN_WORDS, as_lines
from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.hosts import LEDGERS
from sevenpoint.harness.live.made import Made
from sevenpoint.harness.live.quickbooks_cleaning import QuickBooksSweep
from sevenpoint.harness.live.quickbooks_rules import QuickBooksRules
from sevenpoint.harness.live.writes import Guard, Target
from sevenpoint.harness.live.xero_cleaning import XeroSweep
from sevenpoint.harness.live.xero_rules import XeroRules

XERO = LEDGERS["xero"]
API = "/api.xro/2.0/"


class Time:
    """Time that passes when somebody waits for it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds + 0.001


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr(rate.time, "time", time.time)
    monkeypatch.setattr(rate, "pause", time.wait)
    return time


# --- leave to call ----------------------------------------------------------------------------------------------------


def test_all_processes_together_stay_below_sixty_calls_in_any_minute(tmp_path: Path, passing: Time) -> None:
    processes = [rate.Bucket(Home(tmp_path), XERO) for _ in range(3)]
    made = []
    for number in range(300):
        processes[number % 3].take()
        made.append(passing.now)
    assert max(sum(begin <= call < begin + 60 for call in made) for begin in made) <= 60
    assert made[-1] - made[0] < 300 / 60 * 60 * 1.25, "and it does not dawdle"


def test_everybody_waits_as_long_as_the_ledger_asks(tmp_path: Path, passing: Time) -> None:
    one, other = rate.Bucket(Home(tmp_path), XERO), rate.Bucket(Home(tmp_path), XERO)
    one.take()
    asked = passing.now
    one.hold(26)
    other.take()
    assert passing.now - asked >= 26


def test_a_used_up_day_is_a_sentence_and_the_next_day_goes_on(tmp_path: Path, passing: Time) -> None:
    bucket = rate.Bucket(Home(tmp_path), XERO)
    for _ in range(XERO.calls_a_day or 0):
        bucket.take()
    with pytest.raises(HarnessFault, match="1000 calls a day"):
        bucket.take()
    passing.now += 86_400
    bucket.take()
    assert bucket.used_today() == 1


# --- the journal ------------------------------------------------------------------------------------------------------


def test_the_journal_survives_a_kill_in_the_middle_of_a_line(tmp_path: Path) -> None:
    made = Made(Home(tmp_path), "xero", "o")
    run = made.begin()
    made.intended(run, "Invoices", "")
    made.made(run, "Invoices", "1", "INV-1")
    made.made(run, "Contacts", "2", f"Able {run}")
    with (tmp_path / "xero-made.jsonl").open("a") as file:
        file.write('{"what":"made","at":"2026')
    again = Made(Home(tmp_path), "xero", "o")
    assert [(each.kind, each.id) for each in again.standing()] == [("Invoices", "1"), ("Contacts", "2")]
    assert again.open_runs() == [run]
    assert Made(Home(tmp_path), "xero", "another organisation").open_runs() == []


def test_what_is_gone_stands_no_more_and_a_run_that_is_done_is_closed(tmp_path: Path) -> None:
    made = Made(Home(tmp_path), "xero", "o")
    run = made.begin()
    made.made(run, "Invoices", "1", "INV-1")
    made.gone(made.standing()[0])
    made.done(run)
    assert (made.standing(), made.open_runs()) == ([], [])


# --- the guard --------------------------------------------------------------------------------------------------------


def guard(tmp_path: Path, books: dict[str, Any]) -> tuple[Guard, Made]:
    made = Made(Home(tmp_path), "xero", "o")
    own = Guard(XeroRules(), made, made.begin())
    own.read = lambda path: books[path.removeprefix(API)]
    return own, made


def test_a_record_that_was_there_before_is_not_touched(tmp_path: Path) -> None:
    own, made = guard(tmp_path, {"Contacts/c": {"Contacts": [{"ContactID": "c", "Name": "City Agency"}]}})
    body = {"Contacts": [{"ContactID": "c", "Name": "Changed"}]}
    for path in ("Contacts/c", "Contacts"):
        with pytest.raises(NotDemonstrable, match="was in the books before"), own.writing("POST", API + path, body):
            pytest.fail("the call was let through")
    assert made.standing() == []


def test_who_only_clears_up_takes_nobody_for_a_run_s_and_makes_nothing(tmp_path: Path) -> None:
    made = Made(Home(tmp_path), "xero", "o")
    run = made.begin()
    own = Guard(XeroRules(), made, None)
    assert not own.bears_a_mark("City Agency")
    assert own.bears_a_mark(f"Able {run}")
    body = {"Contacts": [{"Name": "New"}]}
    with pytest.raises(NotDemonstrable, match="without a run"), own.writing("PUT", f"{API}Contacts", body):
        pytest.fail("the call was let through")


class Books:
    """A session whose organisation has one customer of the firm and one of a run, and nothing else."""

    def __init__(self, *customers: str) -> None:
        self.customers = customers
        self.written: list[Any] = []

    def request(self, method: str, path: str, what: str, *, query: Any = None, body: Any = None) -> Any:
        if method != "GET":
            self.written.append(body)
            return {}
        if path.startswith(API):
            rows = [{"ContactID": each, "Name": each, "ContactStatus": "ACTIVE"} for each in self.customers]
            kind = path.removeprefix(API)
            return {kind: rows if kind == "Contacts" else []}
        customers = [{"Id": each, "DisplayName": each, "SyncToken": "0", "Active": True} for each in self.customers]
        if path.endswith("/query"):
            return {"QueryResponse": {"Customer": customers} if "FROM Customer" in query["query"] else {}}
        return {"Customer": next(each for each in customers if path.endswith(f"/{each['Id']}"))}


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_cleaning_takes_a_runs_customers_and_no_customer_of_the_firm(tmp_path: Path, ledger: str) -> None:
    made = Made(Home(tmp_path), ledger, "9")
    run = made.begin()
    books = Books("City Agency", f"Able {run}-1x")
    cleaning = Guard(XeroRules() if ledger == "xero" else QuickBooksRules("9"), made, None)
    sweep = XeroSweep(books, cleaning, made) if ledger == "xero" else QuickBooksSweep(books, cleaning, made, "9")
    names = [removal.name for removal in sweep.removals()]
    assert names == [f"Able {run}-1x"]


def test_nor_is_a_customer_of_the_firm_given_an_invoice(tmp_path: Path) -> None:
    own, _ = guard(tmp_path, {"Contacts/c": {"Contacts": [{"ContactID": "c", "Name": "City Agency"}]}})
    body = {"Invoices": [{"Contact": {"ContactID": "c"}, "LineItems": []}]}
    with pytest.raises(NotDemonstrable), own.writing("PUT", f"{API}Invoices", body):
        pytest.fail("the call was let through")


def test_what_cannot_be_taken_away_again_is_not_made(tmp_path: Path) -> None:
    own, _ = guard(tmp_path, {})
    with pytest.raises(NotDemonstrable), own.writing("PUT", f"{API}Currencies", {"Currencies": [{"Code": "EUR"}]}):
        pytest.fail("the call was let through")
    single = Guard(QuickBooksRules("9"), Made(Home(tmp_path), "quickbooks", "9"), "SP1")
    with pytest.raises(NotDemonstrable), single.writing("POST", "/v3/company/9/preferences", {"Id": "1"}):
        pytest.fail("the call was let through")


def test_what_is_made_is_written_down_before_and_after_and_may_be_changed(tmp_path: Path) -> None:
    own, made = guard(tmp_path, {})
    lines: list[str] = []
    with own.writing("PUT", f"{API}Contacts", {"Contacts": [{"Name": f"Able {own.run}"}]}) as write:
        lines = (tmp_path / "xero-made.jsonl").read_text().splitlines()
        write.answered({"Contacts": [{"ContactID": "n", "Name": f"Able {own.run}"}]})
    assert '"intended"' in lines[-1]
    assert [each.id for each in made.standing()] == ["n"]
    with own.writing("POST", f"{API}Contacts/n", {"Contacts": [{"ContactID": "n", "ContactStatus": "ARCHIVED"}]}):
        pass


def test_what_the_tool_made_for_a_marked_customer_is_a_run_s_own(tmp_path: Path) -> None:
    books: dict[str, Any] = {}
    own, _ = guard(tmp_path, books)
    books["Payments/p"] = {"Payments": [{"PaymentID": "p", "Invoice": {"InvoiceID": "i"}}]}
    books["Invoices/i"] = {"Invoices": [{"InvoiceID": "i", "Contact": {"ContactID": "c"}}]}
    books["Contacts/c"] = {"Contacts": [{"ContactID": "c", "Name": f"Able and Baker 7KQ {own.run}-3x"}]}
    assert own.is_ours(Target("Payments", "p"))


# --- the grant --------------------------------------------------------------------------------------------------------


def test_a_file_of_secrets_is_its_owner_s_alone(tmp_path: Path) -> None:
    Home(tmp_path / "new").write("xero.json", "secret")
    assert stat.S_IMODE((tmp_path / "new" / "xero.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_without_a_grant_the_way_to_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="sevenpoint live connect --ledger xero"):
        tokens.TokenFile(Home(tmp_path), XERO).access()


# --- cards and the world ----------------------------------------------------------------------------------------------


def test_every_card_says_what_to_do_and_how_to_undo_it_on_both_ledgers() -> None:
    for card in CARDS:
        assert set(card.steps) == set(card.undo) == set(LEDGERS)
        assert set(card.requirements) <= set(REQUIREMENTS)
        assert card.placeholders <= set(IN_WORDS)
    names = [card.name for card in CARDS]
    assert len(set(names)) == len(names)
    assert not any("{" in line for ledger in LEDGERS for line in as_lines(ledger))


IMPOSSIBLE: tuple[Callable[[World], object], ...] = (
    lambda world: world.advance(60),
    lambda world: world.add_fault({"fault": "outage"}),
    World.pause_deliveries,
    World.drop_deliveries,
    World.unmasked,
    lambda world: world.limit_rate("xero", 5),
)


@pytest.mark.parametrize("act", IMPOSSIBLE)
def test_a_world_without_a_control_plane_says_so_with_the_reason(act: Callable[[World], object]) -> None:
    with pytest.raises(NotDemonstrable, match="Not demonstrable on this ledger: this takes a ledger that lets us"):
        act(World([]))
