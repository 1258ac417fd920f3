"""The bookkeeper in QuickBooks Online (reference: quickbooks.md 2, 3, 7). Every write reads the SyncToken afresh."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

from sevenpoint.harness.bookkeepers import quickbooks_documents as documents
from sevenpoint.harness.bookkeepers.base import (
    BookkeeperError,
    LedgerAccount,
    LedgerAddress,
    LedgerContact,
    LedgerInvoice,
    LedgerNote,
    LedgerPayment,
    LedgerTax,
    LedgerTracking,
    LedgerTransaction,
    NewLedgerLine,
)
from sevenpoint.harness.bookkeepers.quickbooks_lists import QuickBooksLists
from sevenpoint.harness.bookkeepers.quickbooks_money import QuickBooksMoney
from sevenpoint.harness.bookkeepers.session import Endpoints, Session

PAGE_SIZE = 1000
MINOR_VERSION = 75
UNKNOWN_ENTITY = "invalid context declaration"
EVERY = "Active IN (true, false)"
ENDPOINTS = Endpoints(
    authorize="/connect/oauth2",
    token="/oauth2/v1/tokens/bearer",
    scopes="com.intuit.quickbooks.accounting",
)


class QuickBooksBookkeeper(QuickBooksMoney, QuickBooksLists):
    """`Bookkeeper` in one QuickBooks company."""

    ledger = "quickbooks"

    def __init__(self, session: Session, realm: str) -> None:
        """Work through a session in the company."""
        self._company = f"/v3/company/{realm}/"
        self._realm = realm
        self._session = session

    def organisation_name(self) -> str:
        """See `Bookkeeper`."""
        return str(self._request("GET", f"companyinfo/{self._realm}")["CompanyInfo"]["CompanyName"])

    # contacts
    def contacts(self, *, include_archived: bool = False) -> list[LedgerContact]:
        """See `Bookkeeper`."""
        terms = self._terms()
        rows = self._query("Customer", EVERY if include_archived else "")
        return [documents.contact(each, terms) for each in rows]

    def contact(self, contact_id: str) -> LedgerContact:
        """See `Bookkeeper`."""
        return documents.contact(self._read("Customer", contact_id), self._terms())

    def contacts_named(self, name: str) -> list[LedgerContact]:
        """See `Bookkeeper`."""
        terms = self._terms()
        rows = self._query("Customer", f"DisplayName = '{documents.quoted(name)}'")
        return [documents.contact(each, terms) for each in rows]

    def find_contact(self, name: str) -> LedgerContact | None:
        """See `Bookkeeper`."""
        return next(iter(self.contacts_named(name)), None)

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
        """See `Bookkeeper`."""
        body = documents.contact_body(name, email, phone, address, tax_number, self._term(payment_terms_days))
        return documents.contact(self._create("Customer", body), self._terms())

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
        """See `Bookkeeper`."""
        body = documents.contact_body(name, email, phone, address, tax_number, self._term(payment_terms_days))
        return documents.contact(self._update("Customer", contact_id, body), self._terms())

    def archive_contact(self, contact_id: str) -> None:
        """See `Bookkeeper`."""
        self._update("Customer", contact_id, {"Active": False})

    def create_supplier(self, name: str) -> str:
        """See `Bookkeeper`."""
        return str(self._create("Vendor", {"DisplayName": name})["Id"])

    # invoices
    def invoices(self) -> list[LedgerInvoice]:
        """See `Bookkeeper`."""
        return self._invoices("")

    def invoice(self, invoice_id: str) -> LedgerInvoice:
        """See `Bookkeeper`."""
        return documents.invoice(self._read("Invoice", invoice_id), self._item_accounts())

    def invoices_of(self, contact_id: str) -> list[LedgerInvoice]:
        """See `Bookkeeper`."""
        return self._invoices(f"CustomerRef = '{contact_id}'")

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
        """See `Bookkeeper`."""
        sent = [documents.line_body(line, self._item(line)) for line in lines]
        body = documents.invoice_body(contact_id, sent, date, due_date, reference, number)
        return documents.invoice(self._create("Invoice", body), self._item_accounts())

    def change_due_date(self, invoice_id: str, due_date: dt.date) -> LedgerInvoice:
        """See `Bookkeeper`."""
        self._update("Invoice", invoice_id, {"DueDate": due_date.isoformat()})
        return self.invoice(invoice_id)

    def change_line(
        self,
        invoice_id: str,
        line: int = 0,
        *,
        description: str | None = None,
        unit_amount: Decimal | None = None,
        tracking: str | None = None,
    ) -> LedgerInvoice:
        """See `Bookkeeper`."""
        lines = documents.kept_lines(self._read("Invoice", invoice_id))
        if description is not None:
            lines[line]["Description"] = description
        if unit_amount is not None:
            documents.reprice(lines[line], unit_amount)
        if tracking is not None:
            lines[line]["SalesItemLineDetail"]["ClassRef"] = {"value": tracking}
        self._update("Invoice", invoice_id, {"Line": lines})
        return self.invoice(invoice_id)

    def approve_invoice(self, invoice_id: str) -> LedgerInvoice:
        """See `Bookkeeper`."""
        return self.invoice(invoice_id)

    def void_invoice(self, invoice_id: str) -> LedgerInvoice:
        """See `Bookkeeper`."""
        self._operate("Invoice", invoice_id, "void")
        return self.invoice(invoice_id)

    def delete_invoice(self, invoice_id: str) -> None:
        """See `Bookkeeper`."""
        self._operate("Invoice", invoice_id, "delete")

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
        """See `Bookkeeper`."""
        customer = self._read("Invoice", invoice_id)["CustomerRef"]
        body: dict[str, Any] = {
            "CustomerRef": customer,
            "TotalAmt": amount,
            "DepositToAccountRef": {"value": account},
            "Line": [{"Amount": amount, "LinkedTxn": [{"TxnId": invoice_id, "TxnType": "Invoice"}]}],
        }
        if date is not None:
            body["TxnDate"] = date.isoformat()
        if reference is not None:
            body["PaymentRefNum"] = reference
        return documents.payments(self._create("Payment", body))[0]

    def payments_of(self, invoice_id: str) -> list[LedgerPayment]:
        """See `Bookkeeper`."""
        return [each for each in self.payments() if each.invoice_id == invoice_id]

    def payments(self) -> list[LedgerPayment]:
        """See `Bookkeeper`."""
        return [payment for each in self._query("Payment") for payment in documents.payments(each)]

    def remove_payment(self, payment_id: str) -> None:
        """See `Bookkeeper`."""
        self._operate("Payment", payment_id, "delete")

    # lists
    def accounts(self) -> list[LedgerAccount]:
        """See `Bookkeeper`."""
        return [
            LedgerAccount(id=each["Id"], name=each["Name"], kind=each["AccountType"], active=each["Active"])
            for each in self._query("Account", EVERY)
        ]

    def archive_account(self, account: str) -> None:
        """See `Bookkeeper`."""
        self._update("Account", account, {"Active": False})

    def restore_account(self, account: str) -> None:
        """See `Bookkeeper`."""
        self._update("Account", account, {"Active": True})

    def taxes(self) -> list[LedgerTax]:
        """See `Bookkeeper`."""
        rates = {each["Id"]: each for each in self._query("TaxRate", EVERY)}
        return documents.taxes(list(self._query("TaxCode")), rates)

    def sales_tax(self) -> LedgerTax:
        """See `Bookkeeper`."""
        return next(each for each in self.taxes() if each.rate > 0)

    def no_tax(self) -> LedgerTax:
        """See `Bookkeeper`."""
        return next(each for each in self.taxes() if each.rate == 0)

    def trackings(self) -> list[LedgerTracking]:
        """See `Bookkeeper`."""
        return [LedgerTracking(id=each["Id"], name=each["Name"]) for each in self._query("Class")]

    def create_tracking(self, category: str, option: str) -> LedgerTracking:
        """See `Bookkeeper`."""
        return LedgerTracking(id=self._create("Class", {"Name": option})["Id"], name=option)

    def delete_tracking(self, tracking_id: str) -> None:
        """See `Bookkeeper`."""
        self._update("Class", tracking_id, {"Active": False})

    # the bank
    def account_movements(self, account: str) -> list[LedgerTransaction]:
        """See `Bookkeeper`: every kind of transaction that can touch a bank account."""
        found = [
            movement
            for entity in documents.MOVING
            for each in self._query_if_known(entity)
            for movement in documents.movements(entity, each)
        ]
        return sorted((each for each in found if each.account == account), key=lambda each: each.date)

    def history(self, invoice_id: str) -> list[LedgerNote]:
        """See `Bookkeeper`: QuickBooks publishes no history."""
        return []

    # plumbing
    def _request(self, method: str, path: str, query: dict[str, str | int] | None = None, body: object = None) -> Any:
        asked = {"minorversion": MINOR_VERSION, **(query or {})}
        return self._session.request(method, self._company + path, f"{method} {path}", query=asked, body=body)

    def _query(self, entity: str, where: str = "") -> Iterator[dict[str, Any]]:
        """Every row of an entity, page after page."""
        start = 1
        condition = f" WHERE {where}" if where else ""
        while True:
            statement = f"SELECT * FROM {entity}{condition} STARTPOSITION {start} MAXRESULTS {PAGE_SIZE}"
            rows = self._request("GET", "query", {"query": statement})["QueryResponse"].get(entity, [])
            yield from rows
            if len(rows) < PAGE_SIZE:
                return
            start += PAGE_SIZE

    def _today(self) -> dt.date:
        """The ledger's date, from any answer's own stamp."""
        return dt.date.fromisoformat(str(self._request("GET", f"companyinfo/{self._realm}")["time"])[:10])

    def _query_if_known(self, entity: str) -> list[dict[str, Any]]:
        """Every row of an entity; none where the ledger has no such entity (the mock has fewer than the real one)."""
        try:
            return list(self._query(entity))
        except BookkeeperError as error:
            if UNKNOWN_ENTITY in error.refusal:
                return []
            raise

    def _read(self, entity: str, record_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self._request("GET", f"{entity.lower()}/{record_id}")[entity]
        return found

    def _create(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = self._request("POST", entity.lower(), body=body)[entity]
        return made

    def _update(self, entity: str, record_id: str, change: dict[str, Any]) -> dict[str, Any]:
        """A sparse update on the record as it stands now."""
        now = self._read(entity, record_id)
        kept = {"Name": now["Name"]} if "Name" in now else {}
        body = {**kept, **change, "Id": record_id, "SyncToken": now["SyncToken"], "sparse": True}
        return self._create(entity, body)

    def _operate(self, entity: str, record_id: str, operation: str) -> None:
        body = {"Id": record_id, "SyncToken": self._read(entity, record_id)["SyncToken"]}
        self._request("POST", entity.lower(), {"operation": operation}, body)

    def _invoices(self, where: str) -> list[LedgerInvoice]:
        accounts = self._item_accounts()
        return [documents.invoice(each, accounts) for each in self._query("Invoice", where)]

    def _item_accounts(self) -> dict[str, str]:
        """Income account by item."""
        return {
            each["Id"]: each["IncomeAccountRef"]["value"]
            for each in self._query("Item", EVERY)
            if "IncomeAccountRef" in each
        }

    def _item(self, line: NewLedgerLine) -> str:
        """The item of a line: the one named, or one that earns into the line's account, made when there is none."""
        if line.item is not None:
            return line.item
        for item, account in self._item_accounts().items():
            if account == line.account:
                return item
        body = {"Name": f"Service {line.account}", "Type": "Service", "IncomeAccountRef": {"value": line.account}}
        return str(self._create("Item", body)["Id"])

    def _terms(self) -> dict[str, int]:
        """Due days by term."""
        return {each["Id"]: int(each["DueDays"]) for each in self._query("Term", EVERY) if "DueDays" in each}

    def _term(self, days: int | None) -> str | None:
        """The term of so many days, made when there is none."""
        if days is None:
            return None
        for term, due in self._terms().items():
            if due == days:
                return term
        return str(self._create("Term", {"Name": f"Net {days}", "DueDays": days})["Id"])
