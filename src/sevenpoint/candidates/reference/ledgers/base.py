"""What the tool needs of a ledger, in the tool's words.

Each adapter translates to and from its SDK and knows no other part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Protocol

from ..flaws import Flaws
from ..problems import LedgerRefusedError
from ..values import Doc, plain

CONNECT_SECONDS = 5
MOST_TOGETHER = 30  # Documents in one request: QuickBooks takes no more in a batch (reference/quickbooks.md 4.2).
READ_SECONDS = 20  # A ledger that hangs must not hang the worker: after this the outcome is unknown and is looked up.

ADDRESS_FIELDS = ("line1", "city", "region", "postal_code", "country")
CLIENT_FIELDS = ("name", "email", "phone", "address", "tax_number", "payment_terms_days", "active")


class Tokens(Protocol):
    """Gives the bearer token of a connection. `stale` is a token that the ledger has just refused."""

    def access_token(self, stale: str | None = None) -> str:
        """A token that is valid now, refreshed when needed. Raises ConnectionBrokenError or LedgerUnavailableError."""


@dataclass(frozen=True)
class Endpoint:
    """Where a connection's ledger is: `base_url` stands for every host of it; empty: its own hosts.

    `currency`: the firm's own; `flaws`: what was seeded, if anything.
    """

    base_url: str
    organisation_id: str
    tokens: Tokens
    currency: str = "USD"
    flaws: Flaws = field(default_factory=Flaws)


@dataclass
class Contact:
    """A contact or customer. `fields` has the keys of `CLIENT_FIELDS`; `merged_to`: the contact that it went into."""

    ledger_id: str
    version: str
    fields: Doc
    supplier_only: bool = False
    merged_to: str | None = None


@dataclass
class Line:
    """A line of an invoice as the ledger holds it."""

    ledger_id: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    amount: Decimal

    def content(self) -> Doc:
        """What an edit can change."""
        pairs = asdict(self)
        return {key: plain(value.normalize()) if isinstance(value, Decimal) else value for key, value in pairs.items()}


@dataclass
class LedgerPayment:
    """Money (or credit) applied to an invoice. `method`: `ledger` or `credit`.

    `kind`: payment, shared (one payment over several invoices), on_account (money that came before it was applied) or
    credit_note.
    """

    ledger_id: str
    amount: Decimal
    date: dt.date
    reference: str
    method: str = "ledger"
    kind: str = "payment"


@dataclass
class LedgerInvoice:
    """An invoice as the ledger holds it. `status`: draft, open, void or deleted."""

    ledger_id: str
    version: str
    number: str
    status: str
    contact_id: str
    issue_date: dt.date
    due_date: dt.date
    reference: str
    lines: list[Line]
    subtotal: Decimal
    tax: Decimal
    total: Decimal
    amount_paid: Decimal
    amount_due: Decimal
    payments: list[LedgerPayment] = field(default_factory=list)

    def content(self) -> Doc:
        """What an edit in the ledger can change and the tool shows: the snapshot that later reads are compared with."""
        return {
            "number": self.number,
            "issue_date": self.issue_date.isoformat(),
            "due_date": self.due_date.isoformat(),
            "reference": self.reference,
            "lines": [line.content() for line in self.lines],
        }


@dataclass
class DraftLine:
    """A line to write, with the ledger's own ids for its coding.

    `tax` None leaves the ledger's default; `untaxed`: none at all. `keep_coding`: the ledger's line `ledger_id` stays
    coded as it is, because somebody there may have coded it better.
    """

    description: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    amount: Decimal
    account: str | None = None
    item: str | None = None
    tax: str | None = None
    tracking: str | None = None
    ledger_id: str | None = None
    untaxed: bool = False
    keep_coding: bool = False


@dataclass
class DraftInvoice:
    """An invoice to write. `status`: draft, submitted or authorised.

    `number` and `version` None, as they should be: the ledger gives the number, and its newest version is changed.
    """

    contact_id: str
    issue_date: dt.date
    due_date: dt.date
    reference: str
    status: str
    lines: list[DraftLine]
    currency: str
    number: str | None = None
    version: str | None = None

    def looks_like(self, held: LedgerInvoice) -> bool:
        """Whether an invoice of the ledger bills the same contact the same amount before tax on the same day."""
        amount = sum((line.amount for line in self.lines), Decimal(0))
        same = (held.contact_id, held.issue_date, held.subtotal) == (self.contact_id, self.issue_date, amount)
        return same and held.status in ("open", "draft")


@dataclass
class DraftPayment:
    """A payment to write; `reference` is the tool's own id, by which a lost answer is found again."""

    invoice_id: str
    contact_id: str
    amount: Decimal
    date: dt.date
    account: str
    reference: str
    currency: str


@dataclass
class DraftFee:
    """A processing fee to book out of the account that the payment went to; less than zero is money that comes in."""

    amount: Decimal
    date: dt.date
    account: str
    fee_account: str
    reference: str


