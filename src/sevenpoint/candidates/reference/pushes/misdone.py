"""What careless tools do to an invoice on its way to the ledger. Without a flaw nothing is changed here."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ..ledgers.base import DraftInvoice
from ..values import Doc, start_of_day
from .push import Push


def new_invoice(push: Push, invoice: Doc, draft: DraftInvoice) -> DraftInvoice:
    """The draft of a new invoice, as the flaws leave it."""
    flaws = push.office.flaws
    slipped = replace(draft, issue_date=_slipped(push, draft.issue_date), due_date=_slipped(push, draft.due_date))
    draft = flaws.instead("dates-through-utc-midnight", draft, slipped)
    if len(draft.lines) > 1 and flaws.on("tracking-on-first-line-only"):
        rest = [replace(line, tracking=None) for line in draft.lines[1:]]
        draft = replace(draft, lines=[*draft.lines[:1], *rest])
    if invoice["proposal_id"] and flaws.on("tracking-left-out-of-recurring"):
        draft = replace(draft, lines=[replace(line, tracking=None) for line in draft.lines])
    if invoice["proposal_id"] and flaws.on("tax-frozen-in-schedule"):
        draft = _frozen(push, invoice["proposal_id"], draft)
    if any(line.amount < 0 for line in draft.lines) and flaws.on("reduction-as-loose-credit"):
        draft = _with_loose_credit(push, draft)
    return draft


def changed_invoice(push: Push, draft: DraftInvoice, parts: set[str]) -> tuple[DraftInvoice, set[str]]:
    """A change and the parts that it names, as the flaws leave them."""
    slipped = _slipped(push, draft.due_date)
    if slipped != draft.due_date and push.office.flaws.on("due-date-slips-at-each-save"):
        return replace(draft, due_date=slipped), {*parts, "due_date"}
    return draft, parts


def _with_loose_credit(push: Push, draft: DraftInvoice) -> DraftInvoice:
    """What is to come off becomes a credit note, and nobody applies it."""
    off = [replace(line, unit_price=-line.unit_price, amount=-line.amount) for line in draft.lines if line.amount < 0]
    push.book.give_credit(replace(draft, lines=off), f"{push.key}-credit")
    return replace(draft, lines=[line for line in draft.lines if line.amount >= 0])


def with_stray_items(push: Push, draft: DraftInvoice) -> DraftInvoice:
    """Items that the ledger does not take are made anew, on whatever account comes first."""
    account = next(each["account"] for each in push.settings()["services"] if each["account"])
    lines = []
    for line in draft.lines:
        item = push.book.create_item(f"Service {push.key[:12]}", account) if line.item else None
        lines.append(replace(line, item=item, account=account))
    return replace(draft, lines=lines)


def with_made_up_services(push: Push, settings: Doc, invoice: Doc) -> Doc:
    """Services that nobody has mapped get an item each, on whatever account comes first."""
    account = next(each["account"] for each in settings["services"] if each["account"])
    mapped = {each["service"] for each in settings["services"]}
    unmapped = {line["service"] for line in invoice["lines"]} - mapped
    made = [
        {"service": name, "account": None, "item": push.book.create_item(name, account), "tax": None, "tracking": None}
        for name in sorted(unmapped)
    ]
    return {**settings, "services": [*settings["services"], *made]}


def _slipped(push: Push, day: dt.date) -> dt.date:
    """The date that midnight where the firm is has in UTC: the day before, east of Greenwich."""
    return start_of_day(day, push.ws.time_zone).date()


def _frozen(push: Push, proposal_id: str, draft: DraftInvoice) -> DraftInvoice:
    """The taxes that the first invoice of the proposal had."""
    with push.office.store.write() as tx:
        known = tx.get(push.ws.id, "frozen_tax", proposal_id)
        if known is None:
            known = {"id": proposal_id, "taxes": [line.tax for line in draft.lines]}
            tx.put(push.ws.id, "frozen_tax", known)
    lines = [replace(line, tax=tax) for line, tax in zip(draft.lines, known["taxes"], strict=False)]
    return replace(draft, lines=[*lines, *draft.lines[len(lines) :]])
