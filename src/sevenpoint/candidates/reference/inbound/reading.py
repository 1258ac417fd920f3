"""Fetching what changed in a ledger: what notifications named, and everything since the last time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from .. import agenda, outbox
from ..alerts import raise_alert
from ..connections import registry
from ..ledgers.base import CLIENT_FIELDS, Book, Contact, LedgerInvoice
from ..office import Office, Workspace
from ..problems import ConnectionBrokenError, LedgerRefusedError, LedgerUnavailableError, NotAllowedError
from ..storage import Tx
from ..values import Doc, stamp, unstamp
from . import apply, merging, news

POLL_AGAIN = dt.timedelta(seconds=30)
IDLE = dt.timedelta(days=1)
QUIET_TOO_LONG = dt.timedelta(minutes=6)
LOOK_BACK = dt.timedelta(days=28)  # QuickBooks tells changes of 30 days and no more (reference/quickbooks.md 4.1).
MONTHS = 12
ATTEMPTS = 8  # After that the catch-up poll is left to find the change.


def next_at(tx: Tx, ws: Workspace) -> str | None:
    """When the next notification may be looked into."""
    row = tx.one("SELECT MIN(next_at) AS at FROM inbound WHERE workspace=?", ws.id)
    return None if row is None else row["at"]


def take_in(office: Office, ws: Workspace) -> bool:
    """Fetch what the due notifications of one kind name, in one go; False when nothing is due."""
    tx = office.store.read()
    sql = "SELECT * FROM inbound WHERE workspace=? AND next_at<=? ORDER BY id"
    due = tx.all(sql, ws.id, ws.stamp())
    if not due:
        return False
    first = due[0]
    group = [n for n in due if all(n[name] == first[name] for name in ("ledger", "organisation_id", "kind"))]
    if len(group) > 1 and office.flaws.on("each-event-read-by-itself"):
        group = group[:1]
    row = registry.find(tx, ws, first["ledger"])
    if row is None or row["status"] != "connected" or row["organisation_id"] != first["organisation_id"]:
        _forget(office, group)  # Another organisation's, or nobody may ask: the poll after a reconnection catches up.
        return True
    try:
        _fetch(office, ws, row, first["kind"], list(dict.fromkeys(n["ledger_id"] for n in group)), repeat=True)
    except LedgerUnavailableError as error:
        _put_off(office, ws, group, error)
        return True
    except LedgerRefusedError:
        _forget(office, group)
        return True
    except ConnectionBrokenError as error:
        registry.mark_broken(office, ws, first["ledger"], error)
    _forget(office, group)
    return True


def refresh(office: Office, ws: Workspace, invoice_id: str) -> bool:
    """Read one invoice from its ledger right now; False when its connection is down and nothing can be known.

    Raises:
        LedgerUnavailableError: ask again later.
    """
    tx = office.store.read()
    for row in registry.known(tx, ws):
        link = registry.link_of(tx, ws, row, "invoice", invoice_id)
        if link is None:
            continue
        if row["status"] != "connected":
            return False
        try:
            _fetch(office, ws, row, "invoice", [link["ledger_id"]])
        except ConnectionBrokenError as error:
            registry.mark_broken(office, ws, row["ledger"], error)
            return False
    return True


def poll(office: Office, ws: Workspace, ledger: str) -> None:
    """Catch up with everything since the last time: notifications get lost (requirement 1.9)."""
    row = registry.find(office.store.read(), ws, ledger)
    if row is None or row["status"] != "connected":
        _plan(office, ws, ledger, None)
        return
    if outbox.quiet_since(office.store.read(), ws, ws.now() - IDLE) and office.flaws.on("idle-connection-left-to-die"):
        _plan(office, ws, ledger, IDLE)
        return
    every = office.variant.catch_up
    try:
        _catch_up(office, ws, row)
    except (LedgerUnavailableError, LedgerRefusedError) as error:
        last = row["last_sync_at"]
        with office.store.write() as tx:
            if isinstance(error, NotAllowedError):
                _tell_not_allowed(office, tx, ws, ledger, error)
            elif last is None or ws.now() - unstamp(last) > QUIET_TOO_LONG:
                outbox.tell_unavailable(office, tx, ws, ledger, str(error))
        if office.flaws.on("cursor-moves-on-failure"):
            _keep_cursor(office, ws, row, ws.stamp())
        every = max(POLL_AGAIN, dt.timedelta(seconds=getattr(error, "retry_after", None) or 0))
    except ConnectionBrokenError as error:
        registry.mark_broken(office, ws, ledger, error)
    _plan(office, ws, ledger, every)


def _tell_not_allowed(office: Office, tx: Tx, ws: Workspace, ledger: str, error: NotAllowedError) -> None:
    subject = f"{ledger} may not be read any more"
    raise_alert(office, tx, ws, f"rights:{ledger}", subject, f"{error} {registry.advice_on_rights(tx, ws, ledger)}")


def _catch_up(office: Office, ws: Workspace, row: Doc) -> None:
    key = (ws.id, row["ledger"], row["organisation_id"])
    sql = "SELECT cursor FROM organisations WHERE workspace=? AND ledger=? AND organisation_id=?"
    found = office.store.read().one(sql, *key)
    assert found is not None, "a connection has an organisation"
    cursor = unstamp(found["cursor"])
    if ws.now() - cursor > LOOK_BACK:
        cursor = ws.now() - LOOK_BACK
        if not office.flaws.on("look-back-ignored"):
            _compare_all(office, ws, row)
    changes = registry.open_book(office, ws, row).changes(stamp(_misread(office, ws, cursor)))
    fresh = news.any_of(office.store.read(), ws, row, [*changes.contacts, *changes.invoices])
    if (fresh or changes.gone_invoices or changes.gone_contacts) and office.flaws.on("no-catch-up"):
        changes = replace(changes, contacts=[], invoices=[], gone_contacts=[], gone_invoices=[])
    with office.store.write() as tx:
        heirs = [heir for contact in changes.contacts if (heir := _apply_contact(office, tx, ws, row, contact))]
        for invoice in changes.invoices:
            apply.invoice(office, tx, ws, row, invoice)
    gone = [each for each in changes.gone_invoices if registry.local_of(office.store.read(), ws, row, "invoice", each)]
    if gone:
        _fetch(office, ws, row, "invoice", gone)
    if heirs or changes.gone_contacts:
        _fetch(office, ws, row, "contact", [*changes.gone_contacts, *heirs])
    with office.store.write() as tx:
        _keep_cursor(office, ws, row, min(changes.cursor, ws.stamp()))
        registry.mark_synced(tx, ws, row["ledger"])


def _misread(office: Office, ws: Workspace, cursor: dt.datetime) -> dt.datetime:
    """What careless tools make of the time of the last look: nothing else, unless a flaw is on."""
    if office.flaws.on("change-filter-dropped"):
        return ws.now() - LOOK_BACK
    if cursor.day <= MONTHS and cursor.day != cursor.month and office.flaws.on("day-and-month-swapped"):
        return cursor.replace(month=cursor.day, day=cursor.month)
    if ws.time_zone != "UTC" and office.flaws.on("cursor-in-local-time"):
        return cursor.astimezone(ZoneInfo(ws.time_zone)).replace(tzinfo=dt.UTC)
    return cursor


def _keep_cursor(office: Office, ws: Workspace, row: Doc, cursor: str) -> None:
    sql = "UPDATE organisations SET cursor=? WHERE workspace=? AND ledger=? AND organisation_id=?"
    with office.store.write() as tx:
        tx.run(sql, cursor, ws.id, row["ledger"], row["organisation_id"])


def _compare_all(office: Office, ws: Workspace, row: Doc) -> None:
    """After a silence that the ledger's list of changes does not cover: read everything that is linked."""
    sql = "SELECT ledger_id FROM links WHERE workspace=? AND ledger=? AND organisation_id=? AND kind=? ORDER BY rowid"
    for local_kind, kind in (("client", "contact"), ("invoice", "invoice")):
        linked = office.store.read().all(sql, ws.id, row["ledger"], row["organisation_id"], local_kind)
        if linked:
            _fetch(office, ws, row, kind, [each["ledger_id"] for each in linked])


