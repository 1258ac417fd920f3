"""The verbs that belong to no other module: connections, settings, options, synchronise, clock, notices."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from . import outbox, payments, worker
from .audit import Actor
from .connections import registry
from .inbound import reading
from .office import Office, Workspace
from .problems import ConnectionBrokenError, LedgerError, RequestError
from .storage import Tx
from .values import Doc, time_of

ACCOUNTS = ("payment_account", "fee_account", "deposit_account")
LOCAL_CODES = [{"id": f"local-{name.lower()}", "name": name, "code": None, "kind": None} for name in ("Tax", "Audit")]
MAPPED = ("account", "item", "tax", "tracking")
UNCHECKED = {"xero": "tax-on-account-unchecked", "quickbooks": "switched-off-feature-unchecked"}


def connections(office: Office, tx: Tx, ws: Workspace) -> Doc:
    """Every connection, disconnected ones too."""
    return {"connections": [registry.shown(office, row) for row in registry.known(tx, ws)]}


def ledger_options(office: Office, tx: Tx, ws: Workspace, ledger: str) -> Doc:
    """What can be mapped to, read from the ledger now."""
    row = registry.connected(tx, ws, ledger)
    try:
        found = registry.open_book(office, ws, row).options()
        if office.flaws.on("local-codes-offered"):
            found["tracking"] = [*found["tracking"], *LOCAL_CODES]
        return _template(found) if office.flaws.on("options-from-a-template") else found
    except ConnectionBrokenError as error:
        registry.mark_broken(office, ws, ledger, error)
        raise RequestError("ledger_refused", str(error)) from None
    except LedgerError as error:
        raise RequestError("ledger_refused", str(error)) from None


def _template(options: Doc) -> Doc:
    """A flaw: accounts of a standard chart, whatever the books call theirs."""
    names = ("Fees", "Fees: advisory", "Fees: compliance", "Disbursements")
    known = zip(names, options["accounts"], strict=False)
    return {**options, "accounts": [{**account, "name": name} for name, account in known]}


def settings(tx: Tx, ws: Workspace, ledger: str) -> Doc:
    """The settings of the organisation that is, or was last, connected."""
    return registry.settings(tx, ws, _connection(tx, ws, ledger))


def save_settings(office: Office, ws: Workspace, actor: Actor, ledger: str, body: Doc) -> Doc:
    """Change mappings and habits, once the ledger would take them; what waited for a mapping goes on."""
    row = _connection(office.store.read(), ws, ledger)
    status = body.get("invoice_status") or "authorised"
    if ledger == "quickbooks" and status != "authorised":
        raise RequestError("refused", "QuickBooks has no draft invoices: every invoice there is authorised.")
    services = [
        {"service": each["service"], **{name: each.get(name) for name in MAPPED}} for each in body.get("services") or []
    ]
    problems = _problems(office, ws, row, services)
    if problems:
        raise RequestError("refused", " ".join(problems))
    new = {
        "services": services,
        **{name: body.get(name) for name in ACCOUNTS},
        "payment_accounts": body.get("payment_accounts") or {},
        "invoice_status": status,
    }
    with office.store.write() as tx:
        registry.save_settings(office, tx, ws, actor, row, new)
        outbox.revive(office, tx, ws, "workspace=? AND ledger=?", ws.id, ledger)
    return new


def _problems(office: Office, ws: Workspace, row: Doc, services: list[Doc]) -> list[str]:
    """What the ledger would refuse; nothing while it cannot be asked: then the first invoice tells."""
    if row["status"] != "connected":
        return []
    try:
        found = registry.open_book(office, ws, row).mapping_problems(services)
    except LedgerError:
        return []
    return [] if found and office.flaws.on(UNCHECKED[row["ledger"]]) else found


Take = Callable[[Office, Tx, Workspace, Actor, str, Doc], Doc]


def pay(office: Office, ws: Workspace, actor: Actor, invoice_id: str, body: Doc, take: Take) -> Doc:
    """Money for an invoice, which has to be in the ledger first when that is possible."""
    worker.send_first(office, ws, invoice_id)
    if take is payments.collect and not office.flaws.on("charged-without-looking"):
        # Look first: the invoice may have been paid, credited or changed in the ledger a moment ago.
        with ws.desk, contextlib.suppress(LedgerError):
            reading.refresh(office, ws, invoice_id)
    with office.store.write() as tx:
        return payments.shown(tx, ws, take(office, tx, ws, actor, invoice_id, body))


def sync(office: Office, ws: Workspace, actor: Actor, body: Doc) -> None:
    """Synchronise now."""
    ledger = body.get("ledger")
    with office.store.write() as tx:
        office.note(tx, ws, actor, "sync.forced", ("workspace", ws.id), None, {"ledger": ledger})
    worker.synchronise(office, ws, ledger)


def set_clock(office: Office, ws: Workspace, body: Doc) -> Doc:
    """Move the clock forward; everything that falls due on the way is done before this returns."""
    worker.advance(office, ws, time_of(body["now"]))
    return {"now": ws.stamp()}


def notices(tx: Tx, ws: Workspace) -> Doc:
    """What clients were sent, the newest last."""
    rows = tx.all("SELECT invoice_id, kind, sent_at FROM notices WHERE workspace=? ORDER BY seq", ws.id)
    return {"notices": rows}


def _connection(tx: Tx, ws: Workspace, ledger: str) -> Doc:
    row = registry.find(tx, ws, ledger)
    if row is None:
        raise RequestError("not_found", f"The workspace has no connection to {ledger}.")
    return row
