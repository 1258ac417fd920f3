"""The candidate contract: what Sevenpoint may ask of an integration, as models and one table of verbs.

`describe` is the only obligatory verb; every other one raises the number of requirements that can be measured. A
candidate implements the verbs over HTTP in any language; the OpenAPI document made from this table is the published
form.

Conventions: JSON both ways; money and quantities are decimal strings in the currency's units (`"1043.17"`); dates are
`YYYY-MM-DD` in the workspace's time zone; times are ISO 8601 UTC. Every call inside a workspace carries
`Authorization: Bearer <token of the acting member>`. Errors answer `{"error": {"code", "message"}}` with 400 invalid,
403 forbidden, 404 not_found, 409 conflict, 422 refused (the tool's own rule), 501 unsupported, 502 ledger_refused.

>>> VERBS["accept_proposal"].path
'/workspaces/{workspace_id}/proposals/{proposal_id}/accept'
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

CONTRACT_VERSION = "1.0"


class Model(BaseModel):
    """Base of every contract model: unknown members are ignored, so that a candidate may say more than it is asked."""

    model_config = ConfigDict(extra="ignore", frozen=False)


class Ledger(StrEnum):
    """The accounting systems that a candidate can be judged against."""

    XERO = "xero"
    QUICKBOOKS = "quickbooks"


# --- describe ---------------------------------------------------------------------------------------------------------


class Capability(Model):
    """Whether a group of verbs is there, and within which limits (in words)."""

    supported: bool
    limits: str | None = None


class CardFee(Model):
    """The processing fee that the candidate's payment processor keeps: percent of the amount plus a fixed part."""

    percent: Decimal
    fixed: Decimal


class Description(Model):
    """What the candidate claims of itself. Claims are compared with what is observed."""

    contract_version: str
    name: str
    version: str
    ledgers: list[Ledger]
    capabilities: dict[str, Capability] = Field(
        default_factory=dict,
        description="By name: workspaces, connect, settings, clients, proposals, invoices, payments, collection, "
        "refunds, sync, clock, alerts, notices, audit, members, import, position.",
    )
    roles: list[str] = Field(default_factory=list, description="Role names, the most powerful first.")
    sync_to_ledger: Literal["push", "micro_batch", "scheduled", "on_demand", "none"] = "push"
    sync_from_ledger: Literal["webhook", "polling", "webhook_and_polling", "scheduled", "on_demand", "none"] = "webhook"
    conflict_rule: Literal["ledger_wins", "tool_wins", "latest_wins", "ask", "undeclared"] = "undeclared"
    scopes: dict[Ledger, list[str]] = Field(default_factory=dict, description="OAuth scopes asked for, by ledger.")
    card_fee: CardFee | None = None


# --- workspaces and connections ---------------------------------------------------------------------------------------


class SmtpSink(Model):
    """Where the candidate sends alert mails during the evaluation."""

    host: str
    port: int
    recipient: str


class AlertSinks(Model):
    """Where alerts go outside the product. `http` receives a POST of an `Alert`."""

    smtp: SmtpSink | None = None
    http: str | None = None


class NewWorkspace(Model):
    """An isolated account in the candidate. `now` sets the workspace's clock when the candidate has one."""

    name: str
    time_zone: str = "UTC"
    country: str = "US"
    currency: str = "USD"
    alert_sinks: AlertSinks = Field(default_factory=AlertSinks)
    now: dt.datetime | None = None


class Workspace(Model):
    """A workspace as made: one bearer token per role, and the addresses the ledger's app registration needs."""

    workspace_id: str
    tokens: dict[str, str]
    redirect_urls: dict[Ledger, str]
    webhook_urls: dict[Ledger, str] = Field(default_factory=dict)


class AppCredentials(Model):
    """The candidate's app registration at the ledger. `webhook_key`: Xero's webhook key or Intuit's verifier token."""

    client_id: str
    client_secret: str
    webhook_key: str | None = None


class ConnectRequest(Model):
    """Start of a connection. `base_url` replaces every host of the ledger (login, identity, API); paths stay."""

    ledger: Ledger
    base_url: str
    app: AppCredentials


