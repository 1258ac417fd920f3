"""The candidate's parts by themselves: roles, signatures, flaws, the audit trail, secrets, the clock, the outbox."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import stat
from decimal import Decimal
from pathlib import Path

import pytest
from xero_python.accounting import models as x

from sevenpoint.candidates.reference import outbox, shapes, worker
from sevenpoint.candidates.reference.__main__ import main
from sevenpoint.candidates.reference.access import ALLOWED, require
from sevenpoint.candidates.reference.app import create_app
from sevenpoint.candidates.reference.audit import Actor
from sevenpoint.candidates.reference.clock import Clock
from sevenpoint.candidates.reference.describe import describe
from sevenpoint.candidates.reference.flaws import FLAWS, Flaws
from sevenpoint.candidates.reference.inbound.webhooks import parse, signature
from sevenpoint.candidates.reference.ledgers import quickbooks_forms, xero_forms
from sevenpoint.candidates.reference.ledgers.base import DraftLine
from sevenpoint.candidates.reference.ledgers.quickbooks_forms import line_body
from sevenpoint.candidates.reference.office import Office, Workspace
from sevenpoint.candidates.reference.problems import (
    ConnectionBrokenError,
    LedgerError,
    LedgerRefusedError,
    LedgerUnavailableError,
    NotAllowedError,
    NotMappedError,
    RequestError,
)
from sevenpoint.candidates.reference.serving import build
from sevenpoint.candidates.reference.values import money, unstamp
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.contract import VERBS, WITHOUT_A_VERB, Description

NO_FLAWS = Flaws()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The program over an empty folder, without a server or workers."""
    made, courier = build(tmp_path, NO_FLAWS)
    courier.close()
    made.deliver = lambda _ws, _alert: None
    return made


@pytest.fixture
def workspace() -> Workspace:
    """A workspace that nobody works for."""
    return Workspace("ws_1", "Firm", "UTC", "US", "USD", Clock(dt.timedelta(0)))


# --- the contract -----------------------------------------------------------------------------------------------------


def test_every_verb_has_its_route(office: Office) -> None:
    """Each verb of the contract is served at its method and path."""
    served = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in create_app(office).url_map.iter_rules()
        for method in rule.methods or ()
    }
    assert {(verb.method, verb.path) for verb in VERBS.values()} <= served


def test_every_verb_with_a_body_has_its_shape() -> None:
    """A body that is not checked would be trusted."""
    assert set(shapes.BODIES) == {verb.name for verb in VERBS.values() if verb.request is not None}


def test_the_description_is_one() -> None:
    """It reads as the contract's Description and speaks of every capability."""
    said = Description.model_validate(describe())
    known = {verb.capability for verb in VERBS.values()} | WITHOUT_A_VERB
    assert set(said.capabilities) == known - {"describe"}
    assert said.card_fee is not None


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("create_client", {"name": " "}),
        ("create_invoice", {"client_id": "x", "lines": []}),
        ("create_proposal", {"title": "x", "start_date": "2026-02-30", "lines": [{"service": "a", "unit_price": 1}]}),
        ("record_payment", {"amount": "NaN"}),
        ("set_clock", {"now": "soon"}),
        ("save_member", {"email": "nobody", "role": "owner"}),
    ],
)
def test_bad_bodies_are_refused(verb: str, body: dict[str, object]) -> None:
    """With `invalid`, naming the member."""
    with pytest.raises(RequestError) as refused:
        shapes.read(verb, body)
    assert refused.value.status == 400


# --- roles ------------------------------------------------------------------------------------------------------------

ADMIN_ONLY = [
    "connect",
    "disconnect",
    "save_settings",
    "sync",
    "refund",
    "void_invoice",
    "preview_import",
    "run_import",
    "undo_import",
    "save_member",
]


@pytest.mark.parametrize("verb", ADMIN_ONLY)
def test_a_member_may_not(verb: str) -> None:
    """Connections, mappings, forced syncs, refunds, voids, imports and members are not for members."""
    with pytest.raises(RequestError) as refused:
        require(Actor("m@x", "tool", "member"), verb, NO_FLAWS)
    assert refused.value.status == 403


def test_the_owner_may_everything_and_the_manager_nearly() -> None:
    """Every verb belongs to the owner; disconnecting and members stay with the owner."""
    inside = {verb.name for verb in VERBS.values()} - {"describe", "create_workspace"}
    assert ALLOWED["owner"] == inside
    assert inside - ALLOWED["manager"] == {"disconnect", "save_member", "delete_workspace"}


