"""The outbox: every change to a ledger is a row, written in the same transaction.

A row is *pending* until the ledger has it, *failed* after a final no, *done*, or *cancelled*. Rows of one record
are carried out in order. A transient failure backs off exponentially; an unknown outcome is looked up before it
is repeated.
"""

from __future__ import annotations

import datetime as dt
import secrets

from .alerts import clear_alert, raise_alert
from .billing import misdone
from .connections import registry
from .office import Office, Workspace
from .problems import LedgerUnavailableError
from .storage import Tx
from .values import Doc, stamp, unstamp

BACKOFF_CAP = 900.0
GIVE_UP = dt.timedelta(days=14)  # A ledger that is down for a weekend, or a week, is no reason to lose anything.
A_DAY = dt.timedelta(days=1)
RETRIED_EVERY = dt.timedelta(minutes=5)
TELL_AFTER_ATTEMPTS = 3
TELL_AFTER = dt.timedelta(minutes=1)
LONG_WAIT = 1800.0  # Seconds: a ledger that asks for so long a pause is told of at once.

_READY = (
    "FROM outbox o JOIN connections c "
    "ON c.workspace=o.workspace AND c.ledger=o.ledger AND c.organisation_id=o.organisation_id "
    "WHERE o.workspace=? AND o.state='pending' AND o.waits_for IS NULL AND c.status='connected' AND NOT EXISTS "
    "(SELECT 1 FROM outbox e WHERE e.workspace=o.workspace AND e.kind=o.kind AND e.entity=o.entity "
    "AND e.state='pending' "
    "AND e.ledger=o.ledger AND e.organisation_id=o.organisation_id AND e.id<o.id)"
)


# Money goes before a backlog, unless what it belongs to is on its way as well.
_URGENT = (
    "o.kind IN ('payment', 'fee') AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.workspace=o.workspace "
    "AND b.ledger=o.ledger AND b.entity=o.parent AND b.state='pending')"
)


def enqueue(office: Office, tx: Tx, ws: Workspace, op: str, entity: str, parent: str = "") -> None:
    """Queue a change for every organisation that the record belongs to or goes to. `op` is `<kind>.<what>`."""
    for row in registry.known(tx, ws):
        enqueue_for(office, tx, ws, row, op, entity, parent)


def enqueue_for(office: Office, tx: Tx, ws: Workspace, row: Doc, op: str, entity: str, parent: str = "") -> None:
    """Queue a change for one organisation. Earlier refusals of the same record get another chance first."""
    kind = op.partition(".")[0]
    where = "workspace=? AND ledger=? AND organisation_id=? AND kind=? AND entity=?"
    values = (ws.id, row["ledger"], row["organisation_id"], kind, entity)
    revive(office, tx, ws, where, *values)
    same = f"SELECT 1 FROM outbox WHERE {where} AND op=? AND state='pending' AND uncertain=0"
    if op.endswith((".push", ".update")) and tx.one(same, *values, op) is not None:
        return
    tx.run(
        "INSERT INTO outbox "
        "(workspace, ledger, organisation_id, op, kind, entity, parent, key, state, next_at, created_at) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        ws.id,
        row["ledger"],
        row["organisation_id"],
        op,
        kind,
        entity,
        parent,
        secrets.token_hex(12),
        "cancelled" if misdone.loses_offline(office, tx, ws, row, kind, entity) else "pending",
        _not_before(office, tx, ws, kind, entity),
        ws.stamp(),
    )
    tx.after_commit(ws.ring)


def _not_before(office: Office, tx: Tx, ws: Workspace, kind: str, entity: str) -> str:
    now = stamp(ws.now() + _delay(office, ws, kind, entity))
    slowest = tx.one("SELECT MAX(next_at) AS at FROM outbox WHERE state='pending' AND attempts>0") or {}
    return office.flaws.instead("one-queue-for-all", now, max(now, slowest.get("at") or now))


def _delay(office: Office, ws: Workspace, kind: str, entity: str) -> dt.timedelta:
    if kind == "invoice" and office.flaws.on("hourly-push"):
        return dt.timedelta(hours=1)
    if kind == "fee" and office.flaws.on("fees-wait-for-the-button"):
        return dt.timedelta(days=3650)
    if kind == "payment" and office.flaws.on("payments-batched"):
        return dt.timedelta(minutes=15)
    return office.variant.delay(f"{ws.name} {kind} {entity}")


