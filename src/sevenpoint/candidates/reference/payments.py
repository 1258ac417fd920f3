"""Payments: recorded by hand, collected by the processor, refunded, returned.

Each is one document and its rows in the outbox.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from . import agenda, invoices, outbox, processor
from .alerts import clear_alert, raise_alert
from .audit import Actor, system_actor
from .connections import registry
from .office import Office, Workspace
from .problems import RequestError
from .storage import Tx
from .values import Doc, money, new_id, plain

SHOWN = ["id", "invoice_id", "amount", "fee", "date", "method", "status", "source", "failure"]
COLLECTED = ("card", "debit")


def record(office: Office, tx: Tx, ws: Workspace, actor: Actor, invoice_id: str, body: Doc) -> Doc:
    """Money that arrived outside the processor."""
    invoice = _payable(office, tx, ws, invoice_id)
    amount, day = _amount(invoice, body["amount"]), body.get("date") or ws.today().isoformat()
    payment = _new(invoice_id, amount, Decimal("0.00"), day, body.get("method") or "bank_transfer")
    return _take(office, tx, ws, actor, invoice, payment)


def collect(office: Office, tx: Tx, ws: Workspace, actor: Actor, invoice_id: str, body: Doc) -> Doc:
    """Charge the client through the processor.

    A refused charge is a failed payment, told to the firm and to the client.
    """
    twice = office.flaws.on("double-click-charges-twice")
    invoice = office.get(tx, ws, "invoice", invoice_id) if twice else _payable(office, tx, ws, invoice_id)
    method, instrument = body["method"], body.get("instrument") or "ok"
    amount = Decimal(invoice["amount_due"]) if body.get("amount") is None else _amount(invoice, body["amount"])
    amount = amount or Decimal(invoice["total"])
    charge = processor.charge(method, instrument, amount)
    payment = _new(invoice_id, amount, charge.fee, ws.today().isoformat(), method)
    if charge.fee and amount < Decimal(invoice["total"]) and office.flaws.on("fee-netted-off"):
        payment["netted"] = True
    if charge.failure is not None:
        return _fail(office, tx, ws, actor, invoice, payment, charge.failure)
    if invoice["proposal_id"] and instrument == "ok" and not office.flaws.on("replaced-card-forgotten"):
        _keep_instrument(office, tx, ws, actor, invoice["proposal_id"], instrument)
    return _take(office, tx, ws, actor, invoice, payment)


def collect_due(office: Office, tx: Tx, ws: Workspace, invoice_id: str) -> None:
    """The due date is here: charge the instrument that was left at acceptance."""
    invoice = office.get(tx, ws, "invoice", invoice_id)
    if invoice["status"] not in ("open", "part_paid") or invoice["collect_by"] not in COLLECTED:
        return
    proposal = tx.get(ws.id, "proposal", invoice["proposal_id"] or "") or {}
    body = {"method": invoice["collect_by"], "instrument": proposal.get("instrument") or "expired"}
    collect(office, tx, ws, system_actor("collection"), invoice_id, body)


def refund(office: Office, tx: Tx, ws: Workspace, actor: Actor, payment_id: str, body: Doc) -> Doc:
    """Give the whole payment back; the ledger's payment is taken back with it."""
    payment = _undoable(office, tx, ws, payment_id)
    if payment["method"] not in COLLECTED:
        raise RequestError("refused", "Only what the processor collected can be refunded through it.")
    amount = payment["amount"] if body.get("amount") is None else body["amount"]
    if Decimal(amount) != Decimal(payment["amount"]):
        raise RequestError("unsupported", "Only a whole payment can be refunded.")
    return _undo(office, tx, ws, actor, payment, "refunded", "payment.refunded")


def came_back(office: Office, tx: Tx, ws: Workspace, actor: Actor, payment_id: str, body: Doc) -> Doc:
    """A debit came back from the bank: the invoice is open again, here and in the ledger."""
    payment = _undoable(office, tx, ws, payment_id)
    reason = body.get("reason") or "insufficient funds"
    invoice = office.get(tx, ws, "invoice", payment["invoice_id"])
    label = invoice["number"] or invoice["id"]
    message = (
        f"The payment of {payment['amount']} for invoice {label} came back ({reason}). "
        "The invoice is open again; ask the client for another payment."
    )
    subject, cause = f"A payment for invoice {label} was returned", f"returned:{payment_id}"
    if not office.flaws.on("returned-debit-untold"):
        raise_alert(office, tx, ws, cause, subject, message, entity=("payment", payment_id))
    invoices.notify(tx, ws, invoice["id"], "payment_failed", payment_id)
    if office.flaws.on("returned-debit-leaves-invoice-paid"):
        return payment
    return _undo(office, tx, ws, actor, {**payment, "failure": reason}, "returned", "payment.returned")


def shown(tx: Tx, ws: Workspace, doc: Doc) -> Doc:
    """A payment as the contract shows it; a fee that could not be booked counts against it."""
    states = [outbox.sync_state(tx, ws, kind, doc["id"]) for kind in ("payment", "fee")]
    worst = next((s for wanted in ("failed", "pending") for s in states if s["state"] == wanted), states[0])
    return {
        **{name: doc[name] for name in SHOWN},
        "ledger_ids": registry.ledger_ids(tx, ws, "payment", doc["id"]),
        "sync": worst,
    }


def _new(invoice_id: str, amount: Decimal, fee: Decimal, day: str, method: str) -> Doc:
    return {
        "id": new_id("pay"),
        "invoice_id": invoice_id,
        "amount": plain(amount),
        "fee": plain(fee),
        "date": day,
        "method": method,
        "status": "succeeded",
        "source": "tool",
        "failure": None,
    }


