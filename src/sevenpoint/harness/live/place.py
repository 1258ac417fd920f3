"""A real organisation as the place of an evaluation: one workspace, connected once by a person, one story at a time."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from typing import cast

from pydantic import BaseModel

from sevenpoint.harness.bench import world
from sevenpoint.harness.bench.names import Names
from sevenpoint.harness.bench.place import KeptWorkspace, Place
from sevenpoint.harness.bench.sinks import Hook, MailBox
from sevenpoint.harness.bench.waiting import poll
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.consent import Consent
from sevenpoint.harness.fronts.candidate import Candidate
from sevenpoint.harness.ledgers import App, NotDemonstrable, Organisation, World
from sevenpoint.harness.live.connecting import show
from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.opening import LiveBooks
from sevenpoint.harness.live.world import LiveBookkeeper, LiveWorld
from sevenpoint.harness.scenario_marker import Scenario

CANDIDATES_APP = (
    "SEVENPOINT_CANDIDATE_CLIENT_ID", "SEVENPOINT_CANDIDATE_CLIENT_SECRET", "SEVENPOINT_CANDIDATE_WEBHOOK_KEY",
)  # fmt: skip
LOOK = 2.0
SLOWER = 5.0
MOST_WAITS = 6


class LiveRun(BaseModel):
    """What the stories of one evaluation need to know; it goes from process to process in a file without secrets.

    run: the mark of what is made. wait: seconds that a wait may take. consent: seconds that a person has to allow the
    tool's connection.
    """

    ledger: str
    run: str
    wait: float
    consent: float


class LivePlace(Place):
    """`Place` in the connected organisation."""

    plays_browser = False
    pause = 5.0
    resolution = 2.0

    def __init__(self, home: Home, live: LiveRun, tell: Callable[[str], None]) -> None:
        """`tell`: says something to the person at the terminal."""
        self.patience = live.wait
        self._live = live
        self._tell = tell
        self._books = LiveBooks(home, live.ledger, live.run)
        self._organisation: Organisation | None = None
        self._stories = 0
        self._kept: KeptWorkspace | None = None
        self._connected: Candidate | None = None

    def names(self, seed: int, scenario: str, ledger: str) -> Names:
        """See `Place`: each story has its own mark, which begins with the run's."""
        self._stories += 1
        return Names(seed, scenario, ledger, f"{self._live.run}-{self._stories}x")

    def open(self, name: str, ledger: str, scenario: Scenario, names: Names) -> World:
        """See `Place`: the same books for all."""
        if self._organisation is None:
            self._organisation = self._books.organisation()
        books = LiveWorld(self._books, self._organisation)
        if scenario.organisations > 1:
            raise books.cannot(f"have {scenario.organisations} sets of books, and one is connected")
        if scenario.keep_secrets:
            raise books.cannot("see the tokens that it gave")
        return books

    def bookkeeper(self, books: World, organisation: Organisation, names: Names) -> Bookkeeper:
        """See `Place`."""
        chart = organisation.chart
        # Passes on what it does not narrow, which no type checker can see.
        return cast("Bookkeeper", LiveBookkeeper(self._books.keeper, names.mark, (chart.bank, chart.clearing)))

    def app(self, books: World, candidate: Candidate) -> App | None:
        """See `Place`: what the environment tells, else the tool's own affair."""
        return candidates_app(self._live.ledger)

    def start_connect(self, candidate: Candidate, app: App | None) -> str:
        """See `Place`: at the ledger's own addresses."""
        return world.start_connect(candidate, app, None)

    def allow(
        self, candidate: Candidate, authorize_url: str, organisation: Organisation, user: str | None
    ) -> Consent | None:
        """See `Place`: a person allows it. Ends the story when nobody does."""
        if user is not None:
            raise NotDemonstrable("Not demonstrable here: it takes a second login at the ledger")
        self._tell(f"The tool asks to be connected to {organisation.name}.")
        show(authorize_url, self._tell, browser=True)
        _, connected = poll(
            candidate.connection,
            lambda seen: seen is not None and seen.status == "connected",
            self._live.consent,
            longest_pause=LOOK,
        )
        if not connected:
            raise NotDemonstrable(
                f"Not demonstrable here: within {self._live.consent:.0f} seconds nobody allowed the tool's connection"
            )
        return None

    def starts_at(self, books: World) -> dt.datetime | None:
        """See `Place`."""
        return None

    def kept(self, ledger: str) -> KeptWorkspace | None:
        """See `Place`."""
        return self._kept

    def keep(self, candidate: Candidate, mail: MailBox, hook: Hook) -> bool:
        """See `Place`: so that a person allows the connection once, and not for every story."""
        if self._kept is None:
            self._kept, self._connected = KeptWorkspace(candidate.workspace, mail, hook), candidate
            return True
        return False

    def time_limit(self, scenario: Scenario) -> float:
        """See `Place`: calls are rationed, and every wait is a real one."""
        return SLOWER * scenario.time_limit + self._live.consent + MOST_WAITS * self._live.wait

    def close(self) -> None:
        """Forget the workspace, before what it made is taken away."""
        if self._connected is not None:
            self._connected.forget_workspace()


def candidates_app(ledger: str) -> App | None:
    """The tool's app, where it takes one with the verb `connect`: from the environment, as secrets go."""
    client_id, secret, key = (os.environ.get(name, "") for name in CANDIDATES_APP)
    if not client_id:
        return None
    return App(
        client_id=client_id, client_secret=secret, ledger=ledger, name="Candidate", actor="candidate", webhook_key=key
    )
