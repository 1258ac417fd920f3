"""QuickBooks Online: what Intuit's accounting API does, over the shared bookkeeping core.

A request comes in at `routes` (under /v3/company) or `identity` (OAuth). `gateway` finds out which books it may touch.
The entity registry says what may be done; `sync` carries it out; `present` shows the record. `faults` holds every
refusal.

To add an entity:

1. Make `entities/<name>.py` with one `Entity`: its `fields` (all that QuickBooks knows; what is accepted and ignored is
   `READONLY`), `operations`, `required`, `filters`, and as far as it has them the functions `complete`, `index`,
   `postings`, `settle`, `derive`, `release`, `void`.
2. Name it in `entities/__init__.py`.
3. When webhooks tell of it, add its operations to `webhook.TOLD`; when every company has some, add rows to `chart/`.
4. When records point to it, put its name in their `Ref(to=…)`, and what an unknown id is called in `references`.

`batch`, `attachments`, `recurring` and `reports/` are the operations beside records; `xml_in` and `xml_out` their other
wire form; `coverage` and `openapi` write the reference pages; `settings` is what the control API may change.

Routes, queries, change data capture, replay by `requestid` and SyncToken rules follow from that.
"""

from ..ledger import Ledger, OrganisationSettings
from . import (
    faults,
    identity,
    integrity,
    merging,
    opening,
    recurring,
    refusals,
    roles,
    routes,
    settings,
    throttle,
    webhook,
)

identity.register(routes.blueprint)

QUICKBOOKS = Ledger(
    name="quickbooks",
    blueprint=routes.blueprint,
    owns=identity.owns,
    new_key=opening.new_key,
    open_books=opening.open_books,
    outage=faults.outage,
    server_error=faults.server_error,
    throttled=faults.throttled,
    token_expired=faults.token_expired,
    http_error=faults.http_error,
    webhook=webhook.webhook,
    handshake=lambda app: [],
    retry_seconds=webhook.RETRY_SECONDS,
    deadline_seconds=webhook.DEADLINE_SECONDS,
    account_names=integrity.account_names,
    problems=integrity.problems,
    receivables=integrity.receivables,
    limits=throttle.LIMITS,
    settings=OrganisationSettings(settings.QuickBooksSettings, settings.change, settings.shown),
    roles=roles.ROLES,
    fall_due=recurring.fall_due,
    merge_contacts=merging.merge,
    fault_answers=refusals.FAULT_ANSWERS,
)

__all__ = ["QUICKBOOKS"]
