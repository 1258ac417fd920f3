"""The candidate as a scenario sees it: one readable method per verb, inside one workspace, acting as one member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, TypeVar

from sevenpoint.harness import contract as c
from sevenpoint.harness.fronts.base import Front
from sevenpoint.harness.fronts.errors import CandidateNonsense, FalseClaim, Unsupported

Answer = TypeVar("Answer", bound=c.Model)


def ask(
    front: Front,
    verb: str,
    answer: type[Answer],
    path: Mapping[str, str] | None = None,
    body: c.Model | None = None,
    token: str | None = None,
) -> Answer:
    """Call a verb and insist on its response model."""
    said = front.call(c.VERBS[verb], path or {}, body, token)
    if not isinstance(said, answer):
        raise CandidateNonsense(verb, f"expected {answer.__name__}, got {type(said).__name__}")
    return said


def ask_as_described(
    front: Front,
    description: c.Description,
    verb: str,
    answer: type[Answer],
    path: Mapping[str, str] | None = None,
    body: c.Model | None = None,
    token: str | None = None,
) -> Answer:
    """As `ask`, but a verb that is missing although its capability is described as supported raises FalseClaim.

    A candidate that declines with 501 within a capability of which it named limits has not lied: Unsupported.
    """
    try:
        return ask(front, verb, answer, path, body, token)
    except Unsupported as missing:
        capability = c.VERBS[verb].capability
        claim = description.capabilities.get(capability)
        if claim is None or not claim.supported or (missing.declined and claim.limits):
            raise
        raise FalseClaim(verb, capability) from missing


def describe(front: Front) -> c.Description:
    """The candidate's description of itself."""
    return ask(front, "describe", c.Description)


