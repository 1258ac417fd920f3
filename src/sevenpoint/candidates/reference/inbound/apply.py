"""Applying the ledger's state to ours.

Everything is compared with what both sides last agreed on, so that repetition, late arrival and echoes of our own
writes change nothing. Nothing here ever writes to a ledger.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from .. import clients, invoices
from ..alerts import clear_alert, raise_alert
from ..audit import Actor, ledger_actor, system_actor
from ..connections import registry
from ..ledgers.base import CLIENT_FIELDS, Contact, LedgerInvoice
from ..office import Office, Workspace
from ..storage import Tx
from ..values import Doc, plain, stamp
from ..values import money as to_cents
from . import money

SCALARS = ("number", "issue_date", "due_date", "reference")


def contact(office: Office, tx: Tx, ws: Workspace, row: Doc, remote: Contact) -> None:
    """Bring a linked client up to the ledger's details; other contacts are none of our business."""
    client_id = registry.local_of(tx, ws, row, "client", remote.ledger_id)
    if client_id is None:
        return
    link = registry.link_of(tx, ws, row, "client", client_id) or {"base": {}}
    changed = {name: remote.fields[name] for name in CLIENT_FIELDS if remote.fields[name] != link["base"].get(name)}
    if _written_lately(tx, ws, client_id) and office.flaws.on("own-echo-window"):
        registry.link(tx, ws, row, "client", client_id, remote.ledger_id, remote.fields)
        return
    if changed and office.flaws.on("whole-client-overwritten"):
        changed = dict(remote.fields)
    for flaw, name in (("ledger-terms-ignored", "payment_terms_days"), ("ledger-archive-ignored", "active")):
        if name in changed and office.flaws.on(flaw):
            del changed[name]
    if not changed or ("address" in changed and office.flaws.on("ledger-client-edits-ignored")):
        return
    before, base, cause = office.get(tx, ws, "client", client_id), dict(remote.fields), f"name:{client_id}"
    if "name" in changed and clients.name_taken(tx, ws, changed["name"], client_id):
        message = f"{row['ledger']} calls the contact {changed.pop('name')!r}, another client's name here. Rename one."
        raise_alert(
            office, tx, ws, cause, "Two clients would have the same name", message, entity=("client", client_id)
        )
        base["name"] = link["base"].get("name")
    elif "name" in changed:
        clear_alert(tx, ws, cause)
    for kept in _tell_conflict(office, tx, ws, row, "client", before, changed):
        del changed[kept]
    after = {**before, **changed, "dirty": [name for name in before["dirty"] if name not in changed]}
    office.save(tx, ws, ledger_actor(row["ledger"]), "client.changed", "client", after)
    registry.link(tx, ws, row, "client", client_id, remote.ledger_id, base)


def _written_lately(tx: Tx, ws: Workspace, client_id: str) -> bool:
    """Whether we changed the client in the last ten minutes, so that a careless tool takes this for an echo."""
    sql = "SELECT state, next_at FROM outbox WHERE workspace=? AND op='client.push' AND entity=?"
    rows, since = tx.all(sql, ws.id, client_id), stamp(ws.now() - dt.timedelta(minutes=10))
    return len(rows) > 1 and any(row["state"] == "done" and row["next_at"] > since for row in rows)


def adopt(office: Office, tx: Tx, ws: Workspace, row: Doc, client_id: str, remote: Contact, actor: Actor) -> Doc:
    """Link a client to a contact that the books already hold.

    The contact's details stand; what it lacks is ours to add.
    """
    before = office.get(tx, ws, "client", client_id)
    theirs = {name: value for name, value in remote.fields.items() if value not in (None, "")}
    if before["name"] != theirs["name"] and office.flaws.on("names-respelled"):
        del theirs["name"]
    missing = [name for name in CLIENT_FIELDS if name not in theirs and before[name] not in (None, "")]
    after = office.save(tx, ws, actor, "client.linked", "client", {**before, **theirs, "dirty": missing})
    registry.link(tx, ws, row, "client", client_id, remote.ledger_id, remote.fields)
    return after


def invoice(
    office: Office,
    tx: Tx,
    ws: Workspace,
    row: Doc,
    remote: LedgerInvoice,
    *,
    written_by_us: bool = False,
    repeat: bool = False,
) -> None:
    """Bring one of our invoices up to the ledger's state: content, status, amounts and payments."""
    invoice_id = registry.local_of(tx, ws, row, "invoice", remote.ledger_id)
    if invoice_id is None:
        return
    before = office.get(tx, ws, "invoice", invoice_id)
    if before.get("imported") and before["ledger_paid"] is not None and office.flaws.on("open-items-not-followed"):
        return
    actor = system_actor("sync") if written_by_us else ledger_actor(row["ledger"])
    if remote.status in ("void", "deleted"):
        _voided(office, tx, ws, row, before, actor)
        return
    if before["status"] == "voided":
        return  # Our own void is on its way; nothing is raised from the dead.
    after = {**before}
    link = registry.link_of(tx, ws, row, "invoice", invoice_id) or {"base": {}}
    unedited = written_by_us or remote.content() == link["base"]
    if unedited or not office.flaws.on("ledger-invoice-edits-ignored"):
        _content(office, tx, ws, row, before, after, remote, link["base"])
        registry.link(tx, ws, row, "invoice", invoice_id, remote.ledger_id, remote.content())
    after["ledger_status"] = remote.status
    if written_by_us:
        after["version"] = remote.version
    after["ledger_paid"] = plain(money.take_in(office, tx, ws, row, invoice_id, remote, actor, repeat))
    invoices.settle(tx, ws, after)
    if after != before:
        office.save(tx, ws, actor, "invoice.sent" if written_by_us else "invoice.changed", "invoice", after)
        invoices.plan_jobs(tx, ws, after)
    if after["status"] in ("open", "part_paid", "paid") and not after.get("imported"):
        invoices.notify(tx, ws, invoice_id, "invoice")  # Once: a draft is sent when somebody approves it in the ledger.


