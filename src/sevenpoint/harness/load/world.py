"""Where the load goes: organisations with their books, workspaces with their connections, clients with open invoices.

Made once; what a worker needs to go on from there is plain data, so that it can be sent to another machine.
"""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from sevenpoint.harness.bench import world as stage
from sevenpoint.harness.bench.names import Names
from sevenpoint.harness.bench.waiting import poll
from sevenpoint.harness.bookkeepers import REDIRECT, open_bookkeeper
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.contract import AlertSinks, Invoice, InvoiceLine, Ledger, NewWorkspace, Workspace
from sevenpoint.harness.errors import CandidateDown
from sevenpoint.harness.fronts import HttpFront
from sevenpoint.harness.fronts.candidate import Candidate, ask_as_described, describe
from sevenpoint.harness.ledgers import App, LedgerControl, NewOrganisation, Organisation, Sandbox
from sevenpoint.harness.load.plan import LoadPlan

CONNECTIONS = 256
READY_WITHIN = 30.0
# Large enough for every partial payment of a long run.
OPEN_INVOICE = Decimal("50000000.00")


class Part(BaseModel):
    """Base of what is sent to workers."""

    model_config = ConfigDict(extra="forbid")


class Known(Part):
    """A client with one large open invoice, by its ids on both sides."""

    client: str
    invoice: str
    contact: str
    booked: str


class Place(Part):
    """One set of books; for a candidate also its workspace, and two clients: one edited by each side."""

    number: int
    organisation: Organisation
    workspace: Workspace | None = None
    by_tool: Known | None = None
    by_ledger: Known | None = None


class World(Part):
    """Everything that exists before the first change. Holds secrets: it is sent to workers and never stored."""

    plan: LoadPlan
    ledgers_url: str
    control_token: str
    candidate: str | None
    sandbox: str
    bookkeepers: dict[str, App]
    places: list[Place]

    def open_sandbox(self) -> Sandbox:
        """The sandbox, over the control API."""
        return LedgerControl(self.ledgers_url, self.control_token).sandbox(self.sandbox)


def make_world(plan: LoadPlan, control: LedgerControl, candidate: str | None) -> World:
    """A sandbox with every organisation and, for a candidate, a connected workspace in front of each.

    Raises CandidateDown when a workspace does not get as far as an invoice that both sides have.
    """
    names = Names(plan.seed, "load", ",".join(plan.ledgers))
    books = [
        NewOrganisation(ledger=ledger, name=names.organisation())
        for _ in range(plan.organisations)
        for ledger in plan.ledgers
    ]
    sandbox = control.create_sandbox(f"load {secrets.token_hex(3)}", books, seed=plan.seed)
    if not plan.real_limits:
        for ledger in plan.ledgers:
            sandbox.lift_limits(ledger)
    keepers = {ledger: sandbox.create_app(ledger, "Bookkeeper", "bookkeeper", [REDIRECT]) for ledger in plan.ledgers}
    places = [Place(number=number, organisation=each) for number, each in enumerate(sandbox.organisations)]
    if candidate is not None:
        front = HttpFront(candidate, connections=CONNECTIONS)
        for place in places:
            _furnish(place, front, sandbox, keepers[place.organisation.ledger], names)
    return World(
        plan=plan,
        ledgers_url=control.url,
        control_token=control.token,
        candidate=candidate,
        sandbox=sandbox.id,
        bookkeepers=keepers,
        places=places,
    )


def leave_world(world: World) -> None:
    """Forget the workspaces, then the sandbox."""
    if world.candidate is not None:
        front = HttpFront(world.candidate)
        description = describe(front)
        for place in world.places:
            if place.workspace is not None:
                ledger = Ledger(place.organisation.ledger)
                Candidate(front, description, place.workspace, ledger).forget_workspace()
    world.open_sandbox().delete()


def _furnish(place: Place, front: HttpFront, sandbox: Sandbox, keeper: App, names: Names) -> None:
    """A workspace, connected as its owner would connect it, and two clients with an open invoice each."""
    organisation = place.organisation
    description = describe(front)
    body = NewWorkspace(
        name=f"Load {place.number} {names.nonce(4)}",
        time_zone=organisation.time_zone,
        country=organisation.country,
        currency=organisation.currency,
        alert_sinks=AlertSinks(),
        now=sandbox.now(),
    )
    place.workspace = ask_as_described(front, description, "create_workspace", Workspace, body=body)
    candidate = Candidate(front, description, place.workspace, Ledger(organisation.ledger))
    bookkeeper = open_bookkeeper(sandbox.control.url, keeper, organisation)
    app = stage.register_app(sandbox, candidate)
    stage.allow(stage.start_connect(candidate, app, sandbox.control.url), organisation)
    _insist(
        place, poll(candidate.connection, lambda seen: seen is not None and seen.status == "connected", READY_WITHIN)[1]
    )
    stage.register_webhook(sandbox, app, candidate)
    candidate.save_settings(stage.default_settings(organisation, bookkeeper))
    clients = [candidate.create_client(names.client(), email=names.email()) for _ in range(2)]
    line = InvoiceLine(service=stage.ADVISORY, description="Open balance", unit_price=OPEN_INVOICE)
    due = (sandbox.now() + dt.timedelta(days=60)).date()
    invoices = [candidate.create_invoice(client_id=each.id, lines=[line], due_date=due) for each in clients]
    place.by_tool, place.by_ledger = (
        _booked(place, candidate, bookkeeper, client.name, invoice)
        for client, invoice in zip(clients, invoices, strict=True)
    )


def _booked(place: Place, candidate: Candidate, bookkeeper: Bookkeeper, client: str, invoice: Invoice) -> Known:
    """A client and its invoice, once both sides have them."""
    contact, _ = poll(lambda: bookkeeper.find_contact(client), lambda seen: seen is not None, READY_WITHIN)
    _insist(place, contact is not None)
    assert contact is not None
    booked, there = poll(lambda: bookkeeper.invoices_of(contact.id), bool, READY_WITHIN)
    _insist(place, there)
    _, synced = poll(lambda: candidate.invoice(invoice.id).sync.state, lambda state: state == "synced", READY_WITHIN)
    _insist(place, synced)
    return Known(client=invoice.client_id, invoice=invoice.id, contact=contact.id, booked=booked[0].id)


def _insist(place: Place, reached: bool) -> None:
    if not reached:
        books = place.organisation
        raise CandidateDown(
            f"before the load began, the candidate did not get an invoice into {books.name} ({books.ledger}) within "
            f"{READY_WITHIN:.0f} seconds; see `sevenpoint evaluate --point 2`"
        )
