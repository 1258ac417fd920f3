"""Making a scenario's world: sandbox, workspace, app, consent, webhook, default settings."""

from __future__ import annotations

import datetime as dt

from sevenpoint.harness import consent
from sevenpoint.harness.bench import waiting
from sevenpoint.harness.bench.names import Names
from sevenpoint.harness.bench.sinks import Hook, MailBox
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.contract import (
    AlertSinks,
    AppCredentials,
    Description,
    Ledger,
    LedgerSettings,
    NewWorkspace,
    ServiceMapping,
    Workspace,
)
from sevenpoint.harness.fronts.base import Front
from sevenpoint.harness.fronts.candidate import Candidate, ask_as_described
from sevenpoint.harness.fronts.errors import CandidateNonsense
from sevenpoint.harness.ledgers import App, LedgerControl, NewOrganisation, Organisation, Sandbox, World
from sevenpoint.harness.scenario_marker import Scenario

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
ADVISORY = "Advisory"
BOOKKEEPING = "Bookkeeping"
PENDING = "pending"
PROVEN_WITHIN = 15.0
ALLOWED_BY_HAND = consent.Consent(callback="", parameters={})


def open_sandbox(control: LedgerControl, name: str, ledger: str, scenario: Scenario, names: Names) -> Sandbox:
    """A sandbox with books of one ledger, at the start time, its clock running."""
    books = [NewOrganisation(ledger=ledger, name=names.organisation()) for _ in range(scenario.organisations)]
    return control.create_sandbox(name, books, seed=names.seed, now=START, keep_secrets=scenario.keep_secrets)


def open_workspace(
    front: Front,
    description: Description,
    ledger: Ledger,
    organisation: Organisation,
    name: str,
    now: dt.datetime | None,
    mail: MailBox,
    hook: Hook,
) -> Candidate:
    """A workspace in the candidate, with the organisation's country, currency and time zone."""
    body = NewWorkspace(
        name=name,
        time_zone=organisation.time_zone,
        country=organisation.country,
        currency=organisation.currency,
        alert_sinks=AlertSinks(smtp=mail.sink(), http=hook.url),
        now=now,
    )
    workspace = ask_as_described(front, description, "create_workspace", Workspace, body=body)
    return Candidate(front, description, workspace, ledger)


def register_app(sandbox: World, candidate: Candidate) -> App:
    """The candidate's app at the ledger, with the redirect address that the workspace named."""
    redirect = candidate.workspace.redirect_urls.get(candidate.ledger)
    if redirect is None:
        raise CandidateNonsense("create_workspace", f"it gave no redirect URL for {candidate.ledger.value}")
    return sandbox.create_app(candidate.ledger.value, "Candidate", "candidate", [redirect])


def start_connect(candidate: Candidate, app: App | None, base_url: str | None) -> str:
    """The consent page that the candidate sends the user's browser to. `app` None: the candidate's own."""
    credentials = None
    if app is not None:
        key = app.webhook_key or None
        credentials = AppCredentials(client_id=app.client_id, client_secret=app.client_secret, webhook_key=key)
    return candidate.connect(base_url=base_url, app=credentials).authorize_url


def allow(authorize_url: str, organisation: Organisation, user: str | None = None) -> consent.Consent:
    """The user allows it; what the candidate answered at its redirect address."""
    try:
        outcome = consent.allow(authorize_url, organisation=organisation.id, user=user)
    except consent.ConsentError as error:
        raise CandidateNonsense("connect", f"the user could not allow the connection: {error}") from error
    if outcome.status is not None and outcome.status >= 400:
        wrong = f"its redirect address answered {outcome.status} after the user had allowed the connection"
        raise CandidateNonsense("connect", wrong, outcome.page)
    return outcome


def names_in(bookkeeper: Bookkeeper) -> dict[str, str]:
    """What the ledger's own ids are called, for a person who sees names: accounts and the standard tax."""
    names = {each.id: f"{each.name} ({each.id})" for each in bookkeeper.accounts()}
    tax = bookkeeper.sales_tax()
    return {**names, tax.id: tax.name}


def register_webhook(sandbox: World, app: App, candidate: Candidate) -> None:
    """Tell the ledger where the candidate takes notifications, when it takes any, and let it prove its address.

    An address that fails the proof gets no notifications: no failure yet, the candidate may poll.
    """
    url = candidate.workspace.webhook_urls.get(candidate.ledger)
    if url is None or sandbox.set_webhook(app, url).status != PENDING:
        return
    waiting.poll(lambda: sandbox.webhook(app).status, lambda status: status != PENDING, PROVEN_WITHIN)


def default_settings(organisation: Organisation, bookkeeper: Bookkeeper) -> LedgerSettings:
    """Two services on two sales accounts, taxed with the standard tax, and accounts for money, fees and deposits."""
    tax = bookkeeper.sales_tax().id
    chart = organisation.chart
    return LedgerSettings(
        services=[
            ServiceMapping(service=ADVISORY, account=chart.sales, tax=tax),
            ServiceMapping(service=BOOKKEEPING, account=chart.sales_2, tax=tax),
        ],
        payment_account=chart.clearing,
        fee_account=chart.fees,
        deposit_account=chart.deposits,
    )
