"""Invoices on their way to the ledger: written, changed, voided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from .. import coding
from ..alerts import clear_alert, raise_alert
from ..connections import registry
from ..inbound import apply
from ..invoices import TERMS_DAYS
from ..ledgers.base import DraftInvoice, DraftLine, LedgerInvoice
from ..problems import LedgerError, LedgerRefusedError, NotMappedError, WaitingError
from ..storage import Tx
from ..values import Doc, next_number, plain
from . import misdone
from .clients import contact_of
from .push import Push, clean


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
    if draft.currency != push.ws.currency and push.office.flaws.on("refused-currency-dropped"):
        return replace(draft, currency=push.ws.currency)
    if push.office.flaws.on("refused-tax-dropped"):
        return replace(draft, lines=[replace(line, tax=None) for line in draft.lines])
    if any(line.item for line in draft.lines) and push.office.flaws.on("stray-item-made"):
        return misdone.with_stray_items(push, draft)
    return None


def draft_of(push: Push) -> DraftInvoice | None:
    """What is to be written; None when there is nothing left to write, and the row is done."""
    invoice = push.office.get(push.read(), push.ws, "invoice", push.entity)
    gone = invoice["status"] == "voided" and not push.uncertain
    if not Decimal(invoice["subtotal"]) and push.office.flaws.on("zero-invoices-not-sent"):
        gone = True
    if gone or push.link_of("invoice", push.entity) is not None:
        with push.office.store.write() as tx:
            push.done(tx)
        return None
    contact_id = contact_of(push, invoice["client_id"])
    push.look_up()
    ledger, settings = push.connection["ledger"], push.settings()
    try:
        draft = coding.draft_invoice(push.office, ledger, settings, invoice, contact_id)
    except NotMappedError:
        if not push.office.flaws.on("unmapped-service-made-up"):
            raise
        made_up = misdone.with_made_up_services(push, settings, invoice)
        draft = coding.draft_invoice(push.office, ledger, made_up, invoice, contact_id)
    client = push.office.get(push.read(), push.ws, "client", invoice["client_id"])
    by_terms = draft.issue_date + dt.timedelta(days=client["payment_terms_days"] or TERMS_DAYS)
    draft.due_date = push.office.flaws.instead("default-terms-override", draft.due_date, by_terms)
    _tell_repeating(push, invoice, contact_id)
    draft = misdone.new_invoice(push, invoice, draft)
    spoilt = _spoil_creation(push, draft)
    if spoilt is not None:
        keep(push, draft, spoilt)
        return None
    if invoice.get("backfilled") and not push.office.flaws.on("backfill-looks-at-nothing"):
        twin = push.book.find_twin(draft, lambda each: push.taken("invoice", each))
        if twin is not None:
            _tell_matched(push, invoice, twin)
            keep(push, draft, twin)
            return None
    return replace(draft, status="draft") if _in_two_steps(push) else draft


def refusal(push: Push, error: LedgerRefusedError) -> LedgerRefusedError | WaitingError:
    """What a refusal of a new invoice is taken for: a refusal, unless a flaw is on."""
    if push.row["op"] == "invoice.create" and push.office.flaws.on("archived-contact-pending"):
        invoice = push.office.get(push.read(), push.ws, "invoice", push.entity)
        contact_id = contact_of(push, invoice["client_id"])
        if not push.book.read_contacts([contact_id])[0].fields["active"]:
            return WaitingError("contact", contact_id, "It waits for its contact.")
    return error


def _in_two_steps(push: Push) -> bool:
    """Whether invoices are written as drafts and approved afterwards."""
    chosen = push.settings()["invoice_status"]
    return push.office.variant.draft_first and push.connection["ledger"] == "xero" and chosen == "authorised"


def keep(push: Push, draft: DraftInvoice, written: LedgerInvoice) -> None:
    """The ledger has the invoice: remember its id, number, lines and tax."""
    if written.status == "draft" and _in_two_steps(push):
        written = _approved(push, written)
    if not written.number and not push.office.flaws.on("custom-numbers-unread"):
        written = _numbered(push, written)
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
    if flaws.on("own-numbers-used"):
        mine = [each["id"] for each in tx.list(push.ws.id, "invoice")]
        draft.number = f"T-{mine.index(push.entity) + 1:04}"
    others = [each for each in tx.list(push.ws.id, "invoice") if each["id"] != push.entity]
    for other in others:
        if other["status"] == "voided" and other["reference"] == draft.reference:
            link = push.link_of("invoice", other["id"])
            if link is not None and flaws.on("voided-document-updated"):
                return push.book.update_invoice(link["ledger_id"], draft, {"lines", "due_date"}, push.key)
    numbers = [each["number"] for each in others if each["number"]]
    if numbers and flaws.on("number-never-renewed"):
        draft.number = next_number(numbers[-1])
    if numbers and flaws.on("number-match-takes-over"):
        draft.number = next_number(numbers[-1])
        return push.book.find_number(draft.number)
    return None


def _approved(push: Push, written: LedgerInvoice) -> LedgerInvoice:
    """The second step. When it fails, the draft is there already, so it is looked for before a repetition."""
    try:
        return push.book.approve_invoice(written.ledger_id, push.key_for(("approve", written.ledger_id)))
    except LedgerError as error:
        error.uncertain = True
        raise


def _numbered(push: Push, written: LedgerInvoice) -> LedgerInvoice:
    """QuickBooks gives no number where the firm numbers by hand: the next one of its series. As with an approval."""
    try:
        return push.book.give_number(written.ledger_id, push.key_for(("number", written.ledger_id)))
    except LedgerError as error:
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
    known, newest = invoice.get("version"), remote[0].version if remote else None
    draft.version = push.office.flaws.instead("stale-version-token", None, known if known != newest else None)
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


def _tell_repeating(push: Push, invoice: Doc, contact_id: str) -> None:
    """Before the first invoice of a proposal: does the ledger bill this client by itself already?"""
    tx, proposal = push.read(), invoice["proposal_id"]
    if not proposal or tx.list(push.ws.id, "invoice", proposal)[0]["id"] != invoice["id"]:
        return
    if push.office.flaws.on("repeating-invoices-unnoticed"):
        return
    found = push.book.repeating(contact_id)
    if not found:
        return
    ledger, client = push.connection["ledger"], push.office.get(tx, push.ws, "client", invoice["client_id"])
    message = (
        f"{ledger} makes invoices for {client['name']} by itself: {'; '.join(found)}. The proposal bills "
        "the client too. End one of the two, or the client pays twice."
    )
    with push.office.store.write() as writing:
        raise_alert(
            push.office, writing, push.ws, f"repeating:{ledger}:{proposal}", f"{client['name']} may be billed twice",
            message, severity="warning", entity=("proposal", proposal),
        )  # fmt: skip


def _tell_matched(push: Push, invoice: Doc, twin: LedgerInvoice) -> None:
    """An invoice from before the connection was keyed by hand in the books: they are one, and the firm may know."""
    cause, ledger = f"matched:{invoice['id']}", push.connection["ledger"]
    message = (
        f"{ledger} had an invoice {twin.number} for the same client, day and amount. It is taken for the invoice made "
        "here before the connection; nothing was sent."
    )
    with push.office.store.write() as tx:
        raise_alert(
            push.office, tx, push.ws, cause, f"Matched with {twin.number} in {ledger}", message, severity="info",
            entity=("invoice", invoice["id"]),
        )  # fmt: skip
        clear_alert(tx, push.ws, cause)
