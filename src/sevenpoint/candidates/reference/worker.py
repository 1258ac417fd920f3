"""The worker of a workspace: does what is due, in order, and waits on the bell and the clock; it never polls in a loop.

Anything that is due is a row in one of three places: a notification, a job on the agenda, a change in the outbox.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable

from . import agenda, invoices, outbox, payments, pushes
from .audit import system_actor
from .billing import invoicing, manual
from .connections import registry
from .flaws.asked import working_for
from .inbound import reading
from .ledgers.base import MOST_TOGETHER
from .office import Office, Workspace
from .problems import (
    ConnectionBrokenError,
    LedgerError,
    LedgerRefusedError,
    LedgerUnavailableError,
    NotAllowedError,
    NotMappedError,
    RequestError,
    WaitingError,
)
from .values import Doc, new_id, stamp, unstamp
from .workflow import opening

LOG = logging.getLogger(__name__)
RECHECK_EVERY = dt.timedelta(days=1)
ASK_AGAIN = dt.timedelta(hours=1)
STUMBLE = dt.timedelta(minutes=5)
STUMBLE_SECONDS = 5.0
# Money is asked for only when the ledger has the invoice: the ledger works out the tax.
FIRST = ("bill", "poll", "recheck")
AFTER_SENDING = ("collect", "past_due", manual.JOB, opening.JOB)


def start(office: Office, ws: Workspace) -> None:
    """Put a worker on a workspace."""
    threading.Thread(target=_work, args=(office, ws), name=f"worker-{ws.id}", daemon=True).start()


def run_due(office: Office, ws: Workspace, leaping: bool = False) -> None:
    """Do everything that is due now; a disconnection does not wait for it."""
    with ws.desk:
        while not ws.closed and (leaping or ws.leaving is None) and _step(office, ws, leaping):
            pass


def advance(office: Office, ws: Workspace, target: dt.datetime) -> None:
    """Move the clock forward and do everything that falls due on the way, in order."""
    ws.clock.require_future(target)
    with ws.desk:
        run_due(office, ws, leaping=True)
        while (due := _next_due(office, ws, leaping=True)) is not None and unstamp(due) <= target:
            ws.clock.move_to(unstamp(due))
            run_due(office, ws, leaping=True)
        ws.clock.move_to(target)
        with office.store.write() as tx:
            tx.run("UPDATE workspaces SET clock_offset=? WHERE id=?", ws.clock.offset.total_seconds(), ws.id)
        run_due(office, ws)
    ws.ring()


def send_first(office: Office, ws: Workspace, invoice_id: str) -> None:
    """Get an invoice to the ledger, if that can be done now, before anybody pays it: its tax comes from there."""
    if outbox.on_its_way(office.store.read(), ws, invoice_id):
        run_due(office, ws)


def synchronise(office: Office, ws: Workspace, ledger: str | None) -> None:
    """Somebody wants it now: refused rows get another chance, waiting ones go, and changes are fetched."""
    if office.flaws.on("sync-button-races"):
        tx = office.store.read()
        while (row := outbox.due(office, tx, ws, ws.stamp())) is not None:
            _send(office, ws, {**row, "key": new_id("key")})
    with ws.desk:
        with office.store.write() as tx:
            outbox.revive(office, tx, ws)
            now = "UPDATE outbox SET next_at=? WHERE workspace=? AND state='pending' AND next_at>?"
            tx.run(now, ws.stamp(), ws.id, ws.stamp())
            for row in registry.known(tx, ws):
                if row["status"] == "connected" and ledger in (None, row["ledger"]):
                    agenda.plan(tx, ws, "poll", row["ledger"], ws.now())
        run_due(office, ws)


def _work(office: Office, ws: Workspace) -> None:
    working_for(ws.name)
    while not ws.closed:
        try:
            run_due(office, ws)
        except Exception:
            LOG.exception("The worker of workspace %s stumbled", ws.id)
            with ws.bell:
                ws.bell.wait(STUMBLE_SECONDS)
            continue
        with ws.bell:
            due = _next_due(office, ws, leaping=False)
            wait = None if due is None else (unstamp(due) - ws.now()).total_seconds()
            if not ws.rung and not ws.closed and (wait is None or wait > 0):
                # A condition cannot wait longer than the platform's timer; a day is as good as for ever.
                ws.bell.wait(None if wait is None else min(wait, 86_400.0))
            ws.rung = False


def _next_due(office: Office, ws: Workspace, leaping: bool) -> str | None:
    tx = office.store.read()
    found = (reading.next_at(tx, ws), agenda.next_at(tx, ws, leaping), outbox.next_at(office, tx, ws, leaping))
    return min((each for each in found if each is not None), default=None)


def _step(office: Office, ws: Workspace, leaping: bool) -> bool:
    """Do one thing that is due; False when there is nothing."""
    if reading.take_in(office, ws):
        return True
    tx = office.store.read()
    job = agenda.first_due(tx, ws, ws.stamp(), leaping, FIRST)
    row = outbox.due(office, tx, ws, ws.stamp()) if job is None else None
    if job is None and row is None:
        job = agenda.first_due(tx, ws, ws.stamp(), leaping, AFTER_SENDING)
    if job is not None:
        _do_job(office, ws, job)
    elif row is not None:
        _send(office, ws, row)
    return job is not None or row is not None


# --- the agenda -------------------------------------------------------------------------------------------------------


def _do_job(office: Office, ws: Workspace, job: Doc) -> None:
    try:
        JOBS[job["job"]](office, ws, job["subject"])
    except Exception:
        LOG.exception("The job %s of %s in workspace %s failed", job["job"], job["subject"], ws.id)
        with office.store.write() as tx:
            agenda.plan(tx, ws, job["job"], job["subject"], ws.now() + STUMBLE)


def _bill(office: Office, ws: Workspace, proposal_id: str) -> None:
    with office.store.write() as tx:
        agenda.drop(tx, ws, "bill", proposal_id)
        invoicing.bill(office, tx, ws, system_actor("billing"), proposal_id)


def _collect(office: Office, ws: Workspace, invoice_id: str) -> None:
    """Look first: the client may have paid by bank transfer, straight into the ledger."""
    if outbox.on_its_way(office.store.read(), ws, invoice_id):
        _later(office, ws, "collect", invoice_id, ASK_AGAIN)
        return
    try:
        reading.refresh(office, ws, invoice_id)
    except (LedgerUnavailableError, LedgerRefusedError):
        _later(office, ws, "collect", invoice_id, ASK_AGAIN)
        return
    with office.store.write() as tx:
        agenda.drop(tx, ws, "collect", invoice_id)
        payments.collect_due(office, tx, ws, invoice_id)


def _past_due(office: Office, ws: Workspace, invoice_id: str) -> None:
    """Remind the client, but only when the ledger says at this moment that money is due (requirement 1.5)."""
    try:
        certain = reading.refresh(office, ws, invoice_id)
    except (LedgerUnavailableError, LedgerRefusedError):
        _later(office, ws, "past_due", invoice_id, ASK_AGAIN)
        return
    if not certain:
        _later(office, ws, "past_due", invoice_id, dt.timedelta(days=1))
        return
    with office.store.write() as tx:
        invoice = office.get(tx, ws, "invoice", invoice_id)
        overdue = invoice["status"] in ("open", "part_paid") and invoice["due_date"] < ws.today().isoformat()
        agenda.drop(tx, ws, "past_due", invoice_id)
        if overdue:
            invoices.notify(tx, ws, invoice_id, "past_due")
        else:
            invoices.plan_jobs(tx, ws, invoice)


def _poll(office: Office, ws: Workspace, ledger: str) -> None:
    reading.poll(office, ws, ledger)


def _recheck(office: Office, ws: Workspace, ledger: str) -> None:
    """What a ledger refused may have been mended there without a word to us: once a day it is tried again."""
    with office.store.write() as tx:
        outbox.revive(office, tx, ws, "workspace=? AND ledger=?", ws.id, ledger)
        agenda.plan(tx, ws, "recheck", ledger, ws.now() + RECHECK_EVERY)


def _later(office: Office, ws: Workspace, job: str, subject: str, after: dt.timedelta) -> None:
    with office.store.write() as tx:
        agenda.plan(tx, ws, job, subject, ws.now() + after)


JOBS: dict[str, Callable[[Office, Workspace, str], None]] = {
    "bill": _bill,
    "collect": _collect,
    "past_due": _past_due,
    "poll": _poll,
    "recheck": _recheck,
    opening.JOB: opening.open_work,
    manual.JOB: manual.remind,
}


# --- the outbox -------------------------------------------------------------------------------------------------------


def _send(office: Office, ws: Workspace, row: Doc) -> None:
    """Carry out a row, with those that can go in the same request, and settle what becomes of them."""
    tx = office.store.read()
    connection = registry.find(tx, ws, row["ledger"])
    assert connection is not None, "only rows of a connection are due"
    rows = outbox.fellows(tx, ws, row, MOST_TOGETHER)
    if len(rows) > 1:
        _send_together(office, ws, rows, connection)
        return
    try:
        pushes.carry_out(pushes.Push(office, ws, row, connection, registry.open_book(office, ws, connection)))
    except Exception as error:
        _settle(office, ws, row, error)
        return
    with office.store.write() as tx:
        registry.mark_synced(tx, ws, row["ledger"])


def _send_together(office: Office, ws: Workspace, rows: list[Doc], connection: Doc) -> None:
    book = registry.open_book(office, ws, connection)
    wrong = pushes.together.create_invoices([pushes.Push(office, ws, row, connection, book) for row in rows])
    for row, error in zip(rows, wrong, strict=True):
        if error is not None:
            _settle(office, ws, row, error)
    if not all(wrong):
        with office.store.write() as tx:
            registry.mark_synced(tx, ws, rows[0]["ledger"])


def _settle(office: Office, ws: Workspace, row: Doc, error: Exception) -> None:
    ledger = row["ledger"]
    if isinstance(error, NotAllowedError) and office.flaws.on("lowered-role-taken-for-disconnection"):
        error = ConnectionBrokenError(f"{ledger} answered 403: this organisation is not connected; connect it again.")
    elif isinstance(error, LedgerRefusedError):
        error = _taken_for(office, ws, row, error)
    if isinstance(error, ConnectionBrokenError):
        registry.mark_broken(office, ws, ledger, error)
    with office.store.write() as tx:
        label = _label(tx.get(ws.id, "payment" if row["kind"] == "fee" else row["kind"], row["entity"]), row)
        match error:
            case WaitingError():
                outbox.wait_for(tx, row, error.kind, error.entity, str(error))
            case LedgerUnavailableError():
                outbox.postponed(office, tx, ws, row, error, label)
            case ConnectionBrokenError():
                later = stamp(ws.now() + STUMBLE)
                sql = "UPDATE outbox SET error=?, next_at=?, uncertain=MAX(uncertain, ?) WHERE id=?"
                tx.run(sql, str(error), later, int(error.uncertain), row["id"])
            case NotMappedError():
                advice = "Choose one in the settings of the connection."
                outbox.refused(office, tx, ws, row, str(error), advice, label, uncertain=bool(row["uncertain"]))
            case NotAllowedError():
                advice = registry.advice_on_rights(tx, ws, ledger)
                outbox.refused(office, tx, ws, row, str(error), advice, label, uncertain=error.uncertain)
            case LedgerRefusedError():
                advice = f"Mend it in {ledger}, in the settings or in the record."
                outbox.refused(office, tx, ws, row, str(error), advice, label, uncertain=error.uncertain)
            case _:
                if not isinstance(error, (RequestError, LedgerError)):
                    LOG.error("Row %s of the outbox failed", row["id"], exc_info=error)
                # Nobody knows how far it came: the ledger is asked before it is tried again.
                words = f"Internal error: {type(error).__name__}."
                advice = "This is a defect of the tool; its vendor has to mend it."
                outbox.refused(office, tx, ws, row, words, advice, label, "vendor", uncertain=True)


def _taken_for(office: Office, ws: Workspace, row: Doc, error: LedgerRefusedError) -> Exception:
    connection = registry.find(office.store.read(), ws, row["ledger"])
    assert connection is not None, "only rows of a connection are carried out"
    book = registry.open_book(office, ws, connection)
    return pushes.invoices.refusal(pushes.Push(office, ws, row, connection, book), error)


def _label(doc: Doc | None, row: Doc) -> str:
    """How people call the record."""
    doc = doc or {}
    name = doc.get("name") or doc.get("number") or (doc.get("amount") and f"of {doc['amount']}") or row["entity"]
    return f"{str(row['kind']).capitalize()} {name}"
