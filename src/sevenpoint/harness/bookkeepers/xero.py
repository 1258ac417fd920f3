"""The bookkeeper in Xero (reference: xero.md 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

from sevenpoint.harness.bookkeepers import xero_documents as documents
from sevenpoint.harness.bookkeepers.base import (
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
from sevenpoint.harness.bookkeepers.session import Endpoints, Session
from sevenpoint.harness.bookkeepers.xero_lists import XeroLists
from sevenpoint.harness.bookkeepers.xero_money import XeroMoney

API = "/api.xro/2.0/"
PAGE_SIZE = 500
ENDPOINTS = Endpoints(
    authorize="/identity/connect/authorize",
    token="/connect/token",
    scopes="offline_access accounting.contacts accounting.settings accounting.invoices accounting.payments "
    "accounting.banktransactions accounting.manualjournals",
)


class XeroBookkeeper(XeroMoney, XeroLists):
    """`Bookkeeper` in one Xero organisation."""

    ledger = "xero"

    def __init__(self, session: Session) -> None:
        """Work through a session in the organisation."""
        self._session = session

    def organisation_name(self) -> str:
        """See `Bookkeeper`."""
        return str(self._get("Organisation")["Organisations"][0]["Name"])

    # contacts
    def contacts(self, *, include_archived: bool = False) -> list[LedgerContact]:
        """See `Bookkeeper`."""
        query = {"includeArchived": "true"} if include_archived else {}
        return [documents.contact(each) for each in self._pages("Contacts", query)]

    def contact(self, contact_id: str) -> LedgerContact:
        """See `Bookkeeper`."""
        return documents.contact(self._get(f"Contacts/{contact_id}")["Contacts"][0])

    def contacts_named(self, name: str) -> list[LedgerContact]:
        """See `Bookkeeper`."""
        return [each for each in self.contacts() if each.name.casefold() == name.casefold()]

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
        body = documents.contact_body(name, email, phone, address, tax_number, payment_terms_days)
        return documents.contact(self._write("PUT", "Contacts", "Contacts", body))

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
        body = documents.contact_body(name, email, phone, address, tax_number, payment_terms_days)
        self._write("POST", f"Contacts/{contact_id}", "Contacts", {"ContactID": contact_id, **body})
        return self.contact(contact_id)

    def archive_contact(self, contact_id: str) -> None:
        """See `Bookkeeper`."""
        body = {"ContactID": contact_id, "ContactStatus": "ARCHIVED"}
        self._write("POST", f"Contacts/{contact_id}", "Contacts", body)

    def create_supplier(self, name: str) -> str:
        """See `Bookkeeper`."""
        return self.create_contact(name).id

    # invoices
    def invoices(self) -> list[LedgerInvoice]:
        """See `Bookkeeper`."""
        return self._invoices('Type=="ACCREC"')

    def invoice(self, invoice_id: str) -> LedgerInvoice:
        """See `Bookkeeper`."""
        return documents.invoice(self._raw_invoice(invoice_id))

    def invoices_of(self, contact_id: str) -> list[LedgerInvoice]:
        """See `Bookkeeper`."""
        return self._invoices(f'Type=="ACCREC" AND Contact.ContactID==guid("{contact_id}")')

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
        """See `Bookkeeper`. Without a due date: 30 days after the invoice's own date."""
        issued = date or self._today()
        body = documents.invoice_body(
            contact_id, [self._line(line) for line in lines], issued, due_date, reference, number, status
        )
        return self.invoice(self._write("PUT", "Invoices", "Invoices", body)["InvoiceID"])

    def change_due_date(self, invoice_id: str, due_date: dt.date) -> LedgerInvoice:
        """See `Bookkeeper`."""
        return self._change_invoice(invoice_id, {"DueDate": due_date.isoformat()})

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
        lines = [documents.kept_line(each) for each in self._raw_invoice(invoice_id)["LineItems"]]
        if description is not None:
            lines[line]["Description"] = description
        if unit_amount is not None:
            lines[line]["UnitAmount"] = unit_amount
        if tracking is not None:
            home = next(each for each in self.trackings() if each.id == tracking)
            lines[line]["Tracking"] = [{"TrackingCategoryID": home.category_id, "TrackingOptionID": home.id}]
        return self._change_invoice(invoice_id, {"LineItems": lines})

    def approve_invoice(self, invoice_id: str) -> LedgerInvoice:
        """See `Bookkeeper`."""
        return self._change_invoice(invoice_id, {"Status": "AUTHORISED"})

    def void_invoice(self, invoice_id: str) -> LedgerInvoice:
        """See `Bookkeeper`."""
        return self._change_invoice(invoice_id, {"Status": "VOIDED"})

    def delete_invoice(self, invoice_id: str) -> None:
        """See `Bookkeeper`."""
        self._change_invoice(invoice_id, {"Status": "DELETED"})

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
        body: dict[str, Any] = {
            "Invoice": {"InvoiceID": invoice_id},
            "Account": {"Code": account},
            "Amount": amount,
            "Date": (date or self._today()).isoformat(),
        }
        if reference is not None:
            body["Reference"] = reference
        payment_id = self._write("PUT", "Payments", "Payments", body)["PaymentID"]
        return documents.payment(self._get(f"Payments/{payment_id}")["Payments"][0])

    def payments_of(self, invoice_id: str) -> list[LedgerPayment]:
        """See `Bookkeeper`."""
        where = f'Status=="AUTHORISED" AND Invoice.InvoiceID==guid("{invoice_id}")'
        return [documents.payment(each) for each in self._pages("Payments", {"where": where})]

    def payments(self) -> list[LedgerPayment]:
        """See `Bookkeeper`."""
        standing = self._pages("Payments", {"where": 'Status=="AUTHORISED" AND PaymentType=="ACCRECPAYMENT"'})
        return [documents.payment(each) for each in standing]

    def remove_payment(self, payment_id: str) -> None:
        """See `Bookkeeper`."""
        self._write("POST", f"Payments/{payment_id}", "Payments", {"Status": "DELETED"})

    # lists
    def accounts(self) -> list[LedgerAccount]:
        """See `Bookkeeper`."""
        return [documents.account(each) for each in self._get("Accounts")["Accounts"] if each.get("Code")]

    def archive_account(self, account: str) -> None:
        """See `Bookkeeper`."""
        self._set_account(account, "ARCHIVED")

    def restore_account(self, account: str) -> None:
        """See `Bookkeeper`."""
        self._set_account(account, "ACTIVE")

    def taxes(self) -> list[LedgerTax]:
        """See `Bookkeeper`."""
        return [
            LedgerTax(id=each["TaxType"], name=each["Name"], rate=each["EffectiveRate"])
            for each in self._get("TaxRates")["TaxRates"]
            if each["Status"] == "ACTIVE" and each.get("CanApplyToRevenue", True)
        ]

    def sales_tax(self) -> LedgerTax:
        """See `Bookkeeper`."""
        charged = [each for each in self.taxes() if each.rate > 0]
        return min(charged, key=lambda each: not each.id.startswith("OUTPUT"))

    def no_tax(self) -> LedgerTax:
        """See `Bookkeeper`."""
        return next(each for each in self.taxes() if each.id == "NONE")

    def trackings(self) -> list[LedgerTracking]:
        """See `Bookkeeper`."""
        return [
            LedgerTracking(
                id=option["TrackingOptionID"],
                name=option["Name"],
                category=category["Name"],
                category_id=category["TrackingCategoryID"],
            )
            for category in self._get("TrackingCategories")["TrackingCategories"]
            for option in category["Options"]
            if option.get("Status", "ACTIVE") == "ACTIVE"
        ]

    def create_tracking(self, category: str, option: str) -> LedgerTracking:
        """See `Bookkeeper`."""
        categories = self._get("TrackingCategories")["TrackingCategories"]
        known = next((each for each in categories if each["Name"] == category), None)
        home = known or self._write("PUT", "TrackingCategories", "TrackingCategories", {"Name": category})
        where = f"TrackingCategories/{home['TrackingCategoryID']}/Options"
        made = self._write("PUT", where, "Options", {"Name": option})
        return LedgerTracking(
            id=made["TrackingOptionID"], name=option, category=category, category_id=home["TrackingCategoryID"]
        )

    def delete_tracking(self, tracking_id: str) -> None:
        """See `Bookkeeper`."""
        tracking = next(each for each in self.trackings() if each.id == tracking_id)
        self._remove(f"TrackingCategories/{tracking.category_id}/Options/{tracking_id}")

    # the bank
    def account_movements(self, account: str) -> list[LedgerTransaction]:
        """See `Bookkeeper`. Manual journals cannot touch a bank account (xero.md 5.14)."""
        standing = {"where": 'Status=="AUTHORISED"'}
        found = [
            *(documents.payment_movement(each) for each in self._pages("Payments", standing)),
            *(documents.bank_movement(each) for each in self._pages("BankTransactions", standing)),
        ]
        return sorted((each for each in found if each.account == account), key=lambda each: each.date)

    def history(self, invoice_id: str) -> list[LedgerNote]:
        """See `Bookkeeper`."""
        return [documents.note(each) for each in self._get(f"Invoices/{invoice_id}/History")["HistoryRecords"]]

    # plumbing
    def _get(self, path: str, query: dict[str, str | int] | None = None) -> Any:
        return self._session.request("GET", API + path, f"GET {path}", query=query)

    def _pages(self, resource: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        """Every row of a list, page after page until one is empty."""
        page = 1
        while True:
            rows = self._get(resource, {**query, "page": page, "pageSize": PAGE_SIZE, "unitdp": 4})[resource]
            yield from rows
            if len(rows) < PAGE_SIZE:
                return
            page += 1

    def _write(self, method: str, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        """Write one record; the record as the ledger answers it."""
        query: dict[str, str | int] = {"unitdp": 4}
        rows = self._session.request(method, API + path, f"{method} {path}", query=query, body={key: [body]})[key]
        written: dict[str, Any] = rows[0]
        return written

    def _remove(self, path: str) -> None:
        self._session.request("DELETE", API + path, f"DELETE {path}")

    def _raw_invoice(self, invoice_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self._get(f"Invoices/{invoice_id}", {"unitdp": 4})["Invoices"][0]
        return found

    def _invoices(self, where: str) -> list[LedgerInvoice]:
        return [documents.invoice(each) for each in self._pages("Invoices", {"where": where})]

    def _change_invoice(self, invoice_id: str, change: dict[str, Any]) -> LedgerInvoice:
        self._write("POST", f"Invoices/{invoice_id}", "Invoices", {"InvoiceID": invoice_id, **change})
        return self.invoice(invoice_id)

    def _set_account(self, code: str, status: str) -> None:
        account = next(each for each in self._get("Accounts")["Accounts"] if each.get("Code") == code)
        where = f"Accounts/{account['AccountID']}"
        self._write("POST", where, "Accounts", {"AccountID": account["AccountID"], "Status": status})

    def _line(self, line: NewLedgerLine) -> dict[str, Any]:
        home = next((each for each in self.trackings() if each.id == line.tracking), None) if line.tracking else None
        return documents.line_body(line, home)

    def _today(self) -> dt.date:
        """The ledger's date, from any answer's own stamp."""
        return documents.day(self._get("Organisation")["DateTimeUTC"])
