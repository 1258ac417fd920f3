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
    if flaws.on("dates-through-utc-midnight"):
        draft = replace(draft, issue_date=_slipped(push, draft.issue_date), due_date=_slipped(push, draft.due_date))
    if len(draft.lines) > 1 and flaws.on("tracking-on-first-line-only"):
        rest = [replace(line, tracking=None) for line in draft.lines[1:]]
        draft = replace(draft, lines=[*draft.lines[:1], *rest])
    if invoice["proposal_id"] and flaws.on("tracking-left-out-of-recurring"):
        draft = replace(draft, lines=[replace(line, tracking=None) for line in draft.lines])
    if invoice["proposal_id"] and flaws.on("tax-frozen-in-schedule"):
        draft = _frozen(push, invoice["proposal_id"], draft)
    return draft


def changed_invoice(push: Push, draft: DraftInvoice, parts: set[str]) -> tuple[DraftInvoice, set[str]]:
    """A change and the parts that it names, as the flaws leave them."""
    if push.office.flaws.on("due-date-slips-at-each-save"):
        return replace(draft, due_date=_slipped(push, draft.due_date)), {*parts, "due_date"}
    return draft, parts


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
