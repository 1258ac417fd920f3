"""The firm's bookkeeper: what the harness may do in a ledger, in words that both ledgers share.

Ids are the ledger's own, the same that `Organisation.chart` and the candidate contract use: an account is Xero's
account code or QuickBooks' Account Id, a tax is Xero's TaxType or QuickBooks' TaxCode Id, a tracking is Xero's option
id or QuickBooks' Class Id. Money is Decimal and positive unless said otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from sevenpoint.harness.bookkeepers.lists import ListBookkeeper
from sevenpoint.harness.bookkeepers.money import MoneyBookkeeper

InvoiceStatus = Literal["draft", "submitted", "authorised", "paid", "voided", "deleted"]


class Model(BaseModel):
    """Base of the neutral models."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LedgerAddress(Model):
    """A billing address; empty strings where the ledger has nothing."""

    line1: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


class LedgerContact(Model):
    """A customer. `name`: Xero's Name, QuickBooks' DisplayName."""

    id: str
    name: str
    email: str | None = None
    phone: str | None = None
    address: LedgerAddress = Field(default_factory=LedgerAddress)
    tax_number: str | None = None
    payment_terms_days: int | None = None
    active: bool = True


class NewLedgerLine(Model):
    """A line to write. Without `tax` the line is untaxed."""

    description: str
    quantity: Decimal = Decimal(1)
    unit_amount: Decimal
    account: str | None = None
    item: str | None = None
    tax: str | None = None
    tracking: str | None = None


class LedgerLine(Model):
    """A line as the ledger shows it; `amount` is after discount and before tax."""

    id: str | None = None
    description: str = ""
    quantity: Decimal | None = None
    unit_amount: Decimal | None = None
    amount: Decimal
    account: str | None = None
    item: str | None = None
    tax: str | None = None
    tracking: list[str] = Field(default_factory=list)


class LedgerInvoice(Model):
    """A sales invoice."""

    id: str
    number: str | None = None
    contact_id: str
    contact_name: str = ""
    status: InvoiceStatus
    date: dt.date
    due_date: dt.date | None = None
    reference: str | None = None
    lines: list[LedgerLine]
    subtotal: Decimal
    tax: Decimal
    total: Decimal
    amount_due: Decimal
    amount_paid: Decimal
    currency: str = "USD"


class LedgerPayment(Model):
    """Money received on one invoice. `account`: where it went."""

    id: str
    invoice_id: str
    amount: Decimal
    date: dt.date
    account: str | None = None
    reference: str | None = None


class LedgerTransaction(Model):
    """One movement of a bank or clearing account; `amount` is positive for money in, negative for money out.

    `kind` is the ledger's own word (Xero: Payment, SPEND, RECEIVE, SPEND-TRANSFER …; QuickBooks: Payment, Purchase,
    Deposit, Transfer). `contra` is the account on the other side when the document names one.
    """

    id: str
    account: str
    amount: Decimal
    kind: str
    contra: str | None = None
    date: dt.date
    description: str = ""


class LedgerAccount(Model):
    """An account; `kind` is the ledger's own type."""

    id: str
    name: str
    kind: str
    active: bool = True


class LedgerTax(Model):
    """A tax that a sales line may carry; `rate` in percent."""

    id: str
    name: str
    rate: Decimal


class LedgerTracking(Model):
    """A tracking option (Xero) or class (QuickBooks). `category`: Xero's category name; empty in QuickBooks."""

    id: str
    name: str
    category: str = ""
    category_id: str = ""
    active: bool = True


class LedgerNote(Model):
    """One row of a document's history in the ledger. QuickBooks publishes none."""

    at: dt.datetime
    who: str
    change: str
    details: str


class BookkeeperError(Exception):
    """The ledger refused what the bookkeeper asked, which no scenario expects: the harness or the ledger is wrong.

    `refusal` is the ledger's own text; `status` its HTTP status.
    """

    def __init__(self, what: str, status: int, refusal: str) -> None:
        """Keep what was asked, and the answer."""
        super().__init__(f"the ledger answered {status} to the bookkeeper's {what}: {refusal}")
        self.status = status
        self.refusal = refusal