class ConnectStarted(Model):
    """Where the user's browser goes next: the ledger's consent page."""

    authorize_url: str


class Connection(Model):
    """The true state of one connection."""

    ledger: Ledger
    status: Literal["connected", "disconnected", "broken"]
    organisation_id: str | None = None
    organisation_name: str | None = None
    last_sync_at: dt.datetime | None = None
    reason: str | None = None


class Connections(Model):
    """Every connection of the workspace, disconnected ones too."""

    connections: list[Connection]


class Option(Model):
    """One thing of the ledger that can be mapped to, with the ledger's own id."""

    id: str
    name: str
    code: str | None = None
    kind: str | None = Field(
        default=None, description="Accounts: the ledger's account type. Tracking options: the category's id."
    )


class LedgerOptions(Model):
    """What the candidate read from the ledger to map services to."""

    accounts: list[Option] = Field(default_factory=list)
    payment_accounts: list[Option] = Field(default_factory=list)
    items: list[Option] = Field(default_factory=list)
    taxes: list[Option] = Field(default_factory=list)
    tracking: list[Option] = Field(default_factory=list)


class ServiceMapping(Model):
    """How one service of the tool is coded in the ledger. Every id is the ledger's own (Xero tax: its TaxType)."""

    service: str
    account: str | None = None
    item: str | None = None
    tax: str | None = None
    tracking: str | None = Field(default=None, description="A tracking option (Xero) or class (QuickBooks).")


class LedgerSettings(Model):
    """The mappings and habits of one connection."""

    services: list[ServiceMapping] = Field(default_factory=list)
    payment_account: str | None = Field(
        default=None, description="Bank or clearing account that collected money goes to."
    )
    fee_account: str | None = Field(default=None, description="Expense account for processing fees.")
    deposit_account: str | None = Field(default=None, description="Liability account that deposits wait in.")
    invoice_status: Literal["draft", "submitted", "authorised"] = "authorised"


# --- clients ----------------------------------------------------------------------------------------------------------


class Address(Model):
    """A postal address. `country` is a name or a code, as the ledger holds it."""

    line1: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


class NewClient(Model):
    """A client of the firm. `name` is unique in the workspace."""

    name: str
    email: str | None = None
    phone: str | None = None
    address: Address | None = None
    tax_number: str | None = None
    payment_terms_days: int | None = None


