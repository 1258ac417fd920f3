"""Every call of the control API as one table: the OpenAPI document is written from it.

A new route needs a row here; `tests/mock_ledgers/control/test_control_openapi.py` says which is missing.
"""

from __future__ import annotations

from typing import NamedTuple

from pydantic import BaseModel

from ..faults import plan
from . import answers as a
from . import apps, books, checkpoints, clock, deliveries, exchanges, faults, grants, limits, sandboxes, users

_SANDBOX = "/sandboxes/{sandbox_id}"
_ORGANISATION = f"{_SANDBOX}/organisations/{{key}}"
_USERS = f"{_ORGANISATION}/users"
_WEBHOOK = f"{_SANDBOX}/apps/{{client_id}}/webhook"
_CHECKPOINT = f"{_SANDBOX}/checkpoints/{{checkpoint_id}}"

# Between the application and its wire: no part of the contract.
INTERNAL = ("/outbox", "/outbox/attempts", "/outbox/handshakes")
# Answered by the wire, which carries it on live (wire/follow.py).
FOLLOW = f"{_SANDBOX}/exchanges/follow"


class Operation(NamedTuple):
    """One call. `body`, `query`: what it reads; `answer` None: 204."""

    method: str
    path: str
    summary: str
    answer: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200


OPERATIONS = (
    Operation("GET", "/health", "Whether the ledgers run; needs no token", a.Health),
    Operation("POST", "/sandboxes", "Make a world", a.Sandbox, sandboxes.NewSandbox, status=201),
    Operation("GET", "/sandboxes", "Every world", a.Sandboxes),
    Operation("GET", _SANDBOX, "One world", a.Sandbox),
    Operation("DELETE", _SANDBOX, "Forget a world and everything in it"),
    Operation("POST", f"{_SANDBOX}/organisations", "Open books", a.Organisation, sandboxes.NewOrganisation, status=201),
    Operation("PATCH", _ORGANISATION, "Change settings of books", a.Organisation, sandboxes.OrganisationChange),
    Operation("GET", _USERS, "Who works in an organisation, in which role", a.Users),
    Operation("POST", _USERS, "Add a user", a.User, users.NewUser, status=201),
    Operation("PATCH", f"{_USERS}/{{user_id}}", "Change a user's role or name", a.User, users.UserChange),
    Operation("DELETE", f"{_USERS}/{{user_id}}", "Remove a user, and what that user allowed"),
    Operation("POST", f"{_SANDBOX}/apps", "Register an app", a.App, apps.NewApp, status=201),
    Operation("PUT", _WEBHOOK, "Set where an app's webhooks go", a.Webhook, apps.WebhookAddress),
    Operation("GET", _WEBHOOK, "Where an app's webhooks go", a.Webhook),
    Operation("GET", f"{_SANDBOX}/clock", "The time", a.Clock),
    Operation("PUT", f"{_SANDBOX}/clock", "Set, freeze or start the clock", a.Clock, clock.ClockSetting),
    Operation("POST", f"{_SANDBOX}/clock/advance", "Move time on; what is due happens", a.Clock, clock.Step),
    Operation("POST", f"{_SANDBOX}/faults", "Make something go wrong", a.Fault, plan.NewFault, status=201),
    Operation("GET", f"{_SANDBOX}/faults", "What goes wrong", a.Faults),
    Operation("DELETE", f"{_SANDBOX}/faults", "End every fault"),
    Operation("DELETE", f"{_SANDBOX}/faults/{{fault_id}}", "End one fault"),
    Operation("POST", f"{_SANDBOX}/plans", "Several faults, all or none", a.Faults, faults.Plan, status=201),
    Operation("GET", "/faults", "Every fault that there is", a.FaultKinds),
    Operation("GET", "/presets", "Faults under a name", a.Presets),
    Operation("POST", f"{_SANDBOX}/presets/{{name}}", "Add a preset's faults", a.Faults, faults.PresetUse, status=201),
    Operation("GET", f"{_SANDBOX}/exchanges", "The journal", a.Exchanges, query=exchanges.ExchangesPage),
    Operation("GET", FOLLOW, "The journal, live, as server-sent events", a.Exchange, query=exchanges.ExchangesPage),
    Operation("GET", f"{_SANDBOX}/deliveries", "Webhooks, sent and waiting", a.Deliveries),
    Operation("POST", f"{_SANDBOX}/deliveries", "Send a webhook that nothing caused", a.Deliveries,
              deliveries.NewDelivery, status=201),
    Operation("POST", f"{_SANDBOX}/deliveries/{{delivery_id}}/redeliver", "Send a webhook again", a.Delivery,
              status=201),
    Operation("POST", f"{_SANDBOX}/deliveries/pause", "Webhooks wait"),
    Operation("POST", f"{_SANDBOX}/deliveries/resume", "Webhooks go out again"),
    Operation("POST", f"{_SANDBOX}/deliveries/drop", "Lose the webhooks that wait", a.Dropped),
    Operation("GET", f"{_ORGANISATION}/trial-balance", "Every account's balance", a.TrialBalance),
    Operation("GET", f"{_ORGANISATION}/integrity", "Whether the books are right", a.Integrity),
    Operation("POST", f"{_ORGANISATION}/merges", "A person merges one contact into another", body=books.Merge),
    Operation("POST", f"{_SANDBOX}/grants/revoke", "The user removes an app", a.Revoked, grants.WhichApp),
    Operation("POST", f"{_SANDBOX}/grants/expire", "An app's tokens run out", a.Expired, grants.WhichTokens),
    Operation("GET", f"{_SANDBOX}/limits", "Rate limits by ledger", a.Limits),
    Operation("PUT", f"{_SANDBOX}/limits", "Change rate limits", a.Limits, limits.EveryLimit),
    Operation("POST", f"{_SANDBOX}/checkpoints", "Keep this moment", a.Checkpoint, checkpoints.NewCheckpoint,
              status=201),
    Operation("GET", f"{_SANDBOX}/checkpoints", "Kept moments", a.Checkpoints),
    Operation("DELETE", _CHECKPOINT, "Forget a moment"),
    Operation("POST", f"{_CHECKPOINT}/rewind", "Go back to a moment", a.Sandbox),
    Operation("GET", f"{_SANDBOX}/changes", "What happened to which record", a.Changes, query=checkpoints.ChangesPage),
)  # fmt: skip

# Answered as a map by ledger.
BY_LEDGER = frozenset({f"{_SANDBOX}/limits"})
EVENTS = frozenset({FOLLOW})
OPEN = frozenset({"/health"})