@dataclass
class Changes:
    """What changed since a cursor, and the cursor for the next time."""

    contacts: list[Contact]
    invoices: list[LedgerInvoice]
    gone_invoices: list[str]
    cursor: str
    gone_contacts: list[str] = field(default_factory=list)


class Book(Protocol):
    """One organisation's books. Every method may raise the errors of `problems`; writes take an idempotency key."""

    def options(self) -> Doc:
        """Accounts, payment accounts, items, taxes and tracking, as the contract's LedgerOptions."""

    def organisation_name(self) -> str:
        """The name of the organisation."""

    def mapping_problems(self, services: list[Doc]) -> list[str]:
        """What the ledger would refuse of these mappings, in sentences."""

    def create_item(self, name: str, account: str) -> str:
        """Make an item that earns into an account; its id."""

    def contacts(self) -> Iterator[Contact]:
        """Every active contact, page by page."""

    def find_contacts(self, name: str) -> list[Contact]:
        """Active contacts with exactly this name."""

    def read_contacts(self, ids: list[str]) -> list[Contact]:
        """Contacts by id, archived ones too; ids that the ledger does not know (any more) are left out."""

    def create_contact(self, fields: Doc, currency: str, key: str) -> Contact:
        """Write a new contact, who is billed in a currency."""

    def update_contact(self, contact_id: str, fields: Doc, key: str) -> Contact:
        """Change the members of `fields` that are present."""

    def read_invoices(self, ids: list[str]) -> list[LedgerInvoice]:
        """Invoices by id with what was paid on them; deleted ones have status `deleted`."""

    def open_invoices(self) -> list[LedgerInvoice]:
        """Every approved sales invoice on which something is due."""

    def find_invoice(self, draft: DraftInvoice, taken: Callable[[str], bool]) -> LedgerInvoice | None:
        """The invoice that an earlier attempt to write the draft left behind; `taken` ids belong to other invoices."""

    def find_twin(self, draft: DraftInvoice, taken: Callable[[str], bool]) -> LedgerInvoice | None:
        """An invoice for the same contact, day and amount before tax, which somebody may have keyed by hand."""

    def find_number(self, number: str) -> LedgerInvoice | None:
        """The invoice with a number."""

    def create_invoice(self, draft: DraftInvoice, key: str) -> LedgerInvoice:
        """Write a new invoice."""

    def create_invoices(self, drafts: list[DraftInvoice], key: str) -> list[LedgerInvoice | LedgerRefusedError]:
        """Write up to `MOST_TOGETHER` invoices in one request: for each, what was written or the ledger's no."""

    def give_credit(self, draft: DraftInvoice, key: str) -> None:
        """A credit note over the draft's lines, applied to nothing."""

    def approve_invoice(self, invoice_id: str, key: str) -> LedgerInvoice:
        """Make a draft count, in a ledger that has drafts."""

    def give_number(self, invoice_id: str, key: str) -> LedgerInvoice:
        """The next number of the firm's series, for an invoice that the ledger left without one."""

    def repeating(self, contact_id: str) -> list[str]:
        """What the ledger bills a contact by itself, in words; empty when nothing."""

    def update_invoice(self, invoice_id: str, draft: DraftInvoice, parts: set[str], key: str) -> LedgerInvoice:
        """Change the named parts: lines, due_date, reference."""

    def void_invoice(self, invoice_id: str, key: str) -> LedgerInvoice:
        """Void an invoice, or delete it while it is a draft."""

    def find_payment(self, draft: DraftPayment) -> str | None:
        """The id of the payment that an earlier attempt left behind."""

    def create_payment(self, draft: DraftPayment, key: str) -> str:
        """Write a payment; gives its id."""

    def reverse_payment(self, payment_id: str, key: str) -> None:
        """Take a payment back, which opens its invoice again. A payment that is gone already is fine."""

    def payment_invoices(self, payment_id: str) -> list[str]:
        """The invoices that a payment is applied to; none when it is gone."""

    def find_fee(self, draft: DraftFee) -> str | None:
        """The id of the fee that an earlier attempt left behind."""

    def create_fee(self, draft: DraftFee, key: str) -> str:
        """Book a fee; gives the id of the transaction."""

    def changes(self, cursor: str) -> Changes:
        """Everything that changed since the cursor, all pages."""


OpenBook = Callable[[Endpoint], Book]


def blank_fields() -> Doc:
    """The details of a client of whom nothing is known."""
    return {
        "name": "",
        "email": None,
        "phone": None,
        "address": None,
        "tax_number": None,
        "payment_terms_days": None,
        "active": True,
    }


def address_or_none(parts: Doc) -> Doc | None:
    """An address, or None when every part of it is blank."""
    address = {key: (parts.get(key) or "").strip() for key in ADDRESS_FIELDS}
    return address if any(address.values()) else None