class ClientChange(Model):
    """Members that are present change; absent ones stay."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: Address | None = None
    tax_number: str | None = None
    payment_terms_days: int | None = None
    active: bool | None = None


class Client(NewClient):
    """A client as the tool shows it. `ledger_ids`: the contact or customer it is linked to, by ledger."""

    id: str
    active: bool = True
    ledger_ids: dict[Ledger, str] = Field(default_factory=dict)
    sync: SyncState | None = None


class Clients(Model):
    """A list of clients."""

    clients: list[Client]


class SyncState(Model):
    """Whether a record has reached the ledger, and what stopped it."""

    state: Literal["pending", "synced", "failed", "not_applicable"]
    error: str | None = None


# --- proposals --------------------------------------------------------------------------------------------------------


class Billing(Model):
    """When a line is billed: once at acceptance, or every so many months from the start date for a number of times."""

    kind: Literal["on_acceptance", "recurring"] = "on_acceptance"
    every_months: int = 1
    occurrences: int | None = Field(default=None, description="None: until cancelled.")


class NewProposalLine(Model):
    """One priced service. Amount = quantity x unit_price less discount_percent, before tax."""

    service: str
    description: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal
    discount_percent: Decimal = Decimal(0)
    billing: Billing = Field(default_factory=Billing)


class ProposalLine(NewProposalLine):
    """A line of a proposal; `id` names it in an amendment."""

    id: str


class NewProposal(Model):
    """A proposal for an existing client (`client_id`) or a new one (`client`), sent to the client at once."""

    client_id: str | None = None
    client: NewClient | None = None
    title: str
    start_date: dt.date
    lines: list[NewProposalLine]
    deposit: Decimal | None = Field(
        default=None, description="Billed at acceptance, drawn down on the following invoices."
    )
    payment_terms_days: int | None = None
    collect_by: Literal["card", "debit", "manual"] = Field(
        default="manual", description="card, debit: collected on the due date from the instrument given at acceptance."
    )


class Proposal(Model):
    """A proposal as the tool shows it."""

    id: str
    client_id: str
    title: str
    status: Literal["draft", "sent", "accepted", "cancelled", "completed"]
    start_date: dt.date
    lines: list[ProposalLine]
    deposit: Decimal | None = None
    currency: str


class Acceptance(Model):
    """The client signs. `instrument`: the payment instrument left behind; `expired`, `declined` fail when charged."""

    accepted_by: str
    instrument: Literal["ok", "expired", "declined"] | None = None


class AmendedLine(Model):
    """A change to a line (with `id`) or a new line (without). Absent members stay as they are."""

    id: str | None = None
    service: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    billing: Billing | None = None


class Amendment(Model):
    """A change of scope or price, agreed by the client, for what is billed on or after `effective_date`."""

    effective_date: dt.date
    lines: list[AmendedLine]


class Cancellation(Model):
    """The end of an engagement: nothing dated on or after `effective_date` is billed."""

    effective_date: dt.date


class Position(Model):
    """What was agreed, what is still to bill, what is billed and what is collected, before tax for the first three
    (`billed` = invoiced net amounts, deposits counted once), gross for `collected`. Open-ended schedules count up to
    today."""

    agreed: Decimal
    to_bill: Decimal
    billed: Decimal
    collected: Decimal
    currency: str


# --- invoices and payments --------------------------------------------------------------------------------------------


class InvoiceLine(Model):
    """A line of an invoice; `amount` is quantity x unit_price less discount, before tax."""

    service: str | None = None
    description: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal
    discount_percent: Decimal = Decimal(0)
    amount: Decimal | None = None


class NewInvoice(Model):
    """An invoice outside any proposal."""

    client_id: str
    lines: list[InvoiceLine]
    issue_date: dt.date | None = None
    due_date: dt.date | None = None
    reference: str | None = None


class InvoiceChange(Model):
    """Members that are present change; `lines` replaces the whole set."""

    lines: list[InvoiceLine] | None = None
    due_date: dt.date | None = None
    reference: str | None = None


class Invoice(Model):
    """An invoice as the tool shows it. `number` is the ledger's number once it is known."""

    id: str
    number: str | None = None
    client_id: str
    proposal_id: str | None = None
    status: Literal["draft", "open", "part_paid", "paid", "voided"]
    issue_date: dt.date
    due_date: dt.date
    reference: str | None = None
    lines: list[InvoiceLine]
    subtotal: Decimal
    tax: Decimal
    total: Decimal
    amount_paid: Decimal
    amount_due: Decimal
    currency: str
    ledger_ids: dict[Ledger, str] = Field(default_factory=dict)
    sync: SyncState


class Invoices(Model):
    """A list of invoices."""

    invoices: list[Invoice]


class NewPayment(Model):
    """Money that arrived outside the tool's processor, typed in by a member."""

    amount: Decimal
    date: dt.date | None = None
    method: Literal["bank_transfer", "cash", "cheque", "other"] = "bank_transfer"


class Collection(Model):
    """The client pays through the tool's processor. `amount` None: all that is due."""

    method: Literal["card", "debit"]
    instrument: Literal["ok", "expired", "declined"] = "ok"
    amount: Decimal | None = None


class Refund(Model):
    """Money back through the processor. `amount` None: the whole payment."""

    amount: Decimal | None = None


class PaymentReturn(Model):
    """The processor says that a debit came back."""

    reason: str = "insufficient funds"


class Payment(Model):
    """A payment as the tool shows it. `source`: where it was first recorded."""

    id: str
    invoice_id: str
    amount: Decimal
    fee: Decimal = Decimal(0)
    date: dt.date
    method: str
    status: Literal["pending", "succeeded", "failed", "refunded", "part_refunded", "returned", "reversed"]
    source: Literal["tool", "ledger"] = "tool"
    failure: str | None = None
    ledger_ids: dict[Ledger, str] = Field(default_factory=dict)
    sync: SyncState | None = None


