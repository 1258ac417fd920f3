"""One sandbox of the mock ledgers, through the control API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from sevenpoint.harness.ledgers.models import (
    App,
    Balance,
    Checkpoint,
    Clock,
    Delivery,
    Integrity,
    LedgerLimits,
    LedgerUser,
    LedgerUsers,
    NewOrganisation,
    Organisation,
    SandboxState,
    StruckFault,
    Webhook,
)
from sevenpoint.harness.ledgers.world import World
from sevenpoint.harness.results import Exchange

if TYPE_CHECKING:
    from sevenpoint.harness.ledgers.control import LedgerControl

PAGE = 1000
HELD_BACK = "notifications_held_back"
LOCK_DATES = {"xero": "period_lock_date", "quickbooks": "book_close_date"}


class Sandbox(World):
    """One sandbox of the mock ledgers, which can do everything that a `World` speaks of."""

    where = "the mock ledgers"
    moves_time = True
    sees_calls = True

    def __init__(self, control: LedgerControl, state: SandboxState) -> None:
        """Wrap a sandbox that exists."""
        super().__init__(state.organisations)
        self.control = control
        self.id = state.id
        self.name = state.name
        self.apps = state.apps
        self._ahead = state.now - dt.datetime.now(dt.UTC)

    def delete(self) -> None:
        """Forget it, with everything in it."""
        self._call("DELETE", "")

    def add_organisation(self, organisation: NewOrganisation) -> Organisation:
        """Open another set of books."""
        added = Organisation.model_validate(self._call("POST", "/organisations", organisation.model_dump()))
        self.organisations.append(added)
        return added

    def create_app(self, ledger: str, name: str, actor: str, redirect_uris: Sequence[str]) -> App:
        """Register an app; `actor` is candidate or bookkeeper."""
        body = {"ledger": ledger, "name": name, "actor": actor, "redirect_uris": list(redirect_uris)}
        return App.model_validate(self._call("POST", "/apps", body))

    def set_webhook(self, app: App, url: str) -> Webhook:
        """Register where notifications go."""
        return Webhook.model_validate(self._call("PUT", f"/apps/{app.client_id}/webhook", {"url": url}))

    def webhook(self, app: App) -> Webhook:
        """Where notifications go, and whether the address proved itself."""
        return Webhook.model_validate(self._call("GET", f"/apps/{app.client_id}/webhook"))

    # the clock
    def now(self) -> dt.datetime:
        """The sandbox's time."""
        return self._told(self._call("GET", "/clock")["now"])

    def clock(self) -> Clock:
        """The time, and whether it runs."""
        return Clock.model_validate(self._call("GET", "/clock"))

    def set_clock(self, mode: Literal["running", "frozen"]) -> Clock:
        """Let time run, or hold it."""
        return Clock.model_validate(self._call("PUT", "/clock", {"mode": mode}))

    def advance(self, seconds: float) -> dt.datetime:
        """Move time forward; the new time."""
        return self._told(self._call("POST", "/clock/advance", {"seconds": seconds})["now"])

    def about_now(self) -> dt.datetime:
        """The sandbox's time without asking: right to a few milliseconds while its clock runs and only we move it."""
        return dt.datetime.now(dt.UTC) + self._ahead

    def _told(self, text: str) -> dt.datetime:
        now = dt.datetime.fromisoformat(text)
        self._ahead = now - dt.datetime.now(dt.UTC)
        return now

    def limit_rate(self, ledger: str, calls_a_minute: int) -> None:
        """Refuse apps, other than the bookkeeper's, more calls a minute than this in each set of books."""
        wanted = {"enforced": True, "allowed": {"minute": calls_a_minute}}
        self._call("PUT", "/limits", {ledger: wanted})

    def lift_limits(self, ledger: str) -> None:
        """Let every app call as often as it likes."""
        self._call("PUT", "/limits", {ledger: {"enforced": False}})

    def limits(self) -> dict[str, LedgerLimits]:
        """Rate limits by ledger."""
        return {name: LedgerLimits.model_validate(each) for name, each in self._call("GET", "/limits").items()}

    def change_limits(self, ledger: str, *, enforced: bool, allowed: Mapping[str, int]) -> None:
        """Whether a ledger's limits refuse, and how many calls they allow; a limit that is left out stays."""
        self._call("PUT", "/limits", {ledger: {"enforced": enforced, "allowed": dict(allowed)}})

    # faults
    def add_fault(self, fault: Mapping[str, Any]) -> StruckFault:
        """Make something go wrong."""
        return StruckFault.model_validate(self._call("POST", "/faults", dict(fault)))

    def use_preset(self, name: str, match: Mapping[str, Any] | None = None) -> None:
        """Make several things go wrong together; `match` is added to each fault's own."""
        self._call("POST", f"/presets/{name}", {"match": dict(match or {})})

    def faults(self) -> list[StruckFault]:
        """Faults that stand."""
        return [StruckFault.model_validate(each) for each in self._call("GET", "/faults")["faults"]]

    def remove_fault(self, fault_id: str) -> None:
        """End one fault."""
        self._call("DELETE", f"/faults/{fault_id}")

    def clear_faults(self) -> None:
        """End every fault."""
        self._call("DELETE", "/faults")

    # what happened
    def exchanges(self, after: int = 0) -> list[Exchange]:
        """Every exchange since a sequence number, in order."""
        return self._exchanges(after, {})

    def some_exchanges(self, after: int, most: int = PAGE) -> list[Exchange]:
        """The next exchanges since a sequence number, at most so many."""
        page = self._call("GET", "/exchanges", query={"after": after, "limit": most})["exchanges"]
        return [Exchange.model_validate(each) for each in page]

    def last_exchanges(self, limit: int, **conditions: str | int) -> list[Exchange]:
        """The last so many that meet conditions of the control API, in order: actor, ledger, path, before …"""
        page = self._call("GET", "/exchanges", query={**conditions, "last": 1, "limit": limit})["exchanges"]
        return [Exchange.model_validate(each) for each in page]

    def exchange(self, seq: int) -> Exchange | None:
        """One exchange by its number."""
        page = self._call("GET", "/exchanges", query={"after": seq - 1, "before": seq + 1})["exchanges"]
        return Exchange.model_validate(page[0]) if page else None

    def unmasked(self) -> list[Exchange]:
        """Every exchange with its tokens, to look for them elsewhere; never to be stored. Needs `keep_secrets`."""
        return self._exchanges(0, {"secrets": 1})

    def _exchanges(self, after: int, more: Mapping[str, int]) -> list[Exchange]:
        found: list[Exchange] = []
        while True:
            query = {"after": after, "limit": PAGE, **more}
            page = self._call("GET", "/exchanges", query=query)["exchanges"]
            found += [Exchange.model_validate(each) for each in page]
            if len(page) < PAGE:
                return found
            after = found[-1].seq

    # notifications
    def deliveries(self) -> list[Delivery]:
        """Notifications, sent and waiting."""
        return [Delivery.model_validate(each) for each in self._call("GET", "/deliveries")["deliveries"]]

    def deliveries_paused(self) -> bool:
        """Whether notifications wait."""
        return bool(self._call("GET", "/deliveries")["paused"])

    def redeliver(self, delivery_id: str) -> Delivery:
        """Send a notification once more, the same bytes."""
        return Delivery.model_validate(self._call("POST", f"/deliveries/{delivery_id}/redeliver"))

    def pause_deliveries(self) -> None:
        """Notifications wait."""
        self._call("POST", "/deliveries/pause")
        self.mishap(HELD_BACK, 0, True)

    def resume_deliveries(self) -> None:
        """Notifications go out again."""
        waiting = sum(delivery.status == "pending" for delivery in self.deliveries())
        self._call("POST", "/deliveries/resume")
        self.mishap(HELD_BACK, waiting, False)

    def drop_deliveries(self) -> int:
        """Lose what waits; how many were lost."""
        dropped = int(self._call("POST", "/deliveries/drop")["dropped"])
        self.mishap("notifications_lost", dropped, False)
        return dropped

    # checkpoints
    def checkpoints(self) -> list[Checkpoint]:
        """Moments to come back to, the oldest first."""
        return [Checkpoint.model_validate(each) for each in self._call("GET", "/checkpoints")["checkpoints"]]

    def keep_checkpoint(self, name: str = "") -> Checkpoint:
        """Keep this moment."""
        return Checkpoint.model_validate(self._call("POST", "/checkpoints", {"name": name}))

    def rewind(self, checkpoint_id: str) -> dt.datetime:
        """Everything but the journal is as it was then; the time."""
        return self._told(self._call("POST", f"/checkpoints/{checkpoint_id}/rewind")["now"])

    def forget_checkpoint(self, checkpoint_id: str) -> None:
        """Let go of a moment."""
        self._call("DELETE", f"/checkpoints/{checkpoint_id}")

    # the books
    def trial_balance(self, organisation: str) -> list[Balance]:
        """Every account's balance."""
        rows = self._call("GET", f"/organisations/{organisation}/trial-balance")["accounts"]
        return [Balance.model_validate(row) for row in rows]

    def close_books(self, organisation: Organisation, until: dt.date | None) -> None:
        """Lock everything dated up to a day, as an accountant does after filing; None opens the books again."""
        self.change_settings(organisation, {LOCK_DATES[organisation.ledger]: until.isoformat() if until else None})

    def closed_until(self, organisation: Organisation) -> dt.date | None:
        """The day up to which `close_books` locked the books."""
        day = self._change(organisation, {}).get(LOCK_DATES[organisation.ledger])
        return dt.date.fromisoformat(day) if day else None

    def change_settings(self, organisation: Organisation, settings: Mapping[str, Any]) -> None:
        """Settings by the ledger's own names, e.g. `webhook_format` of QuickBooks (docs/reference/control-api.md)."""
        self._change(organisation, settings)

    def _change(self, organisation: Organisation, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Every setting that is set, when some have changed."""
        changed = self._call("PATCH", f"/organisations/{organisation.id}", {"settings": dict(settings)})
        return dict(changed["settings"])

    def merge_contacts(self, organisation: Organisation, losing: str, surviving: str) -> None:
        """Put one contact into another, as the bookkeeper does on the ledger's pages: no API offers it."""
        body = {"losing": losing, "surviving": surviving}
        self._call("POST", f"/organisations/{organisation.id}/merges", body)

    def problems_in_books(self) -> list[str]:
        """See `World`: always the mock's own fault."""
        return [
            f"{organisation.name}: {problem}"
            for organisation in self.organisations
            for problem in _problems(self.integrity(organisation.id))
        ]

    def integrity(self, organisation: str) -> Integrity:
        """Whether the books balance."""
        return Integrity.model_validate(self._call("GET", f"/organisations/{organisation}/integrity"))

    # users
    def users(self, organisation: Organisation) -> LedgerUsers:
        """Who works in an organisation, and the roles that there are."""
        return LedgerUsers.model_validate(self._call("GET", f"/organisations/{organisation.id}/users"))

    def add_user(self, organisation: Organisation, email: str, role: str) -> LedgerUser:
        """Let somebody work in an organisation."""
        path = f"/organisations/{organisation.id}/users"
        return LedgerUser.model_validate(self._call("POST", path, {"email": email, "role": role}))

    def change_role(self, organisation: Organisation, user: LedgerUser, role: str) -> None:
        """Give a user another role; every app that the user let in feels it at its next call."""
        self._call("PATCH", f"/organisations/{organisation.id}/users/{user.id}", {"role": role})

    def remove_user(self, organisation: Organisation, user: LedgerUser) -> None:
        """Somebody leaves; what that user let in loses its access for good."""
        self._call("DELETE", f"/organisations/{organisation.id}/users/{user.id}")

    # grants
    def revoke_grants(self, app: App) -> int:
        """Every grant of the app dies, as if the user had removed it in the ledger."""
        revoked = int(self._call("POST", "/grants/revoke", {"client_id": app.client_id})["revoked"])
        self.mishap("connection_removed_in_the_ledger", revoked, False)
        return revoked

    def expire_grants(self, app: App, tokens: Literal["access", "refresh"]) -> int:
        """The app's access or refresh tokens run out now."""
        body = {"client_id": app.client_id, "tokens": tokens}
        expired = int(self._call("POST", "/grants/expire", body)["expired"])
        self.mishap(f"{tokens}_tokens_run_out", expired, False)
        return expired

    def _call(self, method: str, path: str, body: object = None, query: Mapping[str, str | int] | None = None) -> Any:
        return self.control.call(method, f"sandboxes/{self.id}{path}", body, query)


def _problems(integrity: Integrity) -> list[str]:
    return [] if integrity.ok else integrity.problems or ["the books do not balance"]
