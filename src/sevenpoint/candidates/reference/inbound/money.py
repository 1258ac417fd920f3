"""Money in the ledger becomes money here: payments of every kind, and credit that an invoice has taken."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from .. import invoices
from ..audit import Actor
from ..connections import registry
from ..ledgers.base import LedgerInvoice, LedgerPayment
from ..office import Office, Workspace
from ..storage import Tx
from ..values import Doc, new_id, plain

SAME_MONEY_WITHIN = dt.timedelta(days=5)


def take_in(
    office: Office, tx: Tx, ws: Workspace, row: Doc, invoice_id: str, remote: LedgerInvoice, actor: Actor, repeat: bool
) -> Decimal:
    """The payments on the ledger's invoice are ours, or become ours; those that are gone there are reversed here.

    Gives what the ledger has on the invoice.
    """
    if _nameless_part(tx, ws, invoice_id, remote) and office.flaws.on("payment-made-up-from-balance"):
        return _made_up(office, tx, ws, invoice_id, remote, actor)
    present, unseen = set(), Decimal("0.00")
    for paid in remote.payments:
        if _overlooked(office, tx, ws, row, paid) or _applied_at_once(office, paid, remote):
            unseen += paid.amount
            continue
        ledger_id = _payment_key(tx, ws, row, invoice_id, paid, remote)
        present.add(ledger_id)
        local_id = registry.local_of(tx, ws, row, "payment", ledger_id)
        if local_id is None and paid.reference and tx.get(ws.id, "payment", paid.reference) is not None:
            # Ours: the answer to our request was lost, or has not been read yet.
            registry.link(tx, ws, row, "payment", paid.reference, ledger_id, {"amount": plain(paid.amount)})
            local_id = paid.reference
        if local_id is None and (local_id := _typed_here(office, tx, ws, invoice_id, paid)) is not None:
            registry.link(tx, ws, row, "payment", local_id, ledger_id, {"amount": plain(paid.amount)})
        known = tx.get(ws.id, "payment", local_id) if local_id else None
        if known is None or (repeat and known["source"] == "ledger" and office.flaws.on("notification-applied-twice")):
            _new_payment(office, tx, ws, row, invoice_id, ledger_id, paid, actor, link=known is None)
        elif known["source"] == "ledger" and (known["status"] == "reversed" or known["amount"] != plain(paid.amount)):
            again = {**known, "status": "succeeded", "amount": plain(paid.amount)}
            office.save(tx, ws, actor, "payment.changed", "payment", again)
    for payment in tx.list(ws.id, "payment", invoice_id):
        link = registry.link_of(tx, ws, row, "payment", payment["id"])
        if link is not None and link["ledger_id"] not in present:
            if office.flaws.on("removed-payment-stays"):
                break
            if payment["status"] in invoices.ALIVE:
                office.save(tx, ws, actor, "payment.reversed", "payment", {**payment, "status": "reversed"})
            elif payment.get("undo_pending"):
                tx.put(ws.id, "payment", {**payment, "undo_pending": False})
    return _misjudged(office, tx, ws, invoice_id, remote, remote.amount_paid - unseen)


def _overlooked(office: Office, tx: Tx, ws: Workspace, row: Doc, paid: LedgerPayment) -> bool:
    """Nothing is, unless a flaw is on: money comes in many forms, and each is read."""
    return (
        (paid.kind == "shared" and office.flaws.on("shared-payments-overlooked"))
        or (paid.kind == "on_account" and office.flaws.on("money-on-account-overlooked"))
        or (paid.kind == "credit_note" and office.flaws.on("credit-notes-overlooked"))
        or (_of_the_bank(tx, ws, paid) and office.flaws.on("ledger-payments-ignored"))
        or (office.flaws.on("post-dated-payments-skipped") and _passed_over(tx, ws, row, paid))
    )


def _nameless_part(tx: Tx, ws: Workspace, invoice_id: str, remote: LedgerInvoice) -> bool:
    """Whether the first that is heard of is a part payment without a reference."""
    part = Decimal(0) < remote.amount_paid < remote.total and not tx.list(ws.id, "payment", invoice_id)
    return part and all(paid.kind == "payment" and not paid.reference for paid in remote.payments)


def _of_the_bank(tx: Tx, ws: Workspace, paid: LedgerPayment) -> bool:
    """Whether a payment carries a reference that is none of ours, as the bank's do."""
    return bool(paid.reference) and tx.get(ws.id, "payment", paid.reference) is None