class Payments(Model):
    """A list of payments."""

    payments: list[Payment]


# --- operations, alerts, audit, members, import -----------------------------------------------------------------------


class SyncRequest(Model):
    """Synchronise now. `ledger` None: every connection."""

    ledger: Ledger | None = None


class Clock(Model):
    """The workspace's clock. Setting it does everything that falls due on the way, in order, before answering."""

    now: dt.datetime


class Alert(Model):
    """Something a person must know. `who_must_act` and the message say what to mend."""

    id: str
    raised_at: dt.datetime
    cleared_at: dt.datetime | None = None
    severity: Literal["info", "warning", "error"]
    subject: str
    message: str
    who_must_act: Literal["firm", "vendor", "ledger", "client"]
    entity_kind: str | None = None
    entity_id: str | None = None
    delivered_to: list[str] = Field(default_factory=list, description="Channels that took it: product, smtp, http.")


class Alerts(Model):
    """Alerts, the newest last."""

    alerts: list[Alert]


class Notice(Model):
    """Something that was sent to a client."""

    invoice_id: str
    kind: Literal["invoice", "past_due", "receipt", "payment_failed"]
    sent_at: dt.datetime


class Notices(Model):
    """Notices to clients, the newest last."""

    notices: list[Notice]


class AuditEntry(Model):
    """One change: what, before and after, which system started it, who authorised it, when."""

    id: str
    at: dt.datetime
    actor: str = Field(description="A member's e-mail, `ledger:<name>` or `system:<job>`.")
    source: Literal["tool", "ledger", "system"]
    action: str
    entity_kind: str
    entity_id: str
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None


class AuditTrail(Model):
    """Audit entries, the newest last."""

    entries: list[AuditEntry]


class Member(Model):
    """A person in the workspace."""

    email: str
    role: str


class Members(Model):
    """The people in the workspace."""

    members: list[Member]


class ImportRow(Model):
    """What the import would do with one contact of the ledger."""

    ledger_id: str
    name: str
    action: Literal["link", "create", "ask", "skip"]
    client_id: str | None = None
    reason: str | None = None


class ImportPreview(Model):
    """A dry run: nothing is written on either side."""

    preview_id: str
    rows: list[ImportRow]


class ImportRequest(Model):
    """Carry out a preview."""

    preview_id: str


class ImportResult(Model):
    """What an import did; `import_id` undoes it."""

    import_id: str
    created: int
    linked: int
    skipped: int


class Empty(Model):
    """No content."""


# --- the verbs --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verb:
    """One thing the harness may ask: where it lives, what it takes and gives, and the capability it belongs to."""

    name: str
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    summary: str
    capability: str
    response: type[Model]
    request: type[Model] | None = None


