"""The verbs: one table of everything that the harness may ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .base import Empty, Model
from .clients import Client, ClientChange, Clients, NewClient
from .describing import Description
from .invoices import (
    Collection,
    Invoice,
    InvoiceChange,
    Invoices,
    NewInvoice,
    NewPayment,
    Payment,
    PaymentReturn,
    Payments,
    Refund,
)
from .operations import (
    Alerts,
    AuditTrail,
    Clock,
    ImportPreview,
    ImportRequest,
    ImportResult,
    Member,
    Members,
    Notices,
    SyncRequest,
)
from .proposals import Acceptance, Amendment, Cancellation, LinesToBill, NewProposal, Position, Proposal
from .workflow import Workflow, WorkflowConnection
from .workspaces import (
    Connections,
    ConnectRequest,
    ConnectStarted,
    LedgerOptions,
    LedgerSettings,
    NewWorkspace,
    Workspace,
)


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
            "bill_lines",
            "POST",
            _W + "/proposals/{proposal_id}/bill",
            "Bill what waits for somebody to say so",
            "manual_billing",
            Proposal,
            LinesToBill,
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
        Verb("workflow", "GET", _W + "/workflow", "The practice-workflow tool", "workflow", Workflow),
        Verb(
            "connect_workflow",
            "PUT",
            _W + "/workflow",
            "Open the work of accepted engagements in a practice-workflow tool",
            "workflow",
            Workflow,
            WorkflowConnection,
        ),
        Verb("preview_import", "POST", _L + "/import/preview", "Dry run of the first import", "import", ImportPreview),
        Verb("run_import", "POST", _L + "/import", "Carry it out", "import", ImportResult, ImportRequest),
        Verb("undo_import", "POST", _L + "/import/{import_id}/undo", "Take it back", "import", Empty),
    ]
}

# Capabilities that show in what other verbs take and give, and have no verb of their own.
WITHOUT_A_VERB = frozenset({"currencies", "payment_accounts", "proration"})
