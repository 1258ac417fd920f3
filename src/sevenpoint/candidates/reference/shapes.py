"""The shapes of request bodies, checked before any work is done. Members that are not known are ignored."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, ValidationError

from .problems import RequestError
from .values import Doc, plain

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Text = Annotated[str, Field(max_length=4000)]
Short = Annotated[str, Field(max_length=255)]
# What both ledgers hold: up to 15 digits, prices of more than two decimals (quickbooks.md 2.8, xero.md 2.3).
_PLAIN = PlainSerializer(plain, return_type=str)
Money = Annotated[Decimal, Field(max_digits=15, decimal_places=7, allow_inf_nan=False), _PLAIN]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7), _PLAIN]
Positive = Annotated[Decimal, Field(gt=0, max_digits=15, allow_inf_nan=False), _PLAIN]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2199, 12, 31))]
Days = Annotated[int, Field(ge=0, le=999)]
Instrument = Literal["ok", "expired", "declined"]


class Shape(BaseModel):
    """Base of every shape."""

    model_config = ConfigDict(extra="ignore")


class Smtp(Shape):
    """A mail sink."""

    host: Short
    port: int = Field(ge=1, le=65535)
    recipient: Short


class Sinks(Shape):
    """Where alerts go."""

    smtp: Smtp | None = None
    http: Annotated[str, Field(max_length=2000, pattern=r"^https?://")] | None = None


class NewWorkspace(Shape):
    """An account."""

    name: Name
    time_zone: Short = "UTC"
    country: Short = "US"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    alert_sinks: Sinks | None = None
    now: dt.datetime | None = None


class AppCredentials(Shape):
    """Our registration at a ledger."""

    client_id: Name
    client_secret: Name
    webhook_key: Short | None = None


class Connect(Shape):
    """The start of a connection."""

    ledger: Literal["xero", "quickbooks"]
    base_url: Annotated[str, Field(max_length=2000, pattern=r"^https?://")] | None = None
    app: AppCredentials | None = None


class ServiceMapping(Shape):
    """How a service is coded."""

    service: Name
    account: Short | None = None
    item: Short | None = None
    tax: Short | None = None
    tracking: Short | None = None


class Settings(Shape):
    """Mappings and habits."""

    services: list[ServiceMapping] = []
    payment_account: Short | None = None
    payment_accounts: dict[Literal["card", "debit", "bank_transfer", "cash", "cheque", "other"], Short] = {}
    fee_account: Short | None = None
    deposit_account: Short | None = None
    invoice_status: Literal["draft", "submitted", "authorised"] = "authorised"


class Address(Shape):
    """A postal address."""

    line1: Text = ""
    city: Short = ""
    region: Short = ""
    postal_code: Short = ""
    country: Short = ""


class NewClient(Shape):
    """A client."""

    name: Name
    email: Short | None = None
    phone: Short | None = None
    address: Address | None = None
    tax_number: Short | None = None
    payment_terms_days: Days | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None


class ClientChange(NewClient):
    """A change of a client."""

    name: Name | None = None  # type: ignore[assignment]
    active: bool | None = None


class Billing(Shape):
    """When a line is billed."""

    kind: Literal["on_acceptance", "recurring", "manual"] = "on_acceptance"
    every_months: int = Field(1, ge=1, le=120)
    occurrences: Annotated[int, Field(ge=1, le=1200)] | None = None


class ProposalLine(Shape):
    """A priced service."""

    service: Name
    description: Text | None = None
    quantity: Positive = Decimal(1)
    unit_price: Money
    discount_percent: Percent = Decimal(0)
    billing: Billing | None = None


class NewProposal(Shape):
    """A proposal."""

    client_id: Short | None = None
    client: NewClient | None = None
    title: Name
    start_date: Day
    lines: Annotated[list[ProposalLine], Field(min_length=1)]
    deposit: Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2), _PLAIN] | None = None
    payment_terms_days: Days | None = None
    collect_by: Literal["card", "debit", "manual"] = "manual"


class Acceptance(Shape):
    """The client signs."""

    accepted_by: Name
    instrument: Instrument | None = None


class AmendedLine(Shape):
    """A changed or new line."""

    id: Short | None = None
    service: Name | None = None
    description: Text | None = None
    quantity: Positive | None = None
    unit_price: Money | None = None
    billing: Billing | None = None


class Amendment(Shape):
    """A change of scope or price."""

    effective_date: Day
    lines: list[AmendedLine]
    prorate: bool = False


class Cancellation(Shape):
    """The end of an engagement."""

    effective_date: Day


class LinesToBill(Shape):
    """Manual lines whose work is done."""

    lines: Annotated[list[Short], Field(min_length=1)]


class InvoiceLine(Shape):
    """A line of an invoice."""

    service: Name | None = None
    description: Text | None = None
    quantity: Positive = Decimal(1)
    unit_price: Money
    discount_percent: Percent = Decimal(0)


class NewInvoice(Shape):
    """An invoice outside any proposal."""

    client_id: Short
    lines: Annotated[list[InvoiceLine], Field(min_length=1)]
    issue_date: Day | None = None
    due_date: Day | None = None
    reference: Short | None = None


class InvoiceChange(Shape):
    """A change of an invoice."""

    lines: Annotated[list[InvoiceLine], Field(min_length=1)] | None = None
    due_date: Day | None = None
    reference: Short | None = None


class NewPayment(Shape):
    """Money that arrived by itself."""

    amount: Money
    date: Day | None = None
    method: Literal["bank_transfer", "cash", "cheque", "other"] = "bank_transfer"


class Collection(Shape):
    """The client pays."""

    method: Literal["card", "debit"]
    instrument: Instrument = "ok"
    amount: Money | None = None


class Refund(Shape):
    """Money back."""

    amount: Money | None = None


class PaymentReturn(Shape):
    """A debit came back."""

    reason: Short = "insufficient funds"


class Sync(Shape):
    """Synchronise now."""

    ledger: Literal["xero", "quickbooks"] | None = None


class Clock(Shape):
    """A time to move to."""

    now: dt.datetime


class Member(Shape):
    """A person."""

    email: Annotated[str, Field(max_length=255, pattern=r"^[^@\s]+@[^@\s]+$")]
    role: Literal["owner", "manager", "member"]


class Workflow(Shape):
    """The way into a practice-workflow tool."""

    tool: Literal["karbon"] = "karbon"
    base_url: Annotated[str, Field(max_length=2000, pattern=r"^https?://")]
    token: Name
    access_key: Annotated[str, Field(min_length=1, max_length=4000)]
    assignee: Annotated[str, Field(max_length=255, pattern=r"^[^@\s]+@[^@\s]+$")]


class ImportRun(Shape):
    """Carry out a preview."""

    preview_id: Short


BODIES: dict[str, type[Shape]] = {
    "create_workspace": NewWorkspace,
    "connect": Connect,
    "save_settings": Settings,
    "create_client": NewClient,
    "change_client": ClientChange,
    "create_proposal": NewProposal,
    "accept_proposal": Acceptance,
    "amend_proposal": Amendment,
    "cancel_proposal": Cancellation,
    "bill_lines": LinesToBill,
    "create_invoice": NewInvoice,
    "change_invoice": InvoiceChange,
    "record_payment": NewPayment,
    "collect": Collection,
    "refund": Refund,
    "return_payment": PaymentReturn,
    "sync": Sync,
    "set_clock": Clock,
    "save_member": Member,
    "run_import": ImportRun,
    "connect_workflow": Workflow,
}


def read(verb: str, body: object) -> Doc:
    """The body of a verb as plain JSON: decimals as text, members that were not sent left out.

    Raises:
        RequestError: `invalid`, naming the first member that is wrong.
    """
    shape = BODIES.get(verb)
    if shape is None:
        return {}
    try:
        return shape.model_validate(body, strict=False).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the body"
        raise RequestError("invalid", f"{where}: {first['msg']}.") from None