_W = "/workspaces/{workspace_id}"
_L = _W + "/connections/{ledger}"

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in [
        Verb("describe", "GET", "/describe", "Say who you are and what you can do", "describe", Description),
        Verb(
            "create_workspace", "POST", "/workspaces", "Make an isolated account", "workspaces", Workspace, NewWorkspace
        ),
        Verb("delete_workspace", "DELETE", _W, "Forget an account", "workspaces", Empty),
        Verb(
            "connect",
            "POST",
            _W + "/connections",
            "Start connecting to a ledger",
            "connect",
            ConnectStarted,
            ConnectRequest,
        ),
        Verb("connections", "GET", _W + "/connections", "The state of every connection", "connect", Connections),
        Verb("disconnect", "DELETE", _L, "End a connection and revoke its grant", "connect", Empty),
        Verb(
            "ledger_options",
            "GET",
            _L + "/options",
            "What can be mapped to, read from the ledger",
            "settings",
            LedgerOptions,
        ),
        Verb("settings", "GET", _L + "/settings", "Mappings and habits of a connection", "settings", LedgerSettings),
        Verb("save_settings", "PUT", _L + "/settings", "Change them", "settings", LedgerSettings, LedgerSettings),
        Verb("clients", "GET", _W + "/clients", "Every client", "clients", Clients),
        Verb("create_client", "POST", _W + "/clients", "Add a client", "clients", Client, NewClient),
        Verb("client", "GET", _W + "/clients/{client_id}", "One client", "clients", Client),
        Verb("change_client", "PATCH", _W + "/clients/{client_id}", "Change a client", "clients", Client, ClientChange),
        Verb(
            "create_proposal",
            "POST",
            _W + "/proposals",
            "Write and send a proposal",
            "proposals",
            Proposal,
            NewProposal,
        ),
        Verb("proposal", "GET", _W + "/proposals/{proposal_id}", "One proposal", "proposals", Proposal),
        Verb(
            "accept_proposal",
            "POST",
            _W + "/proposals/{proposal_id}/accept",
            "The client signs",
            "proposals",
            Proposal,
            Acceptance,
        ),
        Verb(
            "amend_proposal",
            "POST",
            _W + "/proposals/{proposal_id}/amend",
            "Change price or scope",
            "proposals",
            Proposal,
            Amendment,
        ),
        Verb(
            "cancel_proposal",
            "POST",
            _W + "/proposals/{proposal_id}/cancel",
            "End it",
            "proposals",
            Proposal,
            Cancellation,
        ),
        Verb(
            "position",
            "GET",
            _W + "/proposals/{proposal_id}/position",
            "Agreed, to bill, billed, collected",
            "position",
            Position,
        ),
        Verb("invoices", "GET", _W + "/invoices", "Every invoice", "invoices", Invoices),
        Verb(
            "create_invoice",
            "POST",
            _W + "/invoices",
            "Bill something outside a proposal",
            "invoices",
            Invoice,
            NewInvoice,
        ),
        Verb("invoice", "GET", _W + "/invoices/{invoice_id}", "One invoice", "invoices", Invoice),
        Verb(
            "change_invoice",
            "PATCH",
            _W + "/invoices/{invoice_id}",
            "Change an invoice",
            "invoices",
            Invoice,
            InvoiceChange,
        ),
        Verb("void_invoice", "POST", _W + "/invoices/{invoice_id}/void", "Void an invoice", "invoices", Invoice),
        Verb("payments", "GET", _W + "/payments", "Every payment", "payments", Payments),
        Verb(
            "record_payment",
            "POST",
            _W + "/invoices/{invoice_id}/payments",
            "Record money received",
            "payments",
            Payment,
            NewPayment,
        ),
        Verb(
            "collect",
            "POST",
            _W + "/invoices/{invoice_id}/collect",
            "The client pays",
            "collection",
            Payment,
            Collection,
        ),
        Verb("refund", "POST", _W + "/payments/{payment_id}/refund", "Give money back", "refunds", Payment, Refund),
        Verb(
            "return_payment",
            "POST",
            _W + "/payments/{payment_id}/return",
            "A debit came back",
            "collection",
            Payment,
            PaymentReturn,
        ),
        Verb("sync", "POST", _W + "/sync", "Synchronise now", "sync", Empty, SyncRequest),
        Verb("clock", "GET", _W + "/clock", "The workspace's time", "clock", Clock),
        Verb("set_clock", "PUT", _W + "/clock", "Move it forward", "clock", Clock, Clock),
        Verb("alerts", "GET", _W + "/alerts", "What went wrong and who must act", "alerts", Alerts),
        Verb("notices", "GET", _W + "/notices", "What clients were sent", "notices", Notices),
        Verb("audit_trail", "GET", _W + "/audit", "Who changed what", "audit", AuditTrail),
        Verb("members", "GET", _W + "/members", "Who works here", "members", Members),
        Verb("save_member", "PUT", _W + "/members", "Add a member or change a role", "members", Member, Member),
        Verb("preview_import", "POST", _L + "/import/preview", "Dry run of the first import", "import", ImportPreview),
        Verb("run_import", "POST", _L + "/import", "Carry it out", "import", ImportResult, ImportRequest),
        Verb("undo_import", "POST", _L + "/import/{import_id}/undo", "Take it back", "import", Empty),
    ]
}


class ErrorBody(Model):
    """The inside of an error answer."""

    code: str
    message: str


class ErrorAnswer(Model):
    """What every refused or failed call answers."""

    error: ErrorBody


Client.model_rebuild()
Payment.model_rebuild()