def _fetch(office: Office, ws: Workspace, row: Doc, kind: str, ids: list[str], repeat: bool = False) -> None:
    """Read records that are linked to ours and apply them."""
    tx, book = office.store.read(), registry.open_book(office, ws, row)
    if kind == "payment":
        kind, ids = "invoice", _paid_invoices(tx, ws, row, book, ids)
    local_kind = "client" if kind == "contact" else kind
    ours = [each for each in ids if registry.local_of(tx, ws, row, local_kind, each) is not None]
    if not ours:
        return
    contacts = book.read_contacts(ours) if kind == "contact" else []
    gone = set(ours) - {contact.ledger_id for contact in contacts} if kind == "contact" else set()
    went_to = {each: heir for each in sorted(gone) if (heir := merging.heir(tx, ws, row, book, each)) is not None}
    found = book.read_invoices(ours) if kind == "invoice" else []
    if repeat and _thrown_away(office, ws, row, [*contacts, *found], gone):
        return
    with office.store.write() as tx:
        fresh = {each.ledger_id for each in contacts if news.of_contact(tx, ws, row, each)}
        heirs = [heir for losing, heir in went_to.items() if merging.follow(office, tx, ws, row, losing, heir)]
        for contact in contacts:
            if heir := _apply_contact(office, tx, ws, row, contact):
                heirs.append(heir)
                continue
            _echo(office, tx, ws, row, contact, fresh=contact.ledger_id in fresh)
        for invoice in found:
            apply.invoice(office, tx, ws, row, invoice, repeat=repeat)
        registry.mark_synced(tx, ws, row["ledger"])
    if heirs:
        _fetch(office, ws, row, "contact", heirs)


