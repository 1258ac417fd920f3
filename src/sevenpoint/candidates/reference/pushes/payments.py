"""Payments and fees on their way to the ledger."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal

from .. import coding, invoices, outbox
from ..connections import registry
from ..inbound import apply
from ..ledgers.base import DraftFee, DraftPayment
from ..values import Doc, new_id, plain
from .clients import contact_of
from .push import SYNC, Push, required

COLLECTED = ("card", "debit")
IN_A_PAYOUT = 5


def create_payment(push: Push) -> None:
    """Write the payment to the mapped account, gross: the fee is booked by itself."""
    payment = push.office.get(push.read(), push.ws, "payment", push.entity)
    undone = payment["status"] not in invoices.ALIVE and not push.uncertain
    if undone or push.link_of("payment", push.entity) is not None:
        with push.office.store.write() as tx:
            push.done(tx)
        return
    if push.office.flaws.on("payment-overtakes-invoice") and push.link_of("invoice", payment["invoice_id"]) is None:
        with push.office.store.write() as tx:
            outbox.cancel(tx, push.row)
        return
    invoice_link = required(push, "invoice", payment["invoice_id"])
    blindly = push.office.flaws.on("payment-retried-blindly")
    looks = payment["method"] not in COLLECTED and not (blindly and push.row["attempts"])
    if looks and _in_the_ledger_already(push, payment, invoice_link["ledger_id"]):
        with push.office.store.write() as tx:
            push.done(tx)
        return
    if push.row["attempts"] and payment["method"] in COLLECTED and push.office.flaws.on("retry-charges-again"):
        with push.office.store.write() as tx:
            again = {**payment, "id": new_id("pay")}
            push.office.save(tx, push.ws, SYNC, "payment.received", "payment", again, parent=payment["invoice_id"])
    invoice = push.office.get(push.read(), push.ws, "invoice", payment["invoice_id"])
    account = coding.payment_account(push.office, push.settings(), payment, push.connection["ledger"])
    amount = Decimal(payment["amount"]) - (Decimal(payment["fee"]) if payment.get("netted") else 0)
    day = dt.date.fromisoformat(payment["date"])
    draft = DraftPayment(
        invoice_id=invoice_link["ledger_id"],
        contact_id=contact_of(push, invoice["client_id"]),
        amount=amount,
        date=push.ws.today() if push.office.flaws.on("tool-payments-dated-today") else day,
        account=account,
        reference="" if blindly else payment["id"],
        currency=invoice["currency"],
    )
    found = push.book.find_payment(draft) if push.uncertain and not blindly else None
    key = "" if blindly else push.key
    if push.office.flaws.on("key-of-the-same-payment"):
        key = hashlib.sha256(f"{draft.invoice_id} {draft.amount} {draft.date}".encode()).hexdigest()[:24]
    ledger_id = found or push.book.create_payment(draft, key)
    with push.office.store.write() as tx:
        known = registry.link_of(tx, push.ws, push.connection, "payment", payment["id"])
        if known is None:
            registry.link(tx, push.ws, push.connection, "payment", payment["id"], ledger_id, {"amount": plain(amount)})
            apply.paid_more(push.office, tx, push.ws, payment["invoice_id"], amount, SYNC)
        push.done(tx)


def _in_the_ledger_already(push: Push, payment: Doc, invoice_id: str) -> bool:
    """Look before writing what a member typed in: the bookkeeper may have recorded the same transfer."""
    flaws = push.office.flaws
    if flaws.on("typed-payment-not-matched"):
        return False
    remote = push.book.read_invoices([invoice_id])
    if flaws.on("equal-payments-taken-for-one"):
        return any(plain(paid.amount) == payment["amount"] for each in remote for paid in each.payments)
    with push.office.store.write() as tx:
        for each in remote:
            apply.invoice(push.office, tx, push.ws, push.connection, each)
    return push.link_of("payment", push.entity) is not None


def reverse_payment(push: Push) -> None:
    """Take the ledger's payment back."""
    payment = push.office.get(push.read(), push.ws, "payment", push.entity)
    link = push.link_of("payment", push.entity)
    if link is not None:
        push.book.reverse_payment(link["ledger_id"], push.key)
        if push.office.flaws.on("fee-booked-again-on-refund") and Decimal(payment["fee"]):
            push.book.create_fee(_fee(push, payment, f"fee of refund {payment['id'][:8]}"), f"{push.key}-fee")
    with push.office.store.write() as tx:
        if link is not None and payment.get("undo_pending"):
            tx.put(push.ws.id, "payment", {**payment, "undo_pending": False})
            apply.paid_more(push.office, tx, push.ws, payment["invoice_id"], -Decimal(link["base"]["amount"]), SYNC)
        push.done(tx)


def book_fee(push: Push) -> None:
    """Book the processor's fee as an expense out of the account that the payment went to, after the payment itself."""
    payment = push.office.get(push.read(), push.ws, "payment", push.entity)
    if payment["status"] not in invoices.ALIVE and not push.uncertain and push.link_of("payment", push.entity) is None:
        with push.office.store.write() as tx:
            push.done(tx)
        return
    if push.link_of("fee", push.entity) is None:
        required(push, "payment", push.entity)
        draft = _fee(push, payment, f"fee {payment['id']}")
        ledger_id = (push.book.find_fee(draft) if push.uncertain else None) or push.book.create_fee(draft, push.key)
        with push.office.store.write() as tx:
            registry.link(tx, push.ws, push.connection, "fee", payment["id"], ledger_id, {"amount": payment["fee"]})
            after = {"amount": payment["fee"], "ledger_id": ledger_id}
            push.office.note(tx, push.ws, SYNC, "fee.booked", ("payment", payment["id"]), None, after)
        charged = [each for each in push.read().list(push.ws.id, "payment") if push.link_of("fee", each["id"])]
        if len(charged) % IN_A_PAYOUT == 0 and push.office.flaws.on("payout-booked-as-income"):
            _book_payout(push, draft, charged[-IN_A_PAYOUT:])
    with push.office.store.write() as tx:
        push.done(tx)


def _book_payout(push: Push, fee: DraftFee, charged: list[Doc]) -> None:
    """What careless tools make of the processor's payout: a sale, although its invoices are sales already."""
    net = sum((Decimal(each["amount"]) - Decimal(each["fee"]) for each in charged), Decimal(0))
    income = push.settings()["services"][0]["account"]
    push.book.create_fee(replace(fee, amount=-net, fee_account=income, reference="payout"), f"{push.key}-payout")


def _fee(push: Push, payment: Doc, reference: str) -> DraftFee:
    settings, ledger = push.settings(), push.connection["ledger"]
    return DraftFee(
        amount=Decimal(payment["fee"]),
        date=dt.date.fromisoformat(payment["date"]),
        account=coding.payment_account(push.office, settings, payment, ledger),
        fee_account=coding.account(settings, "fee_account", "processing fees", ledger),
        reference=reference,
    )
