"""The Xero ledger: identity, connections, Accounting API and webhooks as Xero has them.

The way through: `routes.py` (paths) to `api.py` (who calls, which organisation, which operation) to a file of
`resources/` (rules and wire form of one resource) to `bookkeeping` (records and double entry). `bodies.py` reads what
comes in, `formats.py` and `answers.py` write what goes out, `lists.py` and `where.py` filter, `totals.py` adds up,
`postings.py` posts, `errors.py` holds every text.

A new resource, step by step:

1. Make `resources/<name>.py` with `KIND`, a `ListSpec` (its `where` and `order` members), a `Shape` (how a refused
   element looks), one function an operation, and `ROUTES`. `items.py` is a good model: it has every verb.
2. Reading: `listing(call, SPEC, ...)`, then a `_view` that gives members in Xero's order; None is left out.
3. Writing: `write(call, SHAPE, call.elements(...), one)`; `one` returns a `View` or raises `InvalidError(text)`. Put
   the text into `errors.py`; mark it [U] when no source shows Xero's own.
4. What posts gets a function in `postings.py` and its invariant in `audit.py`. A document that may be in another
   currency reads it with `exchange.apply` and posts in the base currency. Its date goes through
   `invoice_rules.check_locks`.
5. Add `ROUTES` to `operations.py`, new member names to `members.py`, and a test file with the resource's name.

What happens by itself as time goes on is `repeating_generation.fall_due`: one indexed look-up before every answer.

What is not there answers 404, never 200.
"""

from __future__ import annotations

from ..ledger import Ledger, OrganisationSettings
from . import audit, opening, outages, refusals, roles, routes, scopes, settings, throttle, webhook
from .resources import contact_merging, repeating_generation

XERO = Ledger(
    name="xero",
    blueprint=routes.blueprint,
    owns=routes.owns,
    new_key=opening.new_key,
    open_books=opening.open_books,
    outage=outages.outage,
    server_error=outages.server_error,
    throttled=outages.throttled,
    token_expired=outages.token_expired,
    http_error=routes.http_error,
    webhook=webhook.webhook,
    handshake=webhook.handshake,
    retry_seconds=webhook.RETRY_SECONDS,
    deadline_seconds=webhook.DEADLINE_SECONDS,
    failure_disables=True,
    account_names=audit.account_names,
    problems=audit.problems,
    receivables=audit.receivables,
    fall_due=repeating_generation.fall_due,
    merge_contacts=contact_merging.merge,
    flows=("code", "pkce", "custom"),
    scopes_models=tuple(scopes.BY_MODEL),
    limits=throttle.LIMITS,
    roles=roles.ROLES,
    settings=OrganisationSettings(settings.XeroSettings, settings.change, settings.shown),
    fault_answers=refusals.FAULT_ANSWERS,
)
