"""A reference candidate in its own process, connected to a sandbox of the mock ledgers, with a bookkeeper."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from sevenpoint.harness import consent
from sevenpoint.harness.bench import world
from sevenpoint.harness.bookkeepers import REDIRECT, open_bookkeeper
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.contract import Client, Invoice, InvoiceLine, Ledger, NewWorkspace
from sevenpoint.harness.contract import Workspace as Account
from sevenpoint.harness.fronts.candidate import Candidate, ask, describe
from sevenpoint.harness.fronts.http import HttpFront
from sevenpoint.harness.ledgers import App, LedgerControl, NewOrganisation, Organisation, Sandbox

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
PATIENCE = 15.0

Seen = TypeVar("Seen")


@dataclass
class World:
    """One workspace, one organisation, and everybody who acts on them."""

    ledger: str
    base_url: str
    sandbox: Sandbox
    organisation: Organisation
    candidate: Candidate
    bookkeeper: Bookkeeper
    app: App

    def client(self, name: str = "Amber Bakery", **details: Any) -> Client:
        """A client whom both sides have."""
        made = self.candidate.create_client(name, **details)
        return until(lambda: self.candidate.client(made.id), lambda seen: bool(seen.ledger_ids))

    def invoice(self, client: Client, price: str = "100.00", **more: Any) -> Invoice:
        """An invoice that both sides have."""
        line = InvoiceLine(service="Advisory", description="Advice", unit_price=Decimal(price))
        made = self.candidate.create_invoice(client_id=client.id, lines=[line], **more)
        return until(lambda: self.candidate.invoice(made.id), lambda seen: seen.number is not None)

    def in_ledger(self, invoice: Invoice) -> str:
        """The id that the ledger has for an invoice."""
        return self.candidate.invoice(invoice.id).ledger_ids[Ledger(self.ledger)]

    def move(self, **span: float) -> None:
        """Both clocks forward, the ledger's first."""
        self.candidate.set_clock(self.sandbox.advance(dt.timedelta(**span).total_seconds()))


def open_world(control: LedgerControl, base_url: str, front_url: str, ledger: str, name: str) -> World:
    """A connected world with the bench's default settings."""
    sandbox = control.create_sandbox(name, [NewOrganisation(ledger=ledger, name=f"{name} Ltd")], seed=7, now=START)
    organisation = sandbox.organisations[0]
    bookkeeper_app = sandbox.create_app(ledger, "Bookkeeper", "bookkeeper", [REDIRECT])
    bookkeeper = open_bookkeeper(base_url, bookkeeper_app, organisation)
    front = HttpFront(front_url)
    account = ask(front, "create_workspace", Account, body=NewWorkspace(name=name, now=sandbox.now()))
    candidate = Candidate(front, describe(front), account, Ledger(ledger))
    app = world.register_app(sandbox, candidate)
    opened = World(ledger, base_url, sandbox, organisation, candidate, bookkeeper, app)
    connect(opened, organisation)
    world.register_webhook(sandbox, app, candidate)
    candidate.save_settings(world.default_settings(organisation, bookkeeper))
    return opened


def connect(opened: World, organisation: Organisation) -> None:
    """Through the consent page, as a person would."""
    address = world.start_connect(opened.candidate, opened.app, opened.base_url)
    assert consent.allow(address, organisation=organisation.id).status == 200


def until(look: Callable[[], Seen], holds: Callable[[Seen], bool]) -> Seen:
    """Look until it holds; fails with what was seen last."""
    end, pause = time.monotonic() + PATIENCE, threading.Event()
    while True:
        seen = look()
        if holds(seen):
            return seen
        assert time.monotonic() < end, f"it never held; seen last: {seen}"
        pause.wait(0.02)


def log_of(folder: Path) -> str:
    """What the candidate wrote to standard error."""
    return (folder / "candidate.log").read_text(encoding="utf-8", errors="replace")
