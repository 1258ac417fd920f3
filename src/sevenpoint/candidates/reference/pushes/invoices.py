"""Invoices on their way to the ledger: written, changed, voided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from .. import coding
from ..alerts import raise_alert
from ..connections import registry
from ..inbound import apply
from ..ledgers.base import DraftInvoice, DraftLine, LedgerInvoice
from ..problems import LedgerRefusedError, LedgerUnavailableError, WaitingError
from ..storage import Tx
from ..values import Doc, plain
from . import misdone
from .clients import contact_of
from .push import Push, clean

DEFAULT_TERMS = 30


def create_invoice(push: Push) -> None:
    """Write the invoice, after its client, with the chosen coding and status."""
    draft = draft_of(push)
    if draft is None:
        return
    written = push.book.find_invoice(draft, lambda each: push.taken("invoice", each)) if push.uncertain else None
    try:
        keep(push, draft, written or push.book.create_invoice(draft, push.key_for(draft)))
    except LedgerRefusedError:
        forced = _forced(push, draft)
        if forced is None:
            raise
        keep(push, forced, push.book.create_invoice(forced, push.key_for(forced)))


def _forced(push: Push, draft: DraftInvoice) -> DraftInvoice | None:
    """What careless tools send when the ledger has refused the coding; None: nothing, the refusal stands."""
    if push.office.flaws.on("archived-account-replaced"):
        account = push.settings()["services"][0]["account"]
        return replace(draft, lines=[replace(line, account=account, item=None) for line in draft.lines])
    if push.office.flaws.on("closed-period-redated"):
        today = push.ws.today()
        return replace(draft, issue_date=today, due_date=max(today, draft.due_date))
    if push.office.flaws.on("refused-tracking-dropped"):
        return replace(draft, lines=[replace(line, tracking=None) for line in draft.lines])
    return None


def draft_of(push: Push) -> DraftInvoice | None:
    """What is to be written; None when there is nothing left to write, and the row is done."""
    invoice = push.office.get(push.read(), push.ws, "invoice", push.entity)
    gone = invoice["status"] == "voided" and not push.uncertain
    if push.office.flaws.on("zero-invoices-not-sent") and not Decimal(invoice["subtotal"]):
        gone = True
    if gone or push.link_of("invoice", push.entity) is not None:
        with push.office.store.write() as tx:
            push.done(tx)
        return None
    contact_id = contact_of(push, invoice["client_id"])
    if push.office.flaws.on("looks-up-everything"):
        push.book.options()
    if (
        push.office.flaws.on("archived-contact-pending")
        and not push.book.read_contacts([contact_id])[0].fields["active"]
    ):
        raise WaitingError("contact", contact_id, "It waits for its contact.")
    draft = coding.draft_invoice(push.office, push.connection["ledger"], push.settings(), invoice, contact_id)
    if push.office.flaws.on("default-terms-override"):
        client = push.office.get(push.read(), push.ws, "client", invoice["client_id"])
        draft.due_date = draft.issue_date + dt.timedelta(days=client["payment_terms_days"] or DEFAULT_TERMS)
    draft = misdone.new_invoice(push, invoice, draft)
    spoilt = _spoil_creation(push, draft)
    if spoilt is not None:
        keep(push, draft, spoilt)
        return None
    return replace(draft, status="draft") if _in_two_steps(push) else draft


def _in_two_steps(push: Push) -> bool:
    """Whether invoices are written as drafts and approved afterwards."""
    chosen = push.settings()["invoice_status"]
    return push.office.variant.draft_first and push.connection["ledger"] == "xero" and chosen == "authorised"


def keep(push: Push, draft: DraftInvoice, written: LedgerInvoice) -> None:
    """The ledger has the invoice: remember its id, number, lines and tax."""
    if written.status == "draft" and _in_two_steps(push):
        written = _approved(push, written)
    with push.office.store.write() as tx:
        invoice = push.office.get(tx, push.ws, "invoice", push.entity)
        _pin_lines(invoice, written)
        tx.put(push.ws.id, "invoice", {**invoice, "dirty": _still_dirty(invoice, draft.reference)})
        registry.link(tx, push.ws, push.connection, "invoice", push.entity, written.ledger_id, written.content())
        expected = Decimal(invoice["subtotal"])
        apply.invoice(push.office, tx, push.ws, push.connection, written, written_by_us=True)
        if written.subtotal != expected:
            _tell_difference(push, tx, invoice, expected, written)
        push.done(tx)


def _spoil_creation(push: Push, draft: DraftInvoice) -> LedgerInvoice | None:
    """Flaws that the writing of an invoice may carry; without them nothing happens here."""
    flaws, tx = push.office.flaws, push.read()
    others = [each for each in tx.list(push.ws.id, "invoice") if each["id"] != push.entity]
    if flaws.on("voided-document-updated"):
        for other in others:
            link = push.link_of("invoice", other["id"])
            if other["status"] == "voided" and other["reference"] == draft.reference and link is not None:
                return push.book.update_invoice(link["ledger_id"], draft, {"lines", "due_date"}, push.key)
    if flaws.on("number-never-renewed") or flaws.on("number-match-takes-over"):
        numbers = [each["number"] for each in others if each["number"]]
        draft.number = _next_number(numbers[-1]) if numbers else None
    if flaws.on("number-match-takes-over") and draft.number:
        return push.book.find_number(draft.number)
    return None


def _next_number(number: str) -> str:
    """The number after one, e.g. INV-0009 to INV-0010."""
    figures = number[len(number.rstrip("0123456789")) :]
    return number[: len(number) - len(figures)] + str(int(figures or "0") + 1).zfill(len(figures))


def _approved(push: Push, written: LedgerInvoice) -> LedgerInvoice:
    """The second step. When it has to wait, the draft is there already, so it is looked for before a repetition."""
    try:
        return push.book.approve_invoice(written.ledger_id, push.key_for(("approve", written.ledger_id)))
    except LedgerUnavailableError as error:
        error.uncertain = True
        raise


def update_invoice(push: Push) -> None:
    """Send the parts that changed here; parts that changed in the ledger as well keep the ledger's content."""
    link, flaws = push.link_of("invoice", push.entity), push.office.flaws
    remote = push.book.read_invoices([link["ledger_id"]]) if link is not None else []
    if remote and not flaws.on("stale-picture-resent"):
        with push.office.store.write() as tx:
            for each in remote:
                apply.invoice(push.office, tx, push.ws, push.connection, each)
    invoice = push.office.get(push.read(), push.ws, "invoice", push.entity)
    if link is None or not invoice["dirty"] or invoice["status"] == "voided":
        with push.office.store.write() as tx:
            push.done(tx)
        return
    contact_id = contact_of(push, invoice["client_id"])
    draft = coding.draft_invoice(push.office, push.connection["ledger"], push.settings(), invoice, contact_id)
    draft.version = invoice.get("version")
    _spoil_update(push, draft, remote[0] if remote else None)
    parts = {"lines", "due_date", "reference"} if flaws.on("stale-picture-resent") else set(invoice["dirty"])
    draft, parts = misdone.changed_invoice(push, draft, parts)
    try:
        answer = push.book.update_invoice(link["ledger_id"], draft, parts, push.key_for((draft, invoice["dirty"])))
    except LedgerRefusedError:
        if not flaws.on("refused-edit-claimed"):
            raise
        with push.office.store.write() as tx:
            push.done(tx)
        return
    with push.office.store.write() as tx:
        clean(push.office, tx, push.ws, "invoice", invoice, invoice["dirty"])
        now = push.office.get(tx, push.ws, "invoice", push.entity)
        _pin_lines(now, answer)
        tx.put(push.ws.id, "invoice", now)
        registry.link(tx, push.ws, push.connection, "invoice", push.entity, answer.ledger_id, answer.content())
        apply.invoice(push.office, tx, push.ws, push.connection, answer, written_by_us=True)
        push.done(tx)


