"""Books of one run, wherever they are: on the mock ledgers, or in a real organisation that the harness only visits.

What only a mock can do ends the story as not demonstrable, here and nowhere else: no scenario asks where it is.
"""

# ruff: noqa: N818 - named for what happened

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from sevenpoint.harness.ledgers.models import (
    App,
    Balance,
    Delivery,
    LedgerUser,
    NewOrganisation,
    Organisation,
    StruckFault,
    Webhook,
)
from sevenpoint.harness.results import Exchange


class NotDemonstrable(Exception):
    """The story needs something of the ledger that cannot be had where it runs; the message is the reason."""


def _nobody_listens(name: str, struck: int, begins: bool) -> None:
    """Until somebody keeps the account of it."""


class World:
    """The books of one run, and what can be done to them besides what a bookkeeper does.

    organisations: the sets of books, the first one is connected. where: for reasons, e.g. "a real Xero organisation".
    moves_time: whether `advance` works. sees_calls: whether `exchanges` holds what the candidate asked the ledger.
    mishap: told of bad luck that is no planned fault: its name, how much it struck, and whether it has only begun.
    """

    where = "this ledger"
    moves_time = False
    sees_calls = False
    organisations: list[Organisation]

    def __init__(self, organisations: list[Organisation]) -> None:
        """Wrap books that are there."""
        self.organisations = organisations
        self.mishap: Callable[[str, int, bool], None] = _nobody_listens

    def cannot(self, what: str) -> NotDemonstrable:
        """The reason why a story ends here, to be raised; `what` it would have to do, e.g. "move the clock"."""
        return NotDemonstrable(f"Not demonstrable on {self.where}: this takes a ledger that lets us {what}")

    def delete(self) -> None:
        """Forget the books, where that is ours to do."""

    def problems_in_books(self) -> list[str]:
        """What does not balance, in sentences, where it can be known; never the candidate's fault."""
        return []

    def add_organisation(self, organisation: NewOrganisation) -> Organisation:
        """Open another set of books."""
        raise self.cannot("open another set of books")

    def create_app(self, ledger: str, name: str, actor: str, redirect_uris: Sequence[str]) -> App:
        """Register an app; `actor` is candidate or bookkeeper."""
        raise self.cannot("register apps")

    def set_webhook(self, app: App, url: str) -> Webhook:
        """Register where notifications go."""
        raise self.cannot("register where notifications go")

    def webhook(self, app: App) -> Webhook:
        """Where notifications go, and whether the address proved itself."""
        raise self.cannot("read where notifications go")

    # the clock
    def now(self) -> dt.datetime:
        """The ledger's time."""
        return dt.datetime.now(dt.UTC)

    def about_now(self) -> dt.datetime:
        """The ledger's time without asking."""
        return dt.datetime.now(dt.UTC)

    def advance(self, seconds: float) -> dt.datetime:
        """Move time forward; the new time."""
        raise self.cannot("move its clock")

    def limit_rate(self, ledger: str, calls_a_minute: int) -> None:
        """Refuse apps, other than the bookkeeper's, more calls a minute than this in each set of books."""
        raise self.cannot("lower its rate limits")

    # faults
    def add_fault(self, fault: Mapping[str, Any]) -> StruckFault:
        """Make something go wrong."""
        raise self.cannot("make it fail on purpose")

    def faults(self) -> list[StruckFault]:
        """Faults that stand."""
        return []

    def remove_fault(self, fault_id: str) -> None:
        """End one fault."""
        raise self.cannot("make it fail on purpose")

    def clear_faults(self) -> None:
        """End every fault."""

    # what happened
    def exchanges(self, after: int = 0) -> list[Exchange]:
        """Every exchange that is known since a sequence number, in order."""
        return []

    def unmasked(self) -> list[Exchange]:
        """Every exchange with its tokens, to look for them elsewhere; never to be stored."""
        raise self.cannot("see the tokens that it gave")

    # notifications
    def deliveries(self) -> list[Delivery]:
        """Notifications, sent and waiting."""
        raise self.cannot("see its notifications")

    def pause_deliveries(self) -> None:
        """Notifications wait."""
        raise self.cannot("hold its notifications back")

    def resume_deliveries(self) -> None:
        """Notifications go out again."""
        raise self.cannot("hold its notifications back")

    def drop_deliveries(self) -> int:
        """Lose what waits; how many were lost."""
        raise self.cannot("lose its notifications")

    # the books
    def trial_balance(self, organisation: str) -> list[Balance]:
        """Every account's balance."""
        raise self.cannot("read its trial balance")

    def close_books(self, organisation: Organisation, until: dt.date | None) -> None:
        """Lock everything dated up to a day, as an accountant does after filing; None opens the books again."""
        raise self.cannot("set a lock date, which its API does not offer")

    def change_settings(self, organisation: Organisation, settings: Mapping[str, Any]) -> None:
        """Settings by the ledger's own names, e.g. `webhook_format` of QuickBooks (docs/reference/control-api.md)."""
        raise self.cannot("change its settings")

    def merge_contacts(self, organisation: Organisation, losing: str, surviving: str) -> None:
        """Put one contact into another, as the bookkeeper does on the ledger's pages: no API offers it."""
        raise self.cannot("merge contacts, which its API does not offer")

    # users
    def add_user(self, organisation: Organisation, email: str, role: str) -> LedgerUser:
        """Let somebody work in an organisation."""
        raise self.cannot("invite users, which its API does not offer")

    def change_role(self, organisation: Organisation, user: LedgerUser, role: str) -> None:
        """Give a user another role; every app that the user let in feels it at its next call."""
        raise self.cannot("change a user's role, which its API does not offer")

    # grants
    def revoke_grants(self, app: App) -> int:
        """Every grant of the app dies, as if the user had removed it in the ledger."""
        raise self.cannot("remove the tool's connection, which its API does not offer to another app")

    def expire_grants(self, app: App, tokens: Literal["access", "refresh"]) -> int:
        """The app's access or refresh tokens run out now."""
        raise self.cannot("let the tool's tokens run out")