def _take(office: Office, tx: Tx, ws: Workspace, actor: Actor, invoice: Doc, payment: Doc) -> Doc:
    office.save(tx, ws, actor, "payment.received", "payment", payment, parent=invoice["id"])
    if Decimal(payment["fee"]) and len(invoice["lines"]) > 1 and office.flaws.on("surcharge-on-the-invoice"):
        invoice = _surcharged(office, tx, ws, actor, invoice, payment["fee"])
    invoices.settle(tx, ws, invoice)
    invoice["collection_over"] = invoice["status"] == "paid"
    office.save(tx, ws, actor, "invoice.paid", "invoice", invoice)
    outbox.enqueue(office, tx, ws, "payment.create", payment["id"], invoice["id"])
    if Decimal(payment["fee"]) and not payment.get("netted"):
        outbox.enqueue(office, tx, ws, "fee.book", payment["id"], payment["id"])
    clear_alert(tx, ws, f"collection:{invoice['id']}")
    invoices.notify(tx, ws, invoice["id"], "receipt", payment["id"])
    invoices.plan_jobs(tx, ws, invoice)
    return payment


def _surcharged(office: Office, tx: Tx, ws: Workspace, actor: Actor, invoice: Doc, fee: str) -> Doc:
    """With a flaw on: the processor's fee becomes a line of the invoice that was paid."""
    extra = {"description": "Card surcharge", "quantity": "1", "unit_price": fee, "discount_percent": "0"}
    line = {**invoice["lines"][0], **extra, "amount": fee, "ledger_line": None}
    subtotal = plain(Decimal(invoice["subtotal"]) + Decimal(fee))
    total = plain(Decimal(invoice["total"]) + Decimal(fee))
    changed = {"lines": [*invoice["lines"], line], "subtotal": subtotal, "total": total, "dirty": ["lines"]}
    doc = office.save(tx, ws, actor, "invoice.changed", "invoice", {**invoice, **changed})
    outbox.enqueue(office, tx, ws, "invoice.update", doc["id"], doc["client_id"])
    return {**doc}


def _fail(office: Office, tx: Tx, ws: Workspace, actor: Actor, invoice: Doc, payment: Doc, why: str) -> Doc:
    payment = {**payment, "fee": "0.00", "status": "failed", "failure": why}
    office.save(tx, ws, actor, "payment.failed", "payment", payment, parent=invoice["id"])
    office.save(tx, ws, actor, "invoice.collection_failed", "invoice", {**invoice, "collection_over": True})
    agenda.drop(tx, ws, "collect", invoice["id"])
    if office.flaws.on("failed-collection-billed-again"):
        lines = [{**line, "ledger_line": None} for line in invoice["lines"]]
        later = ws.today() + dt.timedelta(days=invoices.TERMS_DAYS)
        invoices.raise_invoice(office, tx, ws, actor, invoice["client_id"], lines, ws.today(), later)
    if office.flaws.on("failed-card-untold"):
        return payment
    label = invoice["number"] or invoice["id"]
    message = (
        f"{payment['amount']} for invoice {label} could not be collected: {why}. "
        "The client has to give another instrument."
    )
    subject = f"Collection for invoice {label} failed"
    raise_alert(
        office, tx, ws, f"collection:{invoice['id']}", subject, message, who="client", entity=("invoice", invoice["id"])
    )
    invoices.notify(tx, ws, invoice["id"], "payment_failed", payment["id"])
    return payment


def _undo(office: Office, tx: Tx, ws: Workspace, actor: Actor, payment: Doc, status: str, action: str) -> Doc:
    linked = bool(registry.ledger_ids(tx, ws, "payment", payment["id"]))
    payment = {**payment, "status": status, "undo_pending": linked}
    office.save(tx, ws, actor, action, "payment", payment, parent=payment["invoice_id"])
    invoice = office.get(tx, ws, "invoice", payment["invoice_id"])
    invoices.settle(tx, ws, invoice)
    invoice["collection_over"] = True
    office.save(tx, ws, actor, "invoice.reopened", "invoice", invoice)
    local = {"refunded": "refunds-stay-local", "returned": "returned-debit-stays-in-ledger"}[status]
    if not office.flaws.on(local):
        outbox.enqueue(office, tx, ws, "payment.reverse", payment["id"], invoice["id"])
    invoices.plan_jobs(tx, ws, invoice)
    return payment


def _keep_instrument(office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal_id: str, instrument: str) -> None:
    proposal = office.get(tx, ws, "proposal", proposal_id)
    office.save(tx, ws, actor, "proposal.instrument", "proposal", {**proposal, "instrument": instrument})


def _payable(office: Office, tx: Tx, ws: Workspace, invoice_id: str) -> Doc:
    invoice = office.get(tx, ws, "invoice", invoice_id)
    if invoice["status"] not in ("open", "part_paid"):
        raise RequestError("refused", f"A {invoice['status']} invoice cannot be paid.")
    return invoice


def _amount(invoice: Doc, given: str) -> Decimal:
    amount = money(Decimal(given))
    if amount <= 0:
        raise RequestError("invalid", "amount must be more than zero.")
    if amount > Decimal(invoice["amount_due"]):
        raise RequestError("refused", f"Only {invoice['amount_due']} is due on this invoice.")
    return amount


def _undoable(office: Office, tx: Tx, ws: Workspace, payment_id: str) -> Doc:
    payment = office.get(tx, ws, "payment", payment_id)
    if payment["status"] != "succeeded" or payment["source"] != "tool":
        raise RequestError(
            "refused", f"A {payment['status']} payment from the {payment['source']} cannot be taken back here."
        )
    return payment
