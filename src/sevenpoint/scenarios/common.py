"""Beginnings that many stories share, and the questions that they ask of the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from operator import ne
from typing import TypeVar

from sevenpoint.harness import Bench
from sevenpoint.harness.bench import ScenarioEnded
from sevenpoint.harness.bookkeepers.base import LedgerContact, LedgerInvoice
from sevenpoint.harness.contract import Client, Invoice, InvoiceLine
from sevenpoint.harness.fronts.errors import CandidateNonsense
from sevenpoint.harness.oracles import effects
from sevenpoint.harness.oracles.alerts import Told, told

Seen = TypeVar("Seen")

# How long right things may take, on the clocks: being right and being quick are judged apart (point 4).
IN_TIME = dt.timedelta(hours=2)
# Seconds for what a tool does at once, on a machine that is busy with other things: a wait ends when it holds.
UNDER_WAY = 10.0
DAY = dt.timedelta(days=1)
LOOKS = 10
MONTH = dt.timedelta(days=31)


@dataclass(frozen=True)
class Billed:
    """A client and an invoice that both sides have."""

    client: Client
    invoice: Invoice
    contact: LedgerContact
    booked: LedgerInvoice


def line(bench: Bench, amount: Decimal, service: str = "Advisory") -> InvoiceLine:
    """One line over `amount` before tax."""
    return InvoiceLine(service=service, description=bench.names.text(), unit_price=amount)


def standing_invoices(bench: Bench, client_name: str) -> list[LedgerInvoice]:
    """Invoices in the ledger for every customer of that name, without voided and deleted ones."""
    contacts = bench.bookkeeper.contacts_named(client_name)
    found = [invoice for contact in contacts for invoice in bench.bookkeeper.invoices_of(contact.id)]
    return effects.standing(found)


def wait_for_invoices(
    bench: Bench, client_name: str, count: int = 1, *, on_virtual_clock: dt.timedelta | None = IN_TIME
) -> list[LedgerInvoice]:
    """The ledger's invoices for a client, once there are `count`; what there is when the time is up."""
    return bench.eventually(
        lambda: standing_invoices(bench, client_name),
        lambda found: len(found) >= count,
        within_seconds=2.0,
        on_virtual_clock=on_virtual_clock,
    )


def billed(
    bench: Bench, *, amount: Decimal | None = None, lines: Sequence[InvoiceLine] = (), due_date: dt.date | None = None
) -> Billed:
    """A new client with one invoice, in the tool and in the ledger. Ends the story as blocked when it gets no further."""
    with bench.step("The firm bills a client, and the invoice reaches the ledger"):
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        wanted = list(lines) or [line(bench, amount or bench.names.amount())]
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=wanted, due_date=due_date)
        found = wait_for_invoices(bench, client.name)
        if not found:
            raise ScenarioEnded(f"the invoice for {client.name} never reached the ledger, so the rest cannot be seen")
        contact = bench.bookkeeper.contact(found[0].contact_id)
        settled = bench.eventually(
            lambda: bench.candidate.invoice(invoice.id),
            lambda seen: seen.sync.state == "synced",
            on_virtual_clock=IN_TIME,
        )
        return Billed(bench.candidate.client(client.id), settled, contact, found[0])


def stays(bench: Bench, probe: Callable[[], Seen], wanted: Seen, *, minutes: float = 10) -> Seen:
    """What the probe says after the clocks have moved on: `wanted`, unless something put it back."""
    bench.clock.advance(minutes=minutes)
    return bench.eventually(probe, lambda seen: seen != wanted, within_seconds=0.3, on_virtual_clock=None)


def until_quiet(bench: Bench) -> None:
    """Let what is still under way arrive, e.g. the ledger's word of the tool's own writes, so that it is not taken for an answer
    to what comes next."""
    if bench.clock.can_advance:
        bench.clock.advance(minutes=2)
    for _ in range(LOOKS):
        mark = bench.last_exchange
        if bench.eventually(lambda: bench.last_exchange, partial(ne, mark), within_seconds=0.4) == mark and not any(
            each.status == "pending" for each in bench.sandbox.deliveries()
        ):
            return


def what_was_told(bench: Bench, *, patience: dt.timedelta) -> Told:
    """What the firm is told, once it is told in the product and outside it; what there is when the time is up."""
    return bench.eventually(
        lambda: told(bench.candidate.open_alerts(), bench.mail.messages(), bench.hook.alerts()),
        lambda seen: seen.fully(),
        within_seconds=2.0,
        on_virtual_clock=patience,
    )


def listens(bench: Bench) -> bool:
    """Whether the tool claims to hear of changes in the ledger at once; one that asks now and then is judged by what it says."""
    return bench.candidate.description.sync_from_ledger in ("webhook", "webhook_and_polling")


def one_of(things: Sequence[Seen], number: int, verb: str) -> Seen:
    """One of the things that the tool shows in answer to a verb, counted from 0; one that is missing is the tool's nonsense."""
    if number >= len(things):
        raise CandidateNonsense(verb, f"it shows {len(things)} where there are at least {number + 1}")
    return things[number]


def total_of(invoices: Sequence[LedgerInvoice]) -> Decimal:
    """The sum before tax."""
    return sum((invoice.subtotal for invoice in invoices), Decimal(0))