def due(office: Office, tx: Tx, ws: Workspace, now: str) -> Doc | None:
    """The first row that may be carried out now."""
    if _poisoned(office, tx, ws):
        return None
    order = f"NOT ({_URGENT}), o.id"
    row = tx.one(f"SELECT o.* {_READY} AND o.next_at<=? ORDER BY {order} LIMIT 1", ws.id, now)
    if row is None:
        return None
    head = _head(tx, ws)
    if head is not None and head["id"] != row["id"] and office.flaws.on("payments-behind-backlog"):
        return head if head["next_at"] <= now else None
    return row


def _head(tx: Tx, ws: Workspace) -> Doc | None:
    """The oldest row that may go, when its time comes: what a single queue without priorities waits for."""
    return tx.one(f"SELECT o.* {_READY} ORDER BY o.id LIMIT 1", ws.id)


def _poisoned(office: Office, tx: Tx, ws: Workspace) -> bool:
    """Whether a refused row holds up all others, as it does in careless tools."""
    refusals = tx.one("SELECT 1 FROM outbox WHERE workspace=? AND state='failed'", ws.id)
    return refusals is not None and office.flaws.on("poison-blocks-queue")


def fellows(tx: Tx, ws: Workspace, row: Doc, most: int) -> list[Doc]:
    """Rows that can go in one request with this one: new invoices for the same books that are due as well, it first.

    A row whose outcome is unknown goes alone, because it is looked for first.
    """
    if row["op"] != "invoice.create" or row["uncertain"]:
        return [row]
    sql = (
        f"SELECT o.* {_READY} AND o.next_at<=? AND o.op='invoice.create' AND o.uncertain=0 AND o.ledger=? "
        "ORDER BY o.id LIMIT ?"
    )
    return tx.all(sql, ws.id, ws.stamp(), row["ledger"], most)


def next_at(office: Office, tx: Tx, ws: Workspace, leaping: bool) -> str | None:
    """When the next row may be carried out.

    A leap of the clock does not stop for repeated attempts: a ledger that is down comes back in its own time and not
    because our clock was moved.
    """
    more = " AND o.attempts=0" if leaping else ""
    if _poisoned(office, tx, ws):
        return None
    row, head = tx.one(f"SELECT MIN(o.next_at) AS at {_READY}{more}", ws.id), _head(tx, ws)
    soonest = None if row is None else row["at"]
    heads = None if head is None or (leaping and head["attempts"]) else head["next_at"]
    at: str | None = office.flaws.instead("payments-behind-backlog", soonest, heads)
    return at


def revive(office: Office, tx: Tx, ws: Workspace, where: str = "workspace=?", *values: object) -> None:
    """Give refused rows another chance, under a new key.

    Xero keeps a refusal under the old one (reference/xero.md 2.8).
    """
    arguments = values or (ws.id,)
    refusals = tx.one(f"SELECT 1 FROM outbox WHERE {where} AND state='failed'", *arguments)
    if refusals is not None and office.flaws.on("refused-stays-refused"):
        return
    tx.run(
        "UPDATE outbox SET state='pending', generation=generation+1, attempts=0, first_failed_at=NULL, waits_for=NULL, "
        f"next_at=? WHERE {where} AND state='failed'",
        ws.stamp(),
        *arguments,
    )
    tx.run(
        f"UPDATE outbox SET waits_for=NULL, next_at=? WHERE {where} AND waits_for IS NOT NULL", ws.stamp(), *arguments
    )
    tx.after_commit(ws.ring)


def resume(office: Office, tx: Tx, ws: Workspace, row: Doc) -> None:
    """A connection is back or new: what waited for it goes on, and invoices that were never sent anywhere are sent."""
    revive(
        office, tx, ws, "workspace=? AND ledger=? AND organisation_id=?", ws.id, row["ledger"], row["organisation_id"]
    )
    for kind, op, parent in (("invoice", "invoice.create", ""), ("payment", "payment.create", "invoice_id")):
        for doc in tx.list(ws.id, kind):
            sent = tx.one("SELECT 1 FROM outbox WHERE workspace=? AND kind=? AND entity=?", ws.id, kind, doc["id"])
            resend = (
                office.flaws.on("reconnect-resends") and kind == "invoice" and doc["status"] in ("open", "part_paid")
            )
            if resend:
                _forget(tx, ws, row, doc)
            wanted = doc["status"] not in ("voided", "failed", "reversed", "returned", "refunded")
            if resend or (sent is None and wanted and doc.get("source", "tool") == "tool"):
                if kind == "invoice" and not resend:
                    tx.put(ws.id, kind, {**doc, "backfilled": True}, doc["proposal_id"] or "")
                enqueue_for(office, tx, ws, row, op, doc["id"], doc.get(parent, "") if parent else "")