# --- notifications ----------------------------------------------------------------------------------------------------


def test_the_signature_of_the_known_vector() -> None:
    """The vector of reference/quickbooks.md 6.1."""
    body = (
        b'[{"specversion":"1.0","id":"e1","type":"qbo.invoice.updated.v1","time":"2026-09-01T12:00:00Z",'
        b'"intuitentityid":"145","intuitaccountid":"9130001"}]'
    )
    assert signature("verifier-1", body) == "DMSgX4f4WLqCNkExfrvnEtfbVEFAiclRG33jma1kz5I="
    assert parse("quickbooks", body) == [("9130001", "invoice", "145")]


def test_the_older_quickbooks_form_and_unknown_kinds() -> None:
    """Both forms are read; kinds that we do not know are left out."""
    entities = [{"name": "Customer", "id": "1"}, {"name": "Vendor", "id": "2"}, {"name": "Payment", "id": "3"}]
    body = {"eventNotifications": [{"realmId": "9", "dataChangeEvent": {"entities": entities}}]}
    assert parse("quickbooks", json.dumps(body).encode()) == [("9", "contact", "1"), ("9", "payment", "3")]


def test_the_xero_form() -> None:
    """Contacts and invoices by tenant; a handshake names nothing."""
    event = {"resourceId": "r", "tenantId": "t", "eventCategory": "INVOICE", "eventType": "UPDATE"}
    other = {**event, "eventCategory": "CREDITNOTE"}
    assert parse("xero", json.dumps({"events": [event, other]}).encode()) == [("t", "invoice", "r")]
    assert parse("xero", b'{"events":[],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "LUWD"}') == []


# --- flaws ------------------------------------------------------------------------------------------------------------


def test_flaws_name_requirements_and_scenarios_that_exist() -> None:
    """A flaw without its scenario could never be caught."""
    scenarios = Path(__file__).parents[2] / "src" / "sevenpoint" / "scenarios"
    for flaw in FLAWS:
        assert flaw.requirement in REQUIREMENTS
        assert (scenarios / f"{flaw.scenario}.py").exists(), flaw.scenario
        assert all(re.fullmatch(r"[A-Z]{3}-\d\d", each) for each in flaw.classes), flaw.classes
    assert len({flaw.name for flaw in FLAWS}) == len(FLAWS)


def test_an_unknown_flaw_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, exit 64."""
    assert main(["--flaw", "no-such-flaw"]) == 64
    assert capsys.readouterr().err.count("\n") == 1


def test_the_flaws_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON, with the five members."""
    assert main(["--list-flaws"]) == 0
    listed = json.loads(capsys.readouterr().out)["flaws"]
    assert {tuple(flaw) for flaw in listed} == {("name", "title", "requirement", "scenario", "classes")}


# --- trail, secrets, clock --------------------------------------------------------------------------------------------


def test_the_audit_trail_only_grows(office: Office, workspace: Workspace) -> None:
    """The database itself refuses to change or delete an entry."""
    with office.store.write() as tx:
        office.save(tx, workspace, Actor("o@x", "tool"), "client.created", "client", {"id": "c", "name": "Ann"})
        office.save(tx, workspace, Actor("o@x", "tool"), "client.changed", "client", {"id": "c", "name": "Bea"})
    entries = office.audit.entries(office.store.read(), workspace.id)
    assert [(e["before"], e["after"]) for e in entries][1] == ({"id": "c", "name": "Ann"}, {"id": "c", "name": "Bea"})
    for statement in ("UPDATE audit SET actor='x'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"), office.store.write() as tx:
            tx.run(statement)


def test_a_failed_transaction_leaves_nothing(office: Office, workspace: Workspace) -> None:
    """Neither the record nor what was to happen afterwards."""
    rung: list[str] = []

    def fail() -> None:
        with office.store.write() as tx:
            tx.put(workspace.id, "client", {"id": "c"})
            tx.after_commit(lambda: rung.append("x"))
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        fail()
    assert office.store.read().get(workspace.id, "client", "c") is None
    assert rung == []


def test_secrets_are_not_readable(office: Office, tmp_path: Path) -> None:
    """Encrypted in the file; the key is ours alone."""
    locked = office.vault.lock("token-canary")
    assert "canary" not in locked
    assert office.vault.unlock(locked) == "token-canary"
    assert stat.S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600


