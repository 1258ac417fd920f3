"""What a scenario holds in its hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from sevenpoint.harness.bench import notifications, waiting, world
from sevenpoint.harness.bench.calls import Calls
from sevenpoint.harness.bench.clock import BenchClock
from sevenpoint.harness.bench.faults import Faults
from sevenpoint.harness.bench.journal import Journal
from sevenpoint.harness.bench.karbon import Karbon
from sevenpoint.harness.bench.place import Place
from sevenpoint.harness.bench.record import ScenarioUnsupported
from sevenpoint.harness.bench.sinks import Hook, MailBox, Sinks
from sevenpoint.harness.bench.story import Story
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.consent import Consent
from sevenpoint.harness.contract import Ledger, LedgerSettings
from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.fronts.base import ByHand, Front
from sevenpoint.harness.fronts.candidate import Candidate, describe
from sevenpoint.harness.fronts.errors import CandidateNonsense, NotWitnessed
from sevenpoint.harness.ledgers import App, Organisation, World
from sevenpoint.harness.oracles.leaks import granted
from sevenpoint.harness.results import Exchange
from sevenpoint.harness.run_ids import run_id, workspace_name
from sevenpoint.harness.scenario_marker import Scenario

Seen = TypeVar("Seen")

CONNECTED_WITHIN = 15.0


@dataclass(frozen=True)
class Surroundings:
    """What every run of a process shares: where the books are, the candidate and the run's seed.

    candidate_log: where the candidate's own words go, when the harness started it.
    """

    place: Place
    front: Front
    seed: int
    candidate_log: Path | None = None


class Bench(Story):
    """One run of one scenario on one ledger: its own sandbox, its own workspace.

    ledger: `xero` or `quickbooks`.
    candidate: the candidate as the workspace's owner; `candidate.acting_as("member")` for others.
    bookkeeper: the firm's bookkeeper in the first organisation (`bookkeeper_of` for others).
    sandbox: the ledger's world, for deliveries, grants and the trial balance; what cannot be done there ends the story.
    organisation, organisations: the books; `organisation.chart` names ready accounts.
    clock, faults, names, mail, hook: time, bad luck, invented names, alert mails, alert posts.
    """

    candidate: Candidate
    bookkeeper: Bookkeeper
    sandbox: World
    organisation: Organisation
    clock: BenchClock
    faults: Faults
    mail: MailBox
    hook: Hook

    def __init__(self, scenario: Scenario, scenario_id: str, ledger: str, around: Surroundings, sinks: Sinks) -> None:
        """Nothing is opened yet: `open` does that."""
        super().__init__(scenario)
        self.scenario_id = scenario_id
        self.ledger = ledger
        self.names = around.place.names(around.seed, scenario_id, ledger)
        self._around = around
        self._place = around.place
        self._sinks = sinks
        self._bookkeepers: dict[str, Bookkeeper] = {}
        self._journal: Journal | None = None
        self._workspaces: list[Candidate] = []
        self.calls = Calls(around.front)
        self.by_hand = around.front if isinstance(around.front, ByHand) else None
        self._app: App | None = None
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
        if not self.sandbox.moves_time:
            return self._patiently(probe, until, within_seconds, on_virtual_clock)
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
        resolution = max(resolution_seconds, self._place.resolution)
        return waiting.time_until(probe, limit_seconds=limit_seconds, resolution_seconds=resolution)

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
            resolution_seconds=max(resolution_seconds, self._place.resolution),
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
        """The ledger's journal of this run. `path`: part of the path, ignoring case; `after`: a sequence number.

        Ends the story where the ledger does not show what the candidate asked it.
        """
        if actor == "candidate" and not self.sandbox.sees_calls:
            raise self.sandbox.cannot("see what the tool asks of it")
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
        """The consent page that the candidate sends the user to; `harness.consent` plays the browser there.

        Ends the story where only a person can act at that page.
        """
        if not self._place.plays_browser:
            raise self.sandbox.cannot("play the user's browser at its consent page")
        return self._place.start_connect(self.candidate, self._app)

    def connect(
        self,
        organisation: Organisation | None = None,
        *,
        user: str | None = None,
        webhook: bool = True,
        settings: bool = True,
    ) -> Consent | None:
        """Connect as a user does: consent page, redirect, webhook, default settings. `organisation` None: the first.

        `user`: the e-mail address of the ledger's user who consents; None: the owner. The answer is None where a person
        consented in a browser of their own.
        """
        return self._connect(self.candidate, self._app, organisation or self.organisation, webhook, settings, user)

    def reconnect(self, organisation: Organisation | None = None, *, settings: bool = False) -> Consent | None:
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
        app = self._place.app(self.sandbox, candidate)
        if connected:
            self._connect(candidate, app, organisation, webhook=True, settings=True)
        return candidate, self._known(app)

    def bookkeeper_of(self, organisation: Organisation) -> Bookkeeper:
        """The bookkeeper of another organisation of this sandbox."""
        if organisation.id not in self._bookkeepers:
            self._bookkeepers[organisation.id] = self._place.bookkeeper(self.sandbox, organisation, self.names)
        return self._bookkeepers[organisation.id]

    @property
    def app(self) -> App:
        """The candidate's app at the ledger. Ends the story where the app is the candidate's own affair."""
        return self._known(self._app)

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
        scenario = self.scenario
        if self.by_hand is not None:
            self.by_hand.begin(run_id(self.scenario_id, self.ledger))
            self.record.by_hand = self.calls.by_hand
            self.record.heard = self.by_hand.heard
        self.sandbox = self._place.open(self.scenario_id, self.ledger, scenario, self.names)
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
        if not (scenario.connected and self._use_kept_workspace()):
            self._use_new_workspace()
        self._journal.mark()

    def broken_books(self) -> list[str]:
        """What does not balance in the ledger, in sentences: never the candidate's fault."""
        return self.sandbox.problems_in_books()

    def close(self) -> None:
        """Forget the workspaces, then the sandbox."""
        try:
            for candidate in self._workspaces:
                candidate.forget_workspace()
        finally:
            if self.has_sandbox:
                self.sandbox.delete()

    def _use_kept_workspace(self) -> bool:
        """Take up the connected workspace of an earlier story, where the place keeps one; whether it did."""
        kept = self._place.kept(self.ledger)
        if kept is None:
            return False
        self.mail, self.hook = kept.mail.from_now(), kept.hook.from_now()
        self.candidate = Candidate(self.calls, self._description, kept.workspace, Ledger(self.ledger))
        self.candidate.leave_old_alerts()
        self.clock = self._clock()
        connection = self.candidate.connection()
        if connection is None or connection.status != "connected":
            self._app = self._place.app(self.sandbox, self.candidate)
            self.connect()
        else:
            self.candidate.save_settings(self.default_settings())
        return True

    def _use_new_workspace(self) -> None:
        self.mail = self._sinks.mailbox(f"alerts-{self.names.nonce(8).lower()}@firm.example")
        self.hook = self._sinks.hook(f"/alerts/{self.names.nonce(8)}")
        self.candidate = self._open_workspace(self.organisation)
        self.clock = self._clock()
        self._app = self._place.app(self.sandbox, self.candidate)
        if self.scenario.connected:
            self.connect()
            if self._place.keep(self.candidate, self.mail, self.hook):
                self._workspaces.remove(self.candidate)

    def _clock(self) -> BenchClock:
        in_one_go = self.by_hand is not None and self.by_hand.by_person("set_clock")
        return BenchClock(self.sandbox, self.candidate, in_one_go=in_one_go)

    def _open_workspace(self, organisation: Organisation) -> Candidate:
        candidate = world.open_workspace(
            self.calls,
            self._description,
            Ledger(self.ledger),
            organisation,
            self._workspace_name(),
            self._place.starts_at(self.sandbox),
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
        app: App | None,
        organisation: Organisation,
        webhook: bool,
        settings: bool,
        user: str | None = None,
    ) -> Consent | None:
        if self.by_hand is not None and self.by_hand.by_person("connect"):
            self.by_hand.call_things(world.names_in(self.bookkeeper_of(organisation)))
            self.by_hand.consent_at(organisation.name if user is None else f"{organisation.name}, as {user},")
        authorize_url = self._place.start_connect(candidate, app)
        by_hand = not authorize_url
        outcome = world.ALLOWED_BY_HAND if by_hand else self._place.allow(candidate, authorize_url, organisation, user)
        connection, connected = waiting.poll(
            candidate.connection, lambda seen: seen is not None and seen.status == "connected", CONNECTED_WITHIN
        )
        if not connected:
            seen = "no connection" if connection is None else f"{connection.status}: {connection.reason or 'no reason'}"
            raise CandidateNonsense("connections", f"after the user had allowed the connection it shows {seen}")
        if webhook:
            self._place.listen(self.sandbox, app, candidate)
        if settings:
            candidate.save_settings(self.default_settings(organisation))
        return outcome

    def _known(self, app: App | None) -> App:
        if app is None:
            raise self.sandbox.cannot("know the tool's own app")
        return app

    def _patiently(
        self,
        probe: Callable[[], Seen],
        until: Callable[[Seen], bool],
        within_seconds: float,
        on_virtual_clock: dt.timedelta | None,
    ) -> Seen:
        """Wait in real time for what would come on the virtual clock; ends the story when that takes too long."""
        allowed = on_virtual_clock.total_seconds() if on_virtual_clock is not None else 0.0
        wait = max(within_seconds, min(allowed, self._place.patience))
        seen, holds = waiting.poll(probe, until, wait, longest_pause=self._place.pause)
        if not holds and allowed > wait:
            raise self.sandbox.cannot(
                f"move its clock: {wait:.0f} seconds were waited in real time, and it may take {_words(allowed)}"
            )
        return seen


def _words(seconds: float) -> str:
    minutes = seconds / 60
    return f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.0f} hours"