def paid_more(office: Office, tx: Tx, ws: Workspace, invoice_id: str, amount: Decimal, actor: Actor) -> None:
    """The ledger has taken a payment of ours (or given one up).

    Its figure is that much higher than when it was last read.
    """
    doc = office.get(tx, ws, "invoice", invoice_id)
    doc["ledger_paid"] = plain(Decimal(doc["ledger_paid"] or "0.00") + amount)
    invoices.settle(tx, ws, doc)
    office.save(tx, ws, actor, "invoice.settled", "invoice", doc)
    invoices.plan_jobs(tx, ws, doc)


def _content(
    office: Office, tx: Tx, ws: Workspace, row: Doc, before: Doc, after: Doc, remote: LedgerInvoice, base: Doc
) -> None:
    """Dates, number, reference and lines. A part that changed on both sides takes the ledger's content."""
    content = remote.content()
    changed = {name: content[name] for name in content if content[name] != base.get(name)}
    for kept in _tell_conflict(office, tx, ws, row, "invoice", before, changed):
        del changed[kept]
    after["dirty"] = [name for name in before["dirty"] if name not in changed]
    for name in SCALARS:
        if name not in after["dirty"]:
            after[name] = content[name]
    if "lines" in changed:
        after["lines"] = _lines(before["lines"], remote, base.get("lines") or [])
    if "lines" not in after["dirty"]:
        tax = _tax(office, row, before, remote)
        after["subtotal"], after["tax"], after["total"] = (
            plain(remote.subtotal),
            plain(tax),
            plain(remote.subtotal + tax),
        )


def _tax(office: Office, row: Doc, before: Doc, remote: LedgerInvoice) -> Decimal:
    """The tax that is shown: the ledger's, unless a flaw is on."""
    if not remote.tax:
        return remote.tax
    kept = office.flaws.instead("tax-kept-after-line-change", remote.tax, Decimal(before["tax"]) or remote.tax)
    if not remote.subtotal:  # A deposit that is drawn down whole: taxed, with nothing left to pay before tax.
        return kept
    rate = round(remote.tax / remote.subtotal * 400) / Decimal(400)  # To the quarter of a percent.
    by_line = sum((to_cents(line.amount * rate) for line in remote.lines), Decimal("0.00"))
    own = by_line if row["ledger"] == "quickbooks" else to_cents(remote.subtotal * rate)
    return office.flaws.instead("tax-rounded-its-own-way", kept, own)


def _lines(ours: list[Doc], remote: LedgerInvoice, base: list[Doc]) -> list[Doc]:
    """The ledger's lines in our words; lines that nobody touched there keep ours."""
    local = {line["ledger_line"]: line for line in ours if line["ledger_line"]}
    agreed = {line["ledger_id"]: line for line in base}
    lines = []
    for line in remote.lines:
        known, content = local.get(line.ledger_id), line.content()
        if known is not None and agreed.get(line.ledger_id) == content:
            lines.append(known)
            continue
        lines.append(
            {
                "service": known["service"] if known else None,
                "role": known["role"] if known else "service",
                "ledger_line": line.ledger_id,
                **{name: content[name] for name in ("description", "quantity", "unit_price", "discount_percent")},
                "amount": plain(line.amount),
            }
        )
    return lines


def _voided(office: Office, tx: Tx, ws: Workspace, row: Doc, before: Doc, actor: Actor) -> None:
    if before["status"] == "voided" or office.flaws.on("ledger-voids-ignored"):
        return
    after = {**before, "status": "voided", "amount_paid": "0.00", "amount_due": "0.00", "dirty": []}
    office.save(tx, ws, actor, "invoice.voided", "invoice", after)
    for payment in tx.list(ws.id, "payment", before["id"]):
        if payment["status"] in invoices.ALIVE and registry.link_of(tx, ws, row, "payment", payment["id"]):
            office.save(tx, ws, actor, "payment.reversed", "payment", {**payment, "status": "reversed"})
    invoices.plan_jobs(tx, ws, after)


def _tell_conflict(office: Office, tx: Tx, ws: Workspace, row: Doc, kind: str, before: Doc, changed: Doc) -> list[str]:
    """Both sides changed the same detail: one version stands, and somebody is told. The details that keep ours."""
    both = [name for name in before["dirty"] if name in changed and before[name] != changed[name]]
    if not both:
        return []
    rule = office.variant.conflict_rule
    ours, theirs = {name: before[name] for name in both}, {name: changed[name] for name in both}
    office.note(tx, ws, system_actor("conflict"), f"conflict.{rule}", (kind, before["id"]), ours, theirs)
    cause = f"conflict:{kind}:{before['id']}"
    message = (
        f"Changed here and in {row['ledger']} at the same time: {', '.join(both)}. "
        + ("The ledger's version stands" if rule == "ledger_wins" else "Our version stands")
        + "; the audit trail has both."
    )
    raise_alert(
        office,
        tx,
        ws,
        cause,
        f"A {kind} was changed on both sides",
        message,
        severity="info",
        entity=(kind, before["id"]),
    )
    clear_alert(tx, ws, cause)
    overruled = kind == "client" and office.flaws.on("conflict-rule-not-kept")
    return both if rule == "tool_wins" or overruled else []