class Candidate:
    """The candidate in one workspace, as one member: the owner unless `acting_as` said otherwise.

    `ledger` is the connection that the per-connection verbs mean. `description` holds the candidate's claims.
    """

    def __init__(
        self,
        front: Front,
        description: c.Description,
        workspace: c.Workspace,
        ledger: c.Ledger,
        role: str | None = None,
    ) -> None:
        """Act as `role`; None: the first role that the workspace has a token for."""
        self.front = front
        self.description = description
        self.workspace = workspace
        self.ledger = ledger
        self.role = role if role is not None else _first_role(description, workspace)
        self.token = workspace.tokens.get(self.role)
        self._old_alerts: frozenset[str] = frozenset()

    def acting_as(self, role: str) -> Candidate:
        """The same workspace as a member of another role. Raises CandidateNonsense for a role without a token."""
        if role not in self.workspace.tokens:
            raise CandidateNonsense("create_workspace", f"it gave no token for the role {role!r}")
        return Candidate(self.front, self.description, self.workspace, self.ledger, role)

    def with_token(self, token: str | None) -> Candidate:
        """The same workspace with another bearer token, e.g. a forged one, or none."""
        other = Candidate(self.front, self.description, self.workspace, self.ledger, self.role)
        other.token = token
        return other

    @property
    def roles(self) -> list[str]:
        """Roles that have a token, the most powerful first."""
        claimed = [role for role in self.description.roles if role in self.workspace.tokens]
        return claimed + [role for role in self.workspace.tokens if role not in claimed]

    def offers(self, capability: str) -> bool:
        """Whether the candidate claims a capability, e.g. `clock`."""
        claim = self.description.capabilities.get(capability)
        return claim is not None and claim.supported

    # connections
    def connect(self, *, base_url: str | None, app: c.AppCredentials | None) -> c.ConnectStarted:
        """Start a connection; the answer is where the user's browser goes. Scenarios use `bench.connect()`."""
        body = c.ConnectRequest(ledger=self.ledger, base_url=base_url, app=app)
        return self._ask("connect", c.ConnectStarted, body=body)

    def connections(self) -> list[c.Connection]:
        """Every connection of the workspace."""
        return self._ask("connections", c.Connections).connections

    def connection(self) -> c.Connection | None:
        """The connection to this scenario's ledger, if the candidate lists one."""
        return next((each for each in self.connections() if each.ledger == self.ledger), None)

    def disconnect(self) -> None:
        """End the connection and revoke its grant."""
        self._ask("disconnect", c.Empty, self._ledger())

    def ledger_options(self) -> c.LedgerOptions:
        """What can be mapped to, read from the ledger."""
        return self._ask("ledger_options", c.LedgerOptions, self._ledger())

    def settings(self) -> c.LedgerSettings:
        """Mappings and habits of the connection."""
        return self._ask("settings", c.LedgerSettings, self._ledger())

    def save_settings(self, settings: c.LedgerSettings) -> c.LedgerSettings:
        """Change them."""
        return self._ask("save_settings", c.LedgerSettings, self._ledger(), settings)

    # clients
    def clients(self) -> list[c.Client]:
        """Every client."""
        return self._ask("clients", c.Clients).clients

    def clients_named(self, name: str) -> list[c.Client]:
        """Every client of exactly this name: more than one is a duplicate."""
        return [each for each in self.clients() if each.name == name]

    def client(self, client_id: str) -> c.Client:
        """One client."""
        return self._ask("client", c.Client, {"client_id": client_id})

    def create_client(
        self,
        name: str,
        *,
        email: str | None = None,
        phone: str | None = None,
        address: c.Address | None = None,
        tax_number: str | None = None,
        payment_terms_days: int | None = None,
        currency: str | None = None,
    ) -> c.Client:
        """Add a client. `currency`: what it is billed in, when that is not the workspace's own."""
        body = c.NewClient(
            name=name,
            email=email,
            phone=phone,
            address=address,
            tax_number=tax_number,
            payment_terms_days=payment_terms_days,
            currency=currency,
        )
        return self._ask("create_client", c.Client, body=body)

    def change_client(self, client_id: str, change: c.ClientChange) -> c.Client:
        """Change what `change` sets, e.g. `ClientChange(email="new@client.example")`."""
        return self._ask("change_client", c.Client, {"client_id": client_id}, change)

    # proposals
    def create_proposal(
        self,
        *,
        title: str,
        start_date: dt.date,
        lines: Sequence[c.NewProposalLine],
        client_id: str | None = None,
        client: c.NewClient | None = None,
        deposit: Decimal | None = None,
        payment_terms_days: int | None = None,
        collect_by: Literal["card", "debit", "manual"] = "manual",
    ) -> c.Proposal:
        """Write and send a proposal to an existing client (`client_id`) or a new one (`client`)."""
        body = c.NewProposal(
            client_id=client_id,
            client=client,
            title=title,
            start_date=start_date,
            lines=list(lines),
            deposit=deposit,
            payment_terms_days=payment_terms_days,
            collect_by=collect_by,
        )
        return self._ask("create_proposal", c.Proposal, body=body)

    def proposal(self, proposal_id: str) -> c.Proposal:
        """One proposal."""
        return self._ask("proposal", c.Proposal, {"proposal_id": proposal_id})

    def accept_proposal(
        self,
        proposal_id: str,
        *,
        accepted_by: str = "The client",
        instrument: Literal["ok", "expired", "declined"] | None = None,
    ) -> c.Proposal:
        """The client signs, and may leave a payment instrument behind."""
        body = c.Acceptance(accepted_by=accepted_by, instrument=instrument)
        return self._ask("accept_proposal", c.Proposal, {"proposal_id": proposal_id}, body)

    def amend_proposal(
        self, proposal_id: str, *, effective_date: dt.date, lines: Sequence[c.AmendedLine], prorate: bool = False
    ) -> c.Proposal:
        """Change price or scope for what is billed on or after a date; `prorate`: the running period is settled too."""
        body = c.Amendment(effective_date=effective_date, lines=list(lines), prorate=prorate)
        return self._ask("amend_proposal", c.Proposal, {"proposal_id": proposal_id}, body)

    def cancel_proposal(self, proposal_id: str, *, effective_date: dt.date) -> c.Proposal:
        """Bill nothing dated on or after a date."""
        body = c.Cancellation(effective_date=effective_date)
        return self._ask("cancel_proposal", c.Proposal, {"proposal_id": proposal_id}, body)

    def bill_lines(self, proposal_id: str, lines: Sequence[str]) -> c.Proposal:
        """The work of manual lines is done: bill them today."""
        body = c.LinesToBill(lines=list(lines))
        return self._ask("bill_lines", c.Proposal, {"proposal_id": proposal_id}, body)

    def position(self, proposal_id: str) -> c.Position:
        """Agreed, to bill, billed, collected."""
        return self._ask("position", c.Position, {"proposal_id": proposal_id})

    # invoices
    def invoices(self) -> list[c.Invoice]:
        """Every invoice."""
        return self._ask("invoices", c.Invoices).invoices

    def invoices_of(self, client_id: str) -> list[c.Invoice]:
        """Every invoice of a client."""
        return [each for each in self.invoices() if each.client_id == client_id]

    def invoice(self, invoice_id: str) -> c.Invoice:
        """One invoice."""
        return self._ask("invoice", c.Invoice, {"invoice_id": invoice_id})

    def create_invoice(
        self,
        *,
        client_id: str,
        lines: Sequence[c.InvoiceLine],
        issue_date: dt.date | None = None,
        due_date: dt.date | None = None,
        reference: str | None = None,
    ) -> c.Invoice:
        """Bill something outside a proposal."""
        body = c.NewInvoice(
            client_id=client_id, lines=list(lines), issue_date=issue_date, due_date=due_date, reference=reference
        )
        return self._ask("create_invoice", c.Invoice, body=body)

    def change_invoice(self, invoice_id: str, change: c.InvoiceChange) -> c.Invoice:
        """Change what `change` sets."""
        return self._ask("change_invoice", c.Invoice, {"invoice_id": invoice_id}, change)

    def void_invoice(self, invoice_id: str) -> c.Invoice:
        """Void an invoice."""
        return self._ask("void_invoice", c.Invoice, {"invoice_id": invoice_id})

    # payments
    def payments(self) -> list[c.Payment]:
        """Every payment."""
        return self._ask("payments", c.Payments).payments

    def payments_of(self, invoice_id: str) -> list[c.Payment]:
        """Every payment of an invoice."""
        return [each for each in self.payments() if each.invoice_id == invoice_id]

    def record_payment(
        self,
        invoice_id: str,
        amount: Decimal,
        *,
        date: dt.date | None = None,
        method: Literal["bank_transfer", "cash", "cheque", "other"] = "bank_transfer",
    ) -> c.Payment:
        """Record money received outside the tool's processor."""
        body = c.NewPayment(amount=amount, date=date, method=method)
        return self._ask("record_payment", c.Payment, {"invoice_id": invoice_id}, body)

    def collect(
        self,
        invoice_id: str,
        *,
        method: Literal["card", "debit"] = "card",
        instrument: Literal["ok", "expired", "declined"] = "ok",
        amount: Decimal | None = None,
    ) -> c.Payment:
        """The client pays through the tool's processor; `amount` None: all that is due."""
        body = c.Collection(method=method, instrument=instrument, amount=amount)
        return self._ask("collect", c.Payment, {"invoice_id": invoice_id}, body)

    def refund(self, payment_id: str, *, amount: Decimal | None = None) -> c.Payment:
        """Give money back; `amount` None: the whole payment."""
        return self._ask("refund", c.Payment, {"payment_id": payment_id}, c.Refund(amount=amount))

    def return_payment(self, payment_id: str, *, reason: str = "insufficient funds") -> c.Payment:
        """The processor says that a debit came back."""
        return self._ask("return_payment", c.Payment, {"payment_id": payment_id}, c.PaymentReturn(reason=reason))

    # operations
    def sync(self) -> None:
        """Synchronise this ledger now."""
        self._ask("sync", c.Empty, body=c.SyncRequest(ledger=self.ledger))

    def clock(self) -> dt.datetime:
        """The workspace's time."""
        return self._ask("clock", c.Clock).now

    def set_clock(self, now: dt.datetime) -> dt.datetime:
        """Move it forward. Scenarios use `bench.clock.advance`, which moves the ledger too."""
        return self._ask("set_clock", c.Clock, body=c.Clock(now=now)).now

    def alerts(self) -> list[c.Alert]:
        """What went wrong and who must act, the newest last."""
        return [each for each in self._ask("alerts", c.Alerts).alerts if each.id not in self._old_alerts]

    def leave_old_alerts(self) -> None:
        """From now on only new alerts count: those of an earlier story in the same workspace are not this one's."""
        if self.offers("alerts"):
            self._old_alerts = frozenset(each.id for each in self._ask("alerts", c.Alerts).alerts)

    def open_alerts(self) -> list[c.Alert]:
        """Alerts that have not been cleared."""
        return [each for each in self.alerts() if each.cleared_at is None]

    def notices(self) -> list[c.Notice]:
        """What clients were sent."""
        return self._ask("notices", c.Notices).notices

    def audit_trail(self) -> list[c.AuditEntry]:
        """Who changed what, the newest last."""
        return self._ask("audit_trail", c.AuditTrail).entries

    def members(self) -> list[c.Member]:
        """The people in the workspace."""
        return self._ask("members", c.Members).members

    def save_member(self, email: str, role: str) -> c.Member:
        """Add a member or change a role."""
        return self._ask("save_member", c.Member, body=c.Member(email=email, role=role))

    # the practice-workflow tool
    def workflow(self) -> c.Workflow:
        """The state of the connection to the practice-workflow tool."""
        return self._ask("workflow", c.Workflow)

    def connect_workflow(self, connection: c.WorkflowConnection) -> c.Workflow:
        """Open the work of accepted engagements there, e.g. `connect_workflow(bench.karbon.connection())`."""
        return self._ask("connect_workflow", c.Workflow, body=connection)

    # the first import
    def preview_import(self) -> c.ImportPreview:
        """Dry run of the first import."""
        return self._ask("preview_import", c.ImportPreview, self._ledger())

    def run_import(self, preview_id: str) -> c.ImportResult:
        """Carry a preview out."""
        return self._ask("run_import", c.ImportResult, self._ledger(), c.ImportRequest(preview_id=preview_id))

    def undo_import(self, import_id: str) -> None:
        """Take an import back."""
        self._ask("undo_import", c.Empty, {**self._ledger(), "import_id": import_id})

    def forget_workspace(self) -> None:
        """Delete the workspace."""
        self._ask("delete_workspace", c.Empty)

    def _ledger(self) -> dict[str, str]:
        return {"ledger": self.ledger.value}

    def _ask(
        self, verb: str, answer: type[Answer], path: Mapping[str, str] | None = None, body: c.Model | None = None
    ) -> Answer:
        where = {"workspace_id": self.workspace.workspace_id, **(path or {})}
        return ask_as_described(self.front, self.description, verb, answer, where, body, self.token)


def _first_role(description: c.Description, workspace: c.Workspace) -> str:
    """The most powerful role that there is a token for."""
    for role in [*description.roles, *workspace.tokens]:
        if role in workspace.tokens:
            return role
    raise CandidateNonsense("create_workspace", "it gave no token for any role")