def _forget(tx: Tx, ws: Workspace, row: Doc, invoice: Doc) -> None:
    """A flaw: a new connection starts from nothing, as if the invoice had never been sent."""
    registry.unlink(tx, ws, row, "invoice", invoice["id"])
    lines = [{**line, "ledger_line": None} for line in invoice["lines"]]
    tx.put(ws.id, "invoice", {**invoice, "lines": lines}, invoice["proposal_id"] or "")


def finished(tx: Tx, ws: Workspace, row: Doc) -> None:
    """The ledger has it: whatever waited for this record may go on."""
    tx.run("UPDATE outbox SET state='done', error=NULL WHERE id=?", row["id"])
    clear_alert(tx, ws, cause_of(row))
    release(tx, ws, row["kind"], row["entity"])


def release(tx: Tx, ws: Workspace, kind: str, entity: str) -> None:
    """Let rows go on that waited for a record."""
    sql = "UPDATE outbox SET waits_for=NULL, next_at=? WHERE workspace=? AND waits_for=?"
    if tx.run(sql, ws.stamp(), ws.id, f"{kind}:{entity}"):
        tx.after_commit(ws.ring)


def wait_for(tx: Tx, row: Doc, kind: str, entity: str, why: str) -> None:
    """Set a row aside until another record has reached the ledger."""
    tx.run("UPDATE outbox SET waits_for=?, error=? WHERE id=?", f"{kind}:{entity}", why, row["id"])


def cancel(tx: Tx, row: Doc) -> None:
    """There is nothing left to do for this row."""
    tx.run("UPDATE outbox SET state='cancelled', error=NULL WHERE id=?", row["id"])


def refused(
    office: Office,
    tx: Tx,
    ws: Workspace,
    row: Doc,
    words: str,
    advice: str,
    label: str,
    who: str = "firm",
    *,
    uncertain: bool = False,
) -> None:
    """A final no: stop, and tell what to mend and who must. `uncertain`: the ledger may have it all the same."""
    if misdone.forgets_refusal(office, tx, ws, row) or office.flaws.on("permanent-errors-silent"):
        tx.run("UPDATE outbox SET state='done', error=NULL WHERE id=?", row["id"])
        return
    account = "account" in words.lower()
    if office.flaws.on("reason-thrown-away"):
        words, advice = "Error: null.", ""
    if account and office.flaws.on("permanent-errors-retried"):
        later = stamp(ws.now() + RETRIED_EVERY)
        tx.run("UPDATE outbox SET error=?, generation=generation+1, next_at=? WHERE id=?", words, later, row["id"])
    else:
        sql = "UPDATE outbox SET state='failed', uncertain=?, error=? WHERE id=?"
        tx.run(sql, int(uncertain), words, row["id"])
    by_hand = row["kind"] == "invoice" and not (tx.get(ws.id, "invoice", row["entity"]) or {}).get("proposal_id")
    if account and by_hand and office.flaws.on("failures-only-on-the-record"):
        return
    subject = f"{label} was not sent to {row['ledger']}"
    message = f"{words} {advice} Once that is mended it is sent again; nothing has to be typed twice."
    raise_alert(office, tx, ws, cause_of(row), subject, message, who=who, entity=(row["kind"], row["entity"]))