def _apply_contact(office: Office, tx: Tx, ws: Workspace, row: Doc, contact: Contact) -> str | None:
    """Bring our client up to date; the contact that is to be read now, because this one was merged into it."""
    if contact.merged_to and merging.follow(office, tx, ws, row, contact.ledger_id, contact.merged_to):
        return contact.merged_to
    apply.contact(office, tx, ws, row, contact)
    return None


def _thrown_away(
    office: Office, ws: Workspace, row: Doc, records: list[Contact | LedgerInvoice], gone: set[str]
) -> bool:
    """Whether what a notification brought is not looked at, as in tools that do not use notifications, or not all."""
    if not gone and not news.any_of(office.store.read(), ws, row, records):
        return False
    if office.flaws.on("webhooks-unused"):
        return True
    invoices_only = all(isinstance(each, LedgerInvoice) for each in records) and not gone
    return invoices_only and office.flaws.on("invoice-events-unsubscribed")


def _echo(office: Office, tx: Tx, ws: Workspace, row: Doc, contact: Contact, *, fresh: bool) -> None:
    """With a flaw on: a change in the ledger is sent back to it a minute later, and so is what comes of that."""
    client_id = registry.local_of(tx, ws, row, "client", contact.ledger_id)
    assert client_id is not None, "only linked contacts are read"
    started = tx.get(ws.id, "echoed", client_id) is not None
    if not (fresh or started) or not office.flaws.on("echo-loop"):
        return
    tx.put(ws.id, "echoed", {"id": client_id})
    client = office.get(tx, ws, "client", client_id)
    tx.put(ws.id, "client", {**client, "dirty": [n for n in CLIENT_FIELDS if n != "active" and client[n] is not None]})
    outbox.enqueue(office, tx, ws, "client.push", client_id)
    sql = "UPDATE outbox SET next_at=? WHERE workspace=? AND kind='client' AND entity=? AND state='pending'"
    tx.run(sql, stamp(ws.now() + dt.timedelta(minutes=1)), ws.id, client_id)


def _paid_invoices(tx: Tx, ws: Workspace, row: Doc, book: Book, payments: list[str]) -> list[str]:
    """The invoices that payments belong to: as the ledger says, and as we remember when the payment is gone."""
    found: list[str] = []
    for payment in payments:
        found.extend(book.payment_invoices(payment))
        local_id = registry.local_of(tx, ws, row, "payment", payment)
        known = tx.get(ws.id, "payment", local_id) if local_id else None
        link = registry.link_of(tx, ws, row, "invoice", known["invoice_id"]) if known else None
        if link is not None:
            found.append(link["ledger_id"])
    return list(dict.fromkeys(found))


def _forget(office: Office, group: list[Doc]) -> None:
    with office.store.write() as tx:
        for notification in group:
            tx.run("DELETE FROM inbound WHERE id=?", notification["id"])


def _put_off(office: Office, ws: Workspace, group: list[Doc], error: LedgerUnavailableError) -> None:
    with office.store.write() as tx:
        for notification in group:
            attempts = notification["attempts"] + 1
            if attempts > ATTEMPTS:
                tx.run("DELETE FROM inbound WHERE id=?", notification["id"])
                continue
            wait = max(2.0 ** (attempts - 1), error.retry_after or 0.0)
            later = stamp(ws.now() + dt.timedelta(seconds=wait))
            tx.run("UPDATE inbound SET attempts=?, next_at=? WHERE id=?", attempts, later, notification["id"])


def _plan(office: Office, ws: Workspace, ledger: str, after: dt.timedelta | None) -> None:
    with office.store.write() as tx:
        if after is None:
            agenda.drop(tx, ws, "poll", ledger)
        else:
            agenda.plan(tx, ws, "poll", ledger, ws.now() + after)