def _spoil_update(push: Push, draft: DraftInvoice, remote: LedgerInvoice | None) -> None:
    """Flaws that an update may carry; without them nothing happens here."""
    if push.office.flaws.on("tracking-lost-on-edit"):
        for line in draft.lines:
            line.tracking = line.tracking if line.ledger_id else None
    if push.office.flaws.on("lines-rebuilt-without-ids"):
        draft.lines = [replace(line, ledger_id=None, keep_coding=False) for line in draft.lines]
    if push.office.flaws.on("edited-lines-appended") and remote is not None:
        sent = [replace(line, ledger_id=None, keep_coding=False) for line in draft.lines]
        draft.lines = [
            DraftLine(each.description, each.quantity, each.unit_price, each.discount_percent, each.amount,
                      ledger_id=each.ledger_id, keep_coding=True)
            for each in remote.lines
        ] + sent  # fmt: skip


def void_invoice(push: Push) -> None:
    """Void it in the ledger, if it ever got there."""
    link = push.link_of("invoice", push.entity)
    answer = None
    try:
        answer = push.book.void_invoice(link["ledger_id"], push.key) if link is not None else None
    except LedgerRefusedError:
        if not push.office.flaws.on("refused-void-claimed"):
            raise
    with push.office.store.write() as tx:
        if answer is not None and link is not None:
            registry.link(tx, push.ws, push.connection, "invoice", push.entity, link["ledger_id"], answer.content())
        push.done(tx)


def _pin_lines(invoice: Doc, written: LedgerInvoice) -> None:
    """Remember which line is which in the ledger."""
    if len(invoice["lines"]) == len(written.lines):
        for line, theirs in zip(invoice["lines"], written.lines, strict=True):
            line["ledger_line"] = theirs.ledger_id
            line.pop("recoded", None)


def _still_dirty(invoice: Doc, sent_reference: str) -> list[str]:
    """What was changed while the invoice was on its way has its own row in the outbox; only that stays unsent."""
    return [name for name in invoice["dirty"] if name != "reference" or invoice["reference"] != sent_reference]


def _tell_difference(push: Push, tx: Tx, invoice: Doc, expected: Decimal, written: LedgerInvoice) -> None:
    ledger, label = push.connection["ledger"], written.number or invoice["id"]
    agreed, held = plain(expected), plain(written.subtotal)
    message = f"Agreed before tax: {agreed}; {ledger} holds {held}. Compare the lines of the invoice."
    subject = f"Invoice {label} differs in {ledger}"
    raise_alert(
        push.office, tx, push.ws, f"difference:{invoice['id']}", subject, message, severity="warning",
        entity=("invoice", invoice["id"]),
    )  # fmt: skip
