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

from .base import CONTRACT_VERSION, Empty, ErrorAnswer, ErrorBody, Ledger, Model, SyncState
from .clients import Address, Client, ClientChange, Clients, NewClient
from .describing import Capability, CardFee, Description
from .invoices import (
    Collection,
    Invoice,
    InvoiceChange,
    InvoiceLine,
    Invoices,
    NewInvoice,
    NewPayment,
    Payment,
    PaymentReturn,
    Payments,
    Refund,
)
from .operations import (
    Alert,
    Alerts,
    AuditEntry,
    AuditTrail,
    Clock,
    ImportPreview,
    ImportRequest,
    ImportResult,
    ImportRow,
    Member,
    Members,
    Notice,
    Notices,
    SyncRequest,
)
from .proposals import (
    Acceptance,
    AmendedLine,
    Amendment,
    Billing,
    Cancellation,
    LinesToBill,
    NewProposal,
    NewProposalLine,
    Position,
    Proposal,
    ProposalLine,
)
from .verbs import VERBS, WITHOUT_A_VERB, Verb
from .workflow import Workflow, WorkflowConnection
from .workspaces import (
    AlertSinks,
    AppCredentials,
    Connection,
    Connections,
    ConnectRequest,
    ConnectStarted,
    LedgerOptions,
    LedgerSettings,
    NewWorkspace,
    Option,
    ServiceMapping,
    SmtpSink,
    Workspace,
)

__all__ = [
    "CONTRACT_VERSION",
    "VERBS",
    "WITHOUT_A_VERB",
    "Acceptance",
    "Address",
    "Alert",
    "AlertSinks",
    "Alerts",
    "AmendedLine",
    "Amendment",
    "AppCredentials",
    "AuditEntry",
    "AuditTrail",
    "Billing",
    "Cancellation",
    "Capability",
    "CardFee",
    "Client",
    "ClientChange",
    "Clients",
    "Clock",
    "Collection",
    "ConnectRequest",
    "ConnectStarted",
    "Connection",
    "Connections",
    "Description",
    "Empty",
    "ErrorAnswer",
    "ErrorBody",
    "ImportPreview",
    "ImportRequest",
    "ImportResult",
    "ImportRow",
    "Invoice",
    "InvoiceChange",
    "InvoiceLine",
    "Invoices",
    "Ledger",
    "LedgerOptions",
    "LedgerSettings",
    "LinesToBill",
    "Member",
    "Members",
    "Model",
    "NewClient",
    "NewInvoice",
    "NewPayment",
    "NewProposal",
    "NewProposalLine",
    "NewWorkspace",
    "Notice",
    "Notices",
    "Option",
    "Payment",
    "PaymentReturn",
    "Payments",
    "Position",
    "Proposal",
    "ProposalLine",
    "Refund",
    "ServiceMapping",
    "SmtpSink",
    "SyncRequest",
    "SyncState",
    "Verb",
    "Workflow",
    "WorkflowConnection",
    "Workspace",
]
