"""Turning what is due of an accepted proposal into invoices: once for each line and date, deposits drawn down."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from .. import agenda, invoices
from ..audit import Actor
from ..office import Office, Workspace
from ..storage import Tx
from ..values import Doc, line_amount, plain, start_of_day
from . import misdone
from .schedule import Occurrence, next_due, occurrences, waits

DEPOSIT = "deposit"
DRAWDOWN = "drawdown"


def bill(office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal_id: str) -> None:
    """Bill everything of a proposal that is due by today, one invoice for each date, and plan the next time."""
    proposal = office.get(tx, ws, "proposal", proposal_id)
    if not proposal["accepted_on"]:
        return
    if misdone.waits_for_connection(office, tx, ws):
        agenda.plan(tx, ws, "bill", proposal_id, ws.now() + dt.timedelta(days=1))
        return
    today, done = ws.today(), billed(tx, ws, proposal_id)
    due: dict[dt.date, list[Occurrence]] = defaultdict(list)
    for line in proposal["lines"]:
        for occurrence in occurrences(proposal, line, today, office.flaws):
            if (occurrence.line, occurrence.due.isoformat()) not in done and not _forgotten(office, proposal, line):
                due[occurrence.due].append(occurrence)
    skipped = misdone.skips_missed_run(office, tx, ws)
    for day, occasion in sorted(misdone.occasions(office, today, due).items()):
        if skipped:
            _note(office, tx, ws, proposal, occasion, "")
        else:
            _invoice(office, tx, ws, actor, proposal, day, occasion)
    _plan_next(office, tx, ws, actor, proposal)


def bill_deposit(office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal: Doc) -> None:
    """The deposit's own invoice, at acceptance."""
    if not proposal["deposit"] or not Decimal(proposal["deposit"]):
        return
    line = _special_line(DEPOSIT, f"Deposit: {proposal['title']}", Decimal(proposal["deposit"]))
    today = ws.today()
    client = office.get(tx, ws, "client", proposal["client_id"])
    invoices.raise_invoice(
        office, tx, ws, actor, proposal["client_id"], [line], today, today + terms(proposal, client), proposal=proposal
    )


def billed(tx: Tx, ws: Workspace, proposal_id: str) -> set[tuple[str, str]]:
    """The (line, date) pairs that have been billed."""
    rows = tx.all("SELECT line, occurrence FROM billed WHERE workspace=? AND proposal=?", ws.id, proposal_id)
    return {(row["line"], row["occurrence"]) for row in rows}


def deposit_left(tx: Tx, ws: Workspace, proposal: Doc) -> Decimal:
    """What is left of the deposit: billed (and not voided) less drawn down."""
    left = Decimal("0.00")
    for invoice in tx.list(ws.id, "invoice", proposal["id"]):
        if invoice["status"] != "voided":
            for line in invoice["lines"]:
                if line["role"] in (DEPOSIT, DRAWDOWN):
                    left += Decimal(line["amount"])
    return left


def terms(proposal: Doc, client: Doc) -> dt.timedelta:
    """The proposal's payment terms, else the client's, else the firm's."""
    for days in (proposal["payment_terms_days"], client["payment_terms_days"]):
        if days is not None:
            return dt.timedelta(days=days)
    return dt.timedelta(days=invoices.TERMS_DAYS)


def service_line(office: Office, terms_of_line: Doc) -> Doc:
    """An invoice line for a proposal line, priced as agreed."""
    names = ("service", "description", "quantity", "unit_price", "discount_percent")
    line = {name: terms_of_line[name] for name in names}
    if office.flaws.on("quantity-dropped"):
        line["quantity"] = "1"
    return {**line, "amount": plain(line_amount(line)), "role": "service", "ledger_line": None}


def _invoice(
    office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal: Doc, day: dt.date, due: list[Occurrence]
) -> None:
    lines = [service_line(office, occurrence.terms) for occurrence in due]
    lines += [_adjusting_line(occurrence) for occurrence in due if occurrence.adjustment]
    net = sum((Decimal(line["amount"]) for line in lines), Decimal("0.00"))
    draw = min(deposit_left(tx, ws, proposal), net)
    if draw > 0 and not office.flaws.on("deposit-not-drawn-down"):
        lines.append(_special_line(DRAWDOWN, "Less deposit", -draw))
    # What fell due before the client signed is billed on the day of the signature.
    day = misdone.drifted(office, ws, proposal, day)
    issued = max(day, dt.date.fromisoformat(proposal["accepted_on"]))
    client = office.get(tx, ws, "client", proposal["client_id"])
    payable = issued + terms(proposal, client)
    made = invoices.raise_invoice(
        office, tx, ws, actor, proposal["client_id"], lines, issued, payable, proposal=proposal
    )
    _note(office, tx, ws, proposal, due, made["id"])


def _note(office: Office, tx: Tx, ws: Workspace, proposal: Doc, due: list[Occurrence], invoice_id: str) -> None:
    """Remember what has been billed: each line and date once."""
    for occurrence in due:
        values = (ws.id, proposal["id"], occurrence.line, misdone.noted_as(office, ws, occurrence), invoice_id)
        tx.run("INSERT OR IGNORE INTO billed VALUES (?,?,?,?,?)", *values)


def _adjusting_line(occurrence: Occurrence) -> Doc:
    """What a change inside the period before comes to, coded like its service."""
    line = _special_line("service", f"Adjustment: {occurrence.terms['description']}", occurrence.adjustment)
    return {**line, "service": occurrence.terms["service"]}


def _special_line(role: str, description: str, amount: Decimal) -> Doc:
    return {
        "service": None,
        "description": description,
        "quantity": "1",
        "unit_price": plain(amount),
        "discount_percent": "0",
        "amount": plain(amount),
        "role": role,
        "ledger_line": None,
    }


def _forgotten(office: Office, proposal: Doc, line: Doc) -> bool:
    return office.flaws.on("scope-change-unbilled") and bool(line["versions"][0]["since"])


def _plan_next(office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal: Doc) -> None:
    coming = next_due(proposal, billed(tx, ws, proposal["id"]), office.flaws)
    if coming is None:
        agenda.drop(tx, ws, "bill", proposal["id"])
        # Only the schedule's own last run ends an engagement; what is billed at the signature leaves it open for more.
        waiting = any(waits(line) for line in proposal["lines"])
        if proposal["status"] == "accepted" and actor.source == "system" and not waiting:
            office.save(tx, ws, actor, "proposal.completed", "proposal", {**proposal, "status": "completed"})
    elif coming == ws.today() and office.flaws.on("billed-already-asked-in-utc"):
        agenda.plan(tx, ws, "bill", proposal["id"], dt.datetime.combine(coming, dt.time(), dt.UTC))
    elif coming > ws.today() or not office.flaws.on("scope-change-unbilled"):
        run = misdone.next_run(office, proposal, coming)
        agenda.plan(tx, ws, "bill", proposal["id"], start_of_day(run, ws.time_zone))
    else:
        agenda.drop(tx, ws, "bill", proposal["id"])
