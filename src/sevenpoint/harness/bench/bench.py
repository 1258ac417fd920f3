"""What a scenario holds in its hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal, TypeVar

from sevenpoint.harness.bench import notifications, waiting, world
from sevenpoint.harness.bench.calls import Calls
from sevenpoint.harness.bench.clock import BenchClock
from sevenpoint.harness.bench.faults import Faults
from sevenpoint.harness.bench.journal import Journal
from sevenpoint.harness.bench.karbon import Karbon
from sevenpoint.harness.bench.names import Names
from sevenpoint.harness.bench.record import ScenarioUnsupported
from sevenpoint.harness.bench.sinks import Hook, MailBox, Sinks
from sevenpoint.harness.bench.story import Story
from sevenpoint.harness.bookkeepers import REDIRECT, open_bookkeeper
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.consent import Consent
from sevenpoint.harness.contract import Ledger, LedgerSettings
from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.fronts.base import ByHand
from sevenpoint.harness.fronts.candidate import Candidate, describe
from sevenpoint.harness.fronts.errors import CandidateNonsense, NotWitnessed
from sevenpoint.harness.ledgers import App, Organisation, Sandbox
from sevenpoint.harness.oracles.leaks import granted
from sevenpoint.harness.results import Exchange
from sevenpoint.harness.run_ids import run_id, workspace_name
from sevenpoint.harness.scenario_marker import Scenario

Seen = TypeVar("Seen")

CONNECTED_WITHIN = 15.0


class Bench(Story):
    """One run of one scenario on one ledger: its own sandbox, its own workspace.

    ledger: `xero` or `quickbooks`.
    candidate: the candidate as the workspace's owner; `candidate.acting_as("member")` for others.
    bookkeeper: the firm's bookkeeper in the first organisation (`bookkeeper_of` for others).
    sandbox: the ledger's world, for deliveries, grants and the trial balance.
    organisation, organisations: the books; `organisation.chart` names ready accounts.
    app: the candidate's app at the ledger.
    clock, faults, names, mail, hook: time, bad luck, invented names, alert mails, alert posts.
    """

    candidate: Candidate
    bookkeeper: Bookkeeper
    sandbox: Sandbox
    organisation: Organisation
    app: App
    clock: BenchClock
    faults: Faults
    mail: MailBox
    hook: Hook

    def __init__(
        self, scenario: Scenario, scenario_id: str, ledger: str, around: world.Surroundings, sinks: Sinks
    ) -> None:
        """Nothing is opened yet: `open` does that."""
        super().__init__(scenario)
        self.scenario_id = scenario_id
        self.ledger = ledger
        self.names = Names(around.seed, scenario_id, ledger)
        self._around = around
        self._sinks = sinks
        self._bookkeepers: dict[str, Bookkeeper] = {}
        self._journal: Journal | None = None
        self._workspaces: list[Candidate] = []
        self.calls = Calls(around.front)
        self.by_hand = around.front if isinstance(around.front, ByHand) else None
        self._bookkeeper_app: App | None = None
        self._karbon: Karbon | None = None

    def needs(self, capability: str) -> None:
        """End the story as unsupported when the candidate does not claim a capability, e.g. `refunds`."""
        if not self.candidate.offers(capability):
            raise ScenarioUnsupported(f"The candidate does not offer {capability}")

    # --- watching -----------------------------------------------------------------------------------------------------

    def eventually(
        self,
        probe: Callable[[], Seen],
        until: Callable[[Seen], bool],
        *,
        within_seconds: float = 5.0,
        on_virtual_clock: dt.timedelta | None = None,
    ) -> Seen:
        """Look until it holds; the last thing seen, whether it holds or not.

        Polls for `within_seconds` of real time. If it does not hold by then, `on_virtual_clock` is given and the
        candidate has a clock, both clocks move by 1, 2, 4 … minutes, up to that much in total, with a look after each.
        Where a person moves the clock, it is moved once; where a person works without one, real time is waited for.
        """
        return waiting.eventually(
            probe,
            until,
            within_seconds=within_seconds,
            clock=self.clock,
            on_virtual_clock=on_virtual_clock,
            patience_seconds=self.by_hand.patience_seconds if self.by_hand is not None else 0,
        )

    def time_until(
        self, probe: Callable[[], object], *, limit_seconds: float = 30.0, resolution_seconds: float = 0.02
    ) -> float | None:
        """Seconds of real time until the probe is true; None when not within the limit. Feed it to `measure`."""
        return waiting.time_until(probe, limit_seconds=limit_seconds, resolution_seconds=resolution_seconds)

    def measure(
        self,
        requirement: str,
        name: str,
        seconds: float | None,
        *,
        direction: Literal["tool_to_ledger", "ledger_to_tool"],
        limit_seconds: float = 30.0,
        resolution_seconds: float = 0.02,
        at: float | None = None,
        earliest: float | None = None,
    ) -> None:
        """Add a latency sample, e.g. `bench.measure("4.1", "invoice created", seconds, direction="tool_to_ledger")`.

        Samples of the same name and direction belong together. A measurement is not a finding: check what it shows.
        at: seconds since the first of them was to be made; None: real time since the run began, reckoned back.
        earliest: how long it was known to be missing; None: `resolution_seconds` less than the sample.
        Ends the story as not observed where a person does or sees the change: the person's own time is not the tool's.
        """
        if self.calls.by_hand:
            raise NotWitnessed("How long a change takes is measured in seconds, which nobody can do by hand")
        self.record.measure(
            requirement,
            name,
            seconds,
            direction=direction,
            limit_seconds=limit_seconds,
            resolution_seconds=resolution_seconds,
            at=at,
            earliest=earliest,
        )

    def exchanges(
        self,
        actor: str | None = "candidate",
        *,
        method: str | None = None,
        path: str | None = None,
        after: int = 0,
    ) -> list[Exchange]:
        """The ledger's journal of this run. `path`: part of the path, ignoring case; `after`: a sequence number."""
        return self.journal.exchanges(actor=actor, method=method, path=path, after=after)

    def secrets(self) -> set[str]:
        """Every token that the ledger gave the candidate, and what its app is known by; needs `keep_secrets=True`."""
        return {*granted(self.sandbox.unmasked()), self.app.client_secret, self.app.webhook_key}

    def candidate_words(self) -> str | None:
        """What the candidate wrote to its own log, with every other run's; None when the harness did not start it."""
        log = self._around.candidate_log
        return None if log is None else log.read_text(encoding="utf-8", errors="replace")

    @property
    def last_exchange(self) -> int:
        """The newest sequence number in the journal: a mark for `exchanges(after=…)`."""
        return self.journal.last()

    @property
    def journal(self) -> Journal:
        """The journal; a harness fault before the sandbox is open."""
        if self._journal is None:
            raise HarnessFault("the bench is not open")
        return self._journal

    @property
    def has_faults(self) -> bool:
        """Whether the world got as far as having faults."""
        return hasattr(self, "faults")

    @property
    def has_sandbox(self) -> bool:
        """Whether the world got as far as a sandbox."""
        return self._journal is not None

    # --- connecting ---------------------------------------------------------------------------------------------------

    def start_connect(self) -> str:
        """The consent page that the candidate sends the user to; `harness.consent` plays the browser there."""
        return world.start_connect(self.candidate, self.app, self._around.control.url)

    def connect(
        self,
        organisation: Organisation | None = None,
        *,
        user: str | None = None,
        webhook: bool = True,
        settings: bool = True,
    ) -> Consent:
        """Connect as a user does: consent page, redirect, webhook, default settings. `organisation` None: the first.

        `user`: the e-mail address of the ledger's user who consents; None: the owner.
        """
        return self._connect(self.candidate, self.app, organisation or self.organisation, webhook, settings, user)

    def reconnect(self, organisation: Organisation | None = None, *, settings: bool = False) -> Consent:
        """Disconnect in the tool, then connect again; settings are left as the candidate keeps them unless asked."""
        self.candidate.disconnect()
        return self.connect(organisation, settings=settings)

    def default_settings(self, organisation: Organisation | None = None) -> LedgerSettings:
        """The settings that `connect` saves: a start for a story that wants others."""
        books = organisation or self.organisation
        return world.default_settings(books, self.bookkeeper_of(books))

    def another_workspace(self, organisation: Organisation, *, connected: bool = True) -> tuple[Candidate, App]:
        """A second customer of the same tool, in other books, with its own app; its clock moves with the others."""
        candidate = self._open_workspace(organisation)
        self.clock.include(candidate)
        app = world.register_app(self.sandbox, candidate)
        if connected:
            self._connect(candidate, app, organisation, webhook=True, settings=True)
        return candidate, app

    def bookkeeper_of(self, organisation: Organisation) -> Bookkeeper:
        """The bookkeeper of another organisation of this sandbox."""
        if organisation.id not in self._bookkeepers:
            self._bookkeepers[organisation.id] = open_bookkeeper(
                self._around.control.url, self._bookkeepers_app(), organisation
            )
        return self._bookkeepers[organisation.id]

    @property
    def organisations(self) -> list[Organisation]:
        """Every set of books in the sandbox."""
        return self.sandbox.organisations

    @property
    def karbon(self) -> Karbon:
        """The firm's account in Karbon, its practice-workflow tool; opened when first asked for."""
        if self._karbon is None:
            self._karbon = Karbon(
                self._sinks.karbon(), workspace_name(self.scenario_id, self.ledger, ""), self.names.seed
            )
        return self._karbon

    # --- notifications ------------------------------------------------------------------------------------------------

    @property
    def webhook_url(self) -> str | None:
        """Where the candidate takes this ledger's notifications; None when it takes none."""
        return self.candidate.workspace.webhook_urls.get(self.candidate.ledger)

    def notify(self, body: bytes, *, signed: bool = True, signature: str | None = None) -> notifications.WebhookAnswer:
        """Send the candidate a notification: rightly signed, with a forged `signature`, or unsigned."""
        if self.webhook_url is None:
            raise ScenarioUnsupported("The candidate takes no notifications")
        right = notifications.signature(body, self.app.webhook_key) if signed else None
        return notifications.send(self.webhook_url, self.ledger, body, signature or right)

    # --- opening and closing ------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Make the world: sandbox, bookkeeper, workspace, app and (unless `connected=False`) the connection."""
        around, scenario = self._around, self.scenario
        if self.by_hand is not None:
            self.by_hand.begin(run_id(self.scenario_id, self.ledger))
            self.record.by_hand = self.calls.by_hand
            self.record.heard = self.by_hand.heard
        self.sandbox = world.open_sandbox(around, self.scenario_id, self.ledger, scenario, self.names)
        self._journal = Journal(self.sandbox)
        self.record.evidence = self._journal.evidence
        self.record.mark = self._journal.mark
        self.organisation = self.sandbox.organisations[0]
        self.record.currency = self.organisation.currency
        self.faults = Faults(self.sandbox, self.ledger, lambda: self.record.seconds)
        self.calls.moment = self.sandbox.about_now
        self.bookkeeper = self.bookkeeper_of(self.organisation)
        description = describe(self.calls)
        if self.ledger not in description.ledgers:
            raise ScenarioUnsupported(f"The candidate does not work with {self.ledger}")
        self._description = description
        self.mail = self._sinks.mailbox(f"alerts-{self.names.nonce(8).lower()}@firm.example")
        self.hook = self._sinks.hook(f"/alerts/{self.names.nonce(8)}")
        self.candidate = self._open_workspace(self.organisation)
        in_one_go = self.by_hand is not None and self.by_hand.by_person("set_clock")
        self.clock = BenchClock(self.sandbox, self.candidate, in_one_go=in_one_go)
        self.app = world.register_app(self.sandbox, self.candidate)
        if scenario.connected:
            self.connect()
        self._journal.mark()

    def broken_books(self) -> list[str]:
        """What does not balance in the ledger, in sentences: always the mock's own fault."""
        return [
            f"{organisation.name}: {problem}"
            for organisation in self.sandbox.organisations
            for problem in _problems(self.sandbox, organisation)
        ]

    def close(self) -> None:
        """Forget the workspaces, then the sandbox."""
        try:
            for candidate in self._workspaces:
                candidate.forget_workspace()
        finally:
            if self.has_sandbox:
                self.sandbox.delete()

    def _open_workspace(self, organisation: Organisation) -> Candidate:
        candidate = world.open_workspace(
            self.calls,
            self._description,
            Ledger(self.ledger),
            organisation,
            self._workspace_name(),
            self.sandbox.now(),
            self.mail,
            self.hook,
        )
        self._workspaces.append(candidate)
        return candidate

    def _workspace_name(self) -> str:
        """The run's own; a person is told nothing by it of what the story expects."""
        nonce = self.names.nonce(4)
        return workspace_name(self.scenario_id, self.ledger, nonce) if self.by_hand is None else f"Firm {nonce}"

    def _connect(
        self,
        candidate: Candidate,
        app: App,
        organisation: Organisation,
        webhook: bool,
        settings: bool,
        user: str | None = None,
    ) -> Consent:
        if self.by_hand is not None and self.by_hand.by_person("connect"):
            self.by_hand.call_things(world.names_in(self.bookkeeper_of(organisation)))
            self.by_hand.consent_at(organisation.name if user is None else f"{organisation.name}, as {user},")
        authorize_url = world.start_connect(candidate, app, self._around.control.url)
        outcome = world.allow(authorize_url, organisation, user) if authorize_url else world.ALLOWED_BY_HAND
        connection, connected = waiting.poll(
            candidate.connection, lambda seen: seen is not None and seen.status == "connected", CONNECTED_WITHIN
        )
        if not connected:
            seen = "no connection" if connection is None else f"{connection.status}: {connection.reason or 'no reason'}"
            raise CandidateNonsense("connections", f"after the user had allowed the connection it shows {seen}")
        if webhook:
            world.register_webhook(self.sandbox, app, candidate)
        if settings:
            candidate.save_settings(self.default_settings(organisation))
        return outcome

    def _bookkeepers_app(self) -> App:
        if self._bookkeeper_app is None:
            self._bookkeeper_app = self.sandbox.create_app(self.ledger, "Bookkeeper", "bookkeeper", [REDIRECT])
        return self._bookkeeper_app


def _problems(sandbox: Sandbox, organisation: Organisation) -> list[str]:
    integrity = sandbox.integrity(organisation.id)
    return [] if integrity.ok else integrity.problems or ["the books do not balance"]