def postponed(office: Office, tx: Tx, ws: Workspace, row: Doc, error: LedgerUnavailableError, label: str) -> None:
    """No answer: try again later, ever more patiently, and tell people when it lasts."""
    fee_dropped = row["kind"] == "fee" and office.flaws.on("fee-dropped-in-outage")
    if fee_dropped or office.flaws.on("throttle-taken-for-final" if error.throttled else "outage-drops-invoice"):
        cancel(tx, row)
        waiting = "UPDATE outbox SET state='cancelled' WHERE workspace=? AND waits_for=?"
        tx.run(waiting, ws.id, f"{row['kind']}:{row['entity']}")
        return
    now = ws.now()
    attempts = row["attempts"] + 1
    first = unstamp(row["first_failed_at"]) if row["first_failed_at"] else now
    if now - first > A_DAY and office.flaws.on("gives-up-after-a-day"):
        cancel(tx, row)
        return
    if now - first > GIVE_UP:
        words, maybe = f"{error} It has not worked for two weeks.", error.uncertain or bool(row["uncertain"])
        refused(office, tx, ws, row, words, "Force a sync.", label, "ledger", uncertain=maybe)
        return
    wait = max(min(BACKOFF_CAP, 2.0 ** (attempts - 1)), error.retry_after or 0.0)
    deaf = error.throttled and office.flaws.on("retry-after-ignored")
    later = stamp(now + dt.timedelta(seconds=1 if deaf else wait))
    tx.run(
        "UPDATE outbox SET attempts=?, first_failed_at=?, error=?, uncertain=MAX(uncertain, ?), next_at=? WHERE id=?",
        attempts,
        stamp(first),
        str(error),
        int(error.uncertain),
        later,
        row["id"],
    )
    if error.throttled and not deaf:
        sql = "UPDATE outbox SET next_at=MAX(next_at, ?) WHERE workspace=? AND ledger=? AND state='pending'"
        tx.run(sql, later, ws.id, row["ledger"])
    if attempts >= TELL_AFTER_ATTEMPTS or now - first >= TELL_AFTER or wait >= LONG_WAIT:
        tell_unavailable(office, tx, ws, row["ledger"], str(error))


def tell_unavailable(office: Office, tx: Tx, ws: Workspace, ledger: str, words: str) -> None:
    """The ledger has not answered for a while."""
    if "(day)" in words and office.flaws.on("day-limit-untold"):
        return
    subject = f"{ledger} does not answer"
    message = f"{words} What is waiting is sent as soon as {ledger} answers again; nobody has to do anything but wait."
    raise_alert(office, tx, ws, f"unavailable:{ledger}", subject, message, severity="warning", who="ledger")


def cause_of(row: Doc) -> str:
    """The cause under which a record's refusal is raised and cleared."""
    return f"refused:{row['ledger']}:{row['kind']}:{row['entity']}"


def on_its_way(tx: Tx, ws: Workspace, invoice_id: str) -> bool:
    """Whether an invoice waits to be written to a ledger that is connected."""
    sql = (
        "SELECT 1 FROM outbox o JOIN connections c ON c.workspace=o.workspace AND c.ledger=o.ledger "
        "AND c.organisation_id=o.organisation_id WHERE o.workspace=? AND o.kind='invoice' AND o.entity=? "
        "AND o.op='invoice.create' AND o.state='pending' AND c.status='connected'"
    )
    return tx.one(sql, ws.id, invoice_id) is not None


def quiet_since(tx: Tx, ws: Workspace, moment: dt.datetime) -> bool:
    """Whether nothing was queued since then, although something was before."""
    row = tx.one("SELECT MAX(created_at) AS at FROM outbox WHERE workspace=?", ws.id)
    return row is not None and row["at"] is not None and unstamp(row["at"]) < moment


def waiting(tx: Tx, ws: Workspace, ledger: str) -> bool:
    """Whether changes wait to be sent to a ledger."""
    return tx.one("SELECT 1 FROM outbox WHERE workspace=? AND ledger=? AND state='pending'", ws.id, ledger) is not None


def sync_state(tx: Tx, ws: Workspace, kind: str, entity: str) -> Doc:
    """Whether a record has reached the ledgers, as the contract's SyncState."""
    sql = "SELECT state, error FROM outbox WHERE workspace=? AND kind=? AND entity=? ORDER BY id"
    rows = tx.all(sql, ws.id, kind, entity)
    for state in ("failed", "pending"):
        for row in rows:
            if row["state"] == state:
                return {"state": state, "error": row["error"]}
    if registry.ledger_ids(tx, ws, kind, entity) or any(row["state"] == "done" for row in rows):
        return {"state": "synced", "error": None}
    if rows and any(row["state"] == "cancelled" for row in rows):
        return {"state": "pending", "error": None} if kind == "invoice" else {"state": "not_applicable", "error": None}
    return {"state": "not_applicable", "error": None}