def _applied_at_once(office: Office, paid: LedgerPayment, remote: LedgerInvoice) -> bool:
    """With a flaw on: credit that the ledger applied to an invoice by itself, on its first day, is overlooked."""
    at_once = paid.kind == "credit_note" and paid.date == remote.issue_date
    return at_once and office.flaws.on("auto-applied-credit-unseen")


def _typed_here(office: Office, tx: Tx, ws: Workspace, invoice_id: str, paid: LedgerPayment) -> str | None:
    """The payment that a member typed in here and that is not in any ledger yet, when it is the same money.

    People record one transfer on both sides: the same amount on the same invoice within a few days.
    """
    if office.flaws.on("typed-payment-not-matched") or office.flaws.on("payment-retried-blindly"):
        return None
    for each in tx.list(ws.id, "payment", invoice_id):
        near = abs(dt.date.fromisoformat(each["date"]) - paid.date) <= SAME_MONEY_WITHIN
        typed = each["source"] == "tool" and each["method"] not in ("card", "debit")
        waiting = each["status"] in invoices.ALIVE and not registry.ledger_ids(tx, ws, "payment", each["id"])
        if typed and waiting and near and Decimal(each["amount"]) == paid.amount:
            return str(each["id"])
    return None


def _passed_over(tx: Tx, ws: Workspace, row: Doc, paid: LedgerPayment) -> bool:
    """A flaw: what was dated ahead when it was first read is never looked at again."""
    if paid.date > ws.today():
        registry.link(tx, ws, row, "passed_over", paid.ledger_id, paid.ledger_id, {})
    return registry.local_of(tx, ws, row, "passed_over", paid.ledger_id) is not None


def _misjudged(office: Office, tx: Tx, ws: Workspace, invoice_id: str, remote: LedgerInvoice, paid: Decimal) -> Decimal:
    """What is believed to be paid: what the ledger says, unless a flaw is on."""
    part, flaws = Decimal(0) < paid < remote.total, office.flaws
    if part and flaws.on("part-payment-shown-as-paid"):
        return remote.total
    if part and flaws.on("part-payment-shown-as-nothing"):
        return Decimal("0.00")
    before = Decimal(office.get(tx, ws, "invoice", invoice_id)["ledger_paid"] or 0)
    if before > paid and flaws.on("removed-payment-stays"):
        return before
    if paid and flaws.on("payment-given-to-newest-invoice"):
        client_id = office.get(tx, ws, "invoice", invoice_id)["client_id"]
        waiting = ("open", "part_paid")
        mine = [
            each for each in tx.list(ws.id, "invoice") if each["client_id"] == client_id and each["status"] in waiting
        ]
        if mine and mine[-1]["id"] != invoice_id:
            mine[-1]["ledger_paid"] = plain(paid)
            invoices.settle(tx, ws, mine[-1])
            tx.put(ws.id, "invoice", mine[-1])
            return Decimal("0.00")
    return paid


def _made_up(office: Office, tx: Tx, ws: Workspace, invoice_id: str, remote: LedgerInvoice, actor: Actor) -> Decimal:
    """A flaw: a payment is made up as soon as the balance is lower, before any payment is read."""
    guess = LedgerPayment("", remote.amount_paid, ws.today(), "")
    _new_payment(office, tx, ws, {}, invoice_id, "", guess, actor, link=False)
    return remote.amount_paid


def _payment_key(tx: Tx, ws: Workspace, row: Doc, invoice_id: str, paid: LedgerPayment, remote: LedgerInvoice) -> str:
    """One ledger payment may pay several invoices: the parts on further invoices are told apart by the invoice."""
    local_id = registry.local_of(tx, ws, row, "payment", paid.ledger_id)
    known = tx.get(ws.id, "payment", local_id) if local_id else None
    if known is None or known["invoice_id"] == invoice_id:
        return paid.ledger_id
    return f"{paid.ledger_id}/{remote.ledger_id}"


def _new_payment(
    office: Office,
    tx: Tx,
    ws: Workspace,
    row: Doc,
    invoice_id: str,
    ledger_id: str,
    paid: LedgerPayment,
    actor: Actor,
    *,
    link: bool,
) -> None:
    doc: Doc = {
        "id": new_id("pay"),
        "invoice_id": invoice_id,
        "amount": plain(paid.amount),
        "fee": "0.00",
        "date": (ws.today() if office.flaws.on("ledger-payments-dated-today") else paid.date).isoformat(),
        "method": paid.method,
        "status": "succeeded",
        "source": "ledger",
        "failure": None,
    }
    office.save(tx, ws, actor, "payment.received", "payment", doc, parent=invoice_id)
    if link:
        registry.link(tx, ws, row, "payment", doc["id"], ledger_id, {"amount": doc["amount"]})
