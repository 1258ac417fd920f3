"""Where a run's books are, and how tool and bookkeeper get into them: the mock ledgers, or a real organisation."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass

from sevenpoint.harness.bench import world
from sevenpoint.harness.bench.names import Names
from sevenpoint.harness.bench.sinks import Hook, MailBox
from sevenpoint.harness.bookkeepers import REDIRECT, open_bookkeeper
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.consent import Consent
from sevenpoint.harness.contract import Workspace
from sevenpoint.harness.fronts.candidate import Candidate
from sevenpoint.harness.ledgers import App, LedgerControl, Organisation, World
from sevenpoint.harness.scenario_marker import Scenario


@dataclass(frozen=True)
class KeptWorkspace:
    """A connected workspace that the next story uses again, with the addresses that its alerts go to."""

    workspace: Workspace
    mail: MailBox
    hook: Hook


class Place(ABC):
    """Where the books are.

    patience: seconds of real time that a wait may take in place of time on the virtual clock; 0 where clocks move.
    pause: the longest pause between two looks, in seconds, because looks may be rationed. resolution: how exactly the
    moment of a change can be told, in seconds. plays_browser: whether the harness acts at the ledger's consent page.
    """

    patience = 0.0
    pause = 0.5
    resolution = 0.0
    plays_browser = True

    @abstractmethod
    def names(self, seed: int, scenario: str, ledger: str) -> Names:
        """Invented names for one run."""

    @abstractmethod
    def open(self, name: str, ledger: str, scenario: Scenario, names: Names) -> World:
        """Books for one run. Raises NotDemonstrable when the scenario needs more than there is."""

    @abstractmethod
    def bookkeeper(self, books: World, organisation: Organisation, names: Names) -> Bookkeeper:
        """The firm's bookkeeper in an organisation; `names` are those of the run."""

    @abstractmethod
    def app(self, books: World, candidate: Candidate) -> App | None:
        """The candidate's app at the ledger; None: its own, of which nothing is known here."""

    @abstractmethod
    def start_connect(self, candidate: Candidate, app: App | None) -> str:
        """The consent page that the candidate sends the user's browser to."""

    @abstractmethod
    def allow(
        self, candidate: Candidate, authorize_url: str, organisation: Organisation, user: str | None
    ) -> Consent | None:
        """The user allows it. None: a person does so in a browser of their own."""

    def listen(self, books: World, app: App | None, candidate: Candidate) -> None:
        """Have the ledger's notifications sent to the candidate, where that is ours to arrange."""
        return

    def starts_at(self, books: World) -> dt.datetime | None:
        """What a new workspace's clock shows; None: real time."""
        return books.now()

    def kept(self, ledger: str) -> KeptWorkspace | None:
        """A connected workspace of an earlier story, to be used again. None: each story has its own."""
        return None

    def keep(self, candidate: Candidate, mail: MailBox, hook: Hook) -> bool:
        """Keep a connected workspace for the next story, where that is done; whether it was."""
        return False

    def time_limit(self, scenario: Scenario) -> float:
        """Seconds of real time that a story may take."""
        return scenario.time_limit

    def close(self) -> None:
        """Give back what was kept."""
        return


class MockPlace(Place):
    """The mock ledgers: a sandbox, an app and a workspace for each run, and the harness at the consent page."""

    def __init__(self, control: LedgerControl) -> None:
        """Nothing is opened yet."""
        self.control = control
        self._keepers: dict[int, App] = {}

    def names(self, seed: int, scenario: str, ledger: str) -> Names:
        """See `Place`."""
        return Names(seed, scenario, ledger)

    def open(self, name: str, ledger: str, scenario: Scenario, names: Names) -> World:
        """See `Place`: a sandbox of its own."""
        return world.open_sandbox(self.control, name, ledger, scenario, names)

    def bookkeeper(self, books: World, organisation: Organisation, names: Names) -> Bookkeeper:
        """See `Place`: one app for all organisations of a sandbox."""
        if id(books) not in self._keepers:
            self._keepers = {id(books): books.create_app(organisation.ledger, "Bookkeeper", "bookkeeper", [REDIRECT])}
        return open_bookkeeper(self.control.url, self._keepers[id(books)], organisation)

    def app(self, books: World, candidate: Candidate) -> App | None:
        """See `Place`: a new one, with the candidate's redirect address."""
        return world.register_app(books, candidate)

    def start_connect(self, candidate: Candidate, app: App | None) -> str:
        """See `Place`."""
        return world.start_connect(candidate, app, self.control.url)

    def allow(
        self, candidate: Candidate, authorize_url: str, organisation: Organisation, user: str | None
    ) -> Consent | None:
        """See `Place`."""
        return world.allow(authorize_url, organisation, user)

    def listen(self, books: World, app: App | None, candidate: Candidate) -> None:
        """See `Place`."""
        if app is not None:
            world.register_webhook(books, app, candidate)