class Bookkeeper(MoneyBookkeeper, ListBookkeeper, Protocol):
    """What the firm's bookkeeper does in a ledger. Every list is complete: all pages are read.

    Methods raise BookkeeperError when the ledger refuses.
    """

    ledger: str

    def organisation_name(self) -> str:
        """The name of the books."""

    # contacts
    def contacts(self, *, include_archived: bool = False) -> list[LedgerContact]:
        """Every customer."""

    def contact(self, contact_id: str) -> LedgerContact:
        """One customer, archived ones too."""

    def contacts_named(self, name: str) -> list[LedgerContact]:
        """Active customers of exactly this name, ignoring case: more than one is a duplicate."""

    def find_contact(self, name: str) -> LedgerContact | None:
        """The first of `contacts_named`, or None."""

    def create_contact(
        self,
        name: str,
        *,
        email: str | None = None,
        phone: str | None = None,
        address: LedgerAddress | None = None,
        tax_number: str | None = None,
        payment_terms_days: int | None = None,
    ) -> LedgerContact:
        """Add a customer."""

    def change_contact(
        self,
        contact_id: str,
        *,
        name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        address: LedgerAddress | None = None,
        tax_number: str | None = None,
        payment_terms_days: int | None = None,
    ) -> LedgerContact:
        """Change what is given; the rest stays."""

    def archive_contact(self, contact_id: str) -> None:
        """Archive (Xero) or make inactive (QuickBooks)."""

    def create_supplier(self, name: str) -> str:
        """Add a supplier; its id. QuickBooks: a vendor, who shares the customers' name space. Xero: a contact."""

    # invoices
    def invoices(self) -> list[LedgerInvoice]:
        """Every sales invoice, voided and deleted ones too (QuickBooks forgets deleted ones)."""

    def invoice(self, invoice_id: str) -> LedgerInvoice:
        """One sales invoice."""

    def invoices_of(self, contact_id: str) -> list[LedgerInvoice]:
        """Every sales invoice of a customer."""

    def create_invoice(
        self,
        contact_id: str,
        lines: Sequence[NewLedgerLine],
        *,
        date: dt.date | None = None,
        due_date: dt.date | None = None,
        reference: str | None = None,
        number: str | None = None,
        status: Literal["draft", "submitted", "authorised"] = "authorised",
    ) -> LedgerInvoice:
        """Write an invoice in the ledger. QuickBooks knows no draft and no reference (its PrivateNote is used)."""

    def change_due_date(self, invoice_id: str, due_date: dt.date) -> LedgerInvoice:
        """Give the client more or less time."""

    def change_line(
        self,
        invoice_id: str,
        line: int = 0,
        *,
        description: str | None = None,
        unit_amount: Decimal | None = None,
        tracking: str | None = None,
    ) -> LedgerInvoice:
        """Change the text, the price or the tracking of a line, counted from 0; the other lines stay."""

    def approve_invoice(self, invoice_id: str) -> LedgerInvoice:
        """From draft or submitted to authorised. QuickBooks: nothing to do."""

    def void_invoice(self, invoice_id: str) -> LedgerInvoice:
        """Void it."""

    def delete_invoice(self, invoice_id: str) -> None:
        """Delete it (Xero: drafts only)."""

    # payments
    def pay(
        self,
        invoice_id: str,
        amount: Decimal,
        *,
        account: str,
        date: dt.date | None = None,
        reference: str | None = None,
    ) -> LedgerPayment:
        """Record money received, e.g. a bank transfer. `date` None: today on the ledger's clock."""

    def payments_of(self, invoice_id: str) -> list[LedgerPayment]:
        """Every payment that stands on an invoice."""

    def payments(self) -> list[LedgerPayment]:
        """Every payment that stands, one per invoice it pays."""

    def remove_payment(self, payment_id: str) -> None:
        """Delete a payment, e.g. a bounced transfer."""

    # lists
    def accounts(self) -> list[LedgerAccount]:
        """The chart of accounts, archived ones too."""

    def archive_account(self, account: str) -> None:
        """Put an account out of use."""

    def restore_account(self, account: str) -> None:
        """Bring it back."""

    def taxes(self) -> list[LedgerTax]:
        """Taxes that a sales line may carry."""

    def sales_tax(self) -> LedgerTax:
        """The standard tax on sales (a rate above zero)."""

    def no_tax(self) -> LedgerTax:
        """No tax on a sale."""

    def trackings(self) -> list[LedgerTracking]:
        """Tracking options or classes that are in use."""

    def create_tracking(self, category: str, option: str) -> LedgerTracking:
        """Add an option, with its category when that is new. QuickBooks: a class named `option`."""

    def delete_tracking(self, tracking_id: str) -> None:
        """Delete or deactivate it."""

    # the bank
    def account_movements(self, account: str) -> list[LedgerTransaction]:
        """Everything that moved a bank or clearing account, the oldest first."""

    def history(self, invoice_id: str) -> list[LedgerNote]:
        """The ledger's own history of an invoice, the newest first. QuickBooks: always empty."""