def test_the_clock_only_moves_forward() -> None:
    """Going back is a conflict; a moment that has passed changes nothing."""
    clock = Clock.starting_at(dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    clock.move_to(dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    clock.move_to(dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    assert clock.now() >= dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    with pytest.raises(RequestError):
        clock.require_future(dt.datetime(2026, 3, 31, tzinfo=dt.UTC))


# --- the outbox -------------------------------------------------------------------------------------------------------


@pytest.fixture
def row(office: Office, workspace: Workspace) -> int:
    """A queued invoice for a connected organisation; gives the row's id."""
    with office.store.write() as tx:
        tx.run(
            "INSERT INTO connections "
            "(workspace, ledger, status, organisation_id, organisation_name, base_url, client_id, secret) "
            "VALUES (?, 'xero', 'connected', 'org', 'Org', 'http://x', 'c', 's')",
            workspace.id,
        )
        outbox.enqueue(office, tx, workspace, "invoice.create", "inv_1")
        found = outbox.due(office, tx, workspace, workspace.stamp())
    assert found is not None
    return int(found["id"])


def read_row(office: Office, number: int) -> dict[str, object]:
    """The row as it is now."""
    found = office.store.read().one("SELECT * FROM outbox WHERE id=?", number)
    assert found is not None
    return found


def test_backing_off(office: Office, workspace: Workspace, row: int) -> None:
    """One, two, four seconds … up to fifteen minutes; an alert after three attempts; the unknown outcome is kept."""
    waits = []
    for _ in range(12):
        with office.store.write() as tx:
            before = workspace.now()
            error = LedgerUnavailableError("no answer")
            outbox.postponed(office, tx, workspace, read_row(office, row), error, "Invoice 1")
        waits.append(round((unstamp(str(read_row(office, row)["next_at"])) - before).total_seconds()))
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 900
    assert read_row(office, row)["uncertain"] == 1
    alerts = office.store.read().all("SELECT cause FROM alerts WHERE workspace=?", workspace.id)
    assert [alert["cause"] for alert in alerts] == ["unavailable:xero"]


def test_a_rate_limit_slows_the_whole_connection(office: Office, workspace: Workspace, row: int) -> None:
    """The ledger's own number of seconds holds, for every row."""
    with office.store.write() as tx:
        outbox.enqueue(office, tx, workspace, "invoice.create", "inv_2")
        error = LedgerUnavailableError("slow down", uncertain=False, retry_after=30, throttled=True)
        outbox.postponed(office, tx, workspace, read_row(office, row), error, "Invoice 1")
    waiting = office.store.read().all("SELECT next_at, uncertain FROM outbox ORDER BY id")
    assert all((unstamp(each["next_at"]) - workspace.now()).total_seconds() > 29 for each in waiting)
    assert [each["uncertain"] for each in waiting] == [0, 0]


def test_a_refusal_stops_until_it_is_mended(office: Office, workspace: Workspace, row: int) -> None:
    """Stopped and told once; revived it goes under a new key, and success clears the alert."""
    with office.store.write() as tx:
        outbox.refused(office, tx, workspace, read_row(office, row), "No.", "Mend it.", "Invoice 1")
    tx = office.store.read()
    assert outbox.due(office, tx, workspace, workspace.stamp()) is None
    assert outbox.sync_state(tx, workspace, "invoice", "inv_1") == {"state": "failed", "error": "No."}
    with office.store.write() as tx:
        outbox.revive(office, tx, workspace)
        again = outbox.due(office, tx, workspace, workspace.stamp())
        assert again is not None
        assert again["generation"] == 1
        outbox.finished(tx, workspace, again)
    assert office.store.read().all("SELECT * FROM alerts WHERE cleared_at IS NULL") == []


def test_after_a_defect_the_ledger_is_asked_first(office: Office, workspace: Workspace, row: int) -> None:
    """Nobody knows how far the work came, so a new attempt looks for what the last one may have left."""
    worker._settle(office, workspace, read_row(office, row), KeyError("InvoiceID"))
    assert read_row(office, row)["state"] == "failed"
    with office.store.write() as tx:
        outbox.revive(office, tx, workspace)
    assert read_row(office, row)["state"] == "pending"
    assert read_row(office, row)["uncertain"] == 1


def test_a_missing_mapping_does_not_make_the_unknown_known(office: Office, workspace: Workspace, row: int) -> None:
    """The answer was lost, then a mapping was taken away: that is no answer to the question of the first attempt."""
    with office.store.write() as tx:
        outbox.postponed(office, tx, workspace, read_row(office, row), LedgerUnavailableError("no answer"), "Invoice 1")
    worker._settle(office, workspace, read_row(office, row), NotMappedError("No account is chosen."))
    assert read_row(office, row)["uncertain"] == 1
    worker._settle(office, workspace, read_row(office, row), LedgerRefusedError("No."))
    assert read_row(office, row)["uncertain"] == 0


@pytest.mark.parametrize("kind", [LedgerRefusedError, NotAllowedError, ConnectionBrokenError])
def test_a_second_step_that_fails_does_not_undo_the_first(
    office: Office, workspace: Workspace, row: int, kind: type[LedgerError]
) -> None:
    """The draft was written and its approval refused: the draft is looked for, whatever it was refused for."""
    error = kind("No.")
    error.uncertain = True
    worker._settle(office, workspace, read_row(office, row), error)
    assert read_row(office, row)["uncertain"] == 1


def test_rows_of_one_record_keep_their_order(office: Office, workspace: Workspace, row: int) -> None:
    """A void waits for the creation before it."""
    with office.store.write() as tx:
        outbox.enqueue(office, tx, workspace, "invoice.void", "inv_1")
        first = outbox.due(office, tx, workspace, workspace.stamp())
        assert first is not None
        assert first["id"] == row
        outbox.finished(tx, workspace, first)
        second = outbox.due(office, tx, workspace, workspace.stamp())
        assert second is not None
        assert second["op"] == "invoice.void"


# --- forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "amount"),
    [("1.5", "607", "10", "819.45"), ("3", "33.335", "0", "100.01"), ("7", "14.29", "33.3", "66.72")],
)
def test_a_quickbooks_line_multiplies_out(quantity: str, price: str, discount: str, amount: str) -> None:
    """Amount = quantity x price to the cent, with the discount in the price (quickbooks.md 2.6, code 6070)."""
    line = DraftLine("x", Decimal(quantity), Decimal(price), Decimal(discount), Decimal(amount))
    body = line_body(line, "1")
    detail = body["SalesItemLineDetail"]
    assert money(detail["Qty"] * detail["UnitPrice"]) == body["Amount"] == Decimal(amount)
    assert detail["Qty"] == Decimal(quantity)


def test_a_credit_note_on_a_xero_invoice_is_not_money() -> None:
    """What was credited counts against the invoice and is told apart from payments (xero.md 5.7)."""
    found = x.Invoice(
        invoice_id="i",
        status="AUTHORISED",
        date=dt.date(2026, 3, 2),
        total=Decimal("100.00"),
        amount_due=Decimal("65.00"),
        payments=[x.Payment(payment_id="p", amount=Decimal("10.00"), date=dt.date(2026, 3, 3))],
        credit_notes=[x.CreditNote(credit_note_id="c", applied_amount=Decimal("25.00"), date=dt.date(2026, 3, 4))],
    )
    read = xero_forms.invoice(found)
    assert read.amount_paid == Decimal("35.00")
    assert [(each.ledger_id, each.amount, each.method) for each in read.payments] == [
        ("p", Decimal("10.00"), "ledger"),
        ("c", Decimal("25.00"), "credit"),
    ]


def test_a_credit_memo_on_a_quickbooks_invoice_is_not_money() -> None:
    """It shows as a payment of zero whose lines link the invoice and the memo (quickbooks.md 7.0)."""
    row = {
        "Id": "7", "SyncToken": "1", "TxnDate": "2026-03-02", "CustomerRef": {"value": "1"},
        "TotalAmt": Decimal("100.00"), "Balance": Decimal("75.00"), "LinkedTxn": [{"TxnId": "9", "TxnType": "Payment"}],
    }  # fmt: skip
    lines = [{"Amount": Decimal("25.00"), "LinkedTxn": [{"TxnId": "7", "TxnType": "Invoice"}]}]
    payment = {"Id": "9", "TotalAmt": Decimal(0), "TxnDate": "2026-03-04", "Line": lines}
    read = quickbooks_forms.invoice(row, {"9": payment})
    assert [(each.amount, each.method) for each in read.payments] == [(Decimal("25.00"), "credit")]
    assert read.amount_paid == Decimal("25.00")
