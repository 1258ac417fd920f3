"""Xero's books through xero-python: contacts, invoices, payments, fees and changes in the tool's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from xero_python.accounting import models as x

from ..problems import LedgerRefusedError, LedgerUnavailableError
from ..values import Doc
from . import xero_forms as forms
from .base import (
    Changes,
    Contact,
    DraftFee,
    DraftInvoice,
    DraftPayment,
    Endpoint,
    LedgerInvoice,
)
from .xero_session import XeroSession

PAGE = 100
OVERLAP = dt.timedelta(
    seconds=5
)  # If-Modified-Since has second precision (reference/xero.md 2.6): read a little twice.
PROCESSOR = "Payment processor"


class XeroBook:
    """A Xero organisation."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._session = XeroSession(endpoint)
        self._flaws = endpoint.flaws
        self._api = self._session.accounting

    def organisation_name(self) -> str:
        """The organisation's name."""
        return str(self._session.call(self._api.get_organisations).organisations[0].name)

    def options(self) -> Doc:
        """What can be mapped to. Accounts and items go by code, because that is what Xero's lines carry."""
        accounts = self._session.call(self._api.get_accounts).accounts or []
        return {
            **forms.account_options(accounts),
            "items": forms.item_options(self._session.call(self._api.get_items).items or []),
            "taxes": forms.tax_options(self._session.call(self._api.get_tax_rates).tax_rates or []),
            "tracking": [
                {
                    "id": option.tracking_option_id,
                    "name": option.name,
                    "code": None,
                    "kind": category.tracking_category_id,
                }
                for category, option in self._tracking()
                if category.status == "ACTIVE" and option.status == "ACTIVE"
            ],
        }

    def mapping_problems(self, services: list[Doc]) -> list[str]:
        """A tax fits the classes of account that its rate names, and no other (xero.md 5.16)."""
        if not any(each.get("account") and each.get("tax") for each in services):
            return []
        accounts = self._session.call(self._api.get_accounts).accounts or []
        return forms.tax_problems(services, accounts, self._session.call(self._api.get_tax_rates).tax_rates or [])

    def create_item(self, name: str, account: str) -> str:
        """An item that is sold."""
        sales = x.Purchase(account_code=account)
        body = x.Items(items=[x.Item(code=name[:30], name=name[:50], sales_details=sales)])
        return str(self._session.call(self._api.create_items, body).items[0].code)

    def contacts(self) -> Iterator[Contact]:
        """Every active contact."""
        for found in self._pages(self._api.get_contacts, "contacts"):
            if found.is_customer or not self._session.endpoint.flaws.on("import-customers-only"):
                yield forms.contact(found)

    def find_contacts(self, name: str) -> list[Contact]:
        """Active contacts with this name.

        The search term needs no quoting, which `where` could not do (xero.md 2.7).
        """
        wanted = name.casefold()
        found = self._pages(self._api.get_contacts, "contacts", search_term=name)
        return [forms.contact(each) for each in found if (each.name or "").casefold() == wanted]

    def read_contacts(self, ids: list[str]) -> list[Contact]:
        """Contacts by id, archived ones too."""
        found = self._pages(self._api.get_contacts, "contacts", i_ds=ids, include_archived=True) if ids else []
        return [forms.contact(each) for each in found]

    def create_contact(self, fields: Doc, currency: str, key: str) -> Contact:
        """PUT, so that an existing name is refused and never silently edited (xero.md 2.4). A contact has no currency
        of its own: each invoice says it."""
        body = x.Contacts(contacts=[forms.contact_body(fields)])
        answer = self._session.call(self._api.create_contacts, body, **_key(key))
        return forms.contact(answer.contacts[0])

    def update_contact(self, contact_id: str, fields: Doc, key: str) -> Contact:
        """Change what is in `fields`."""
        body = x.Contacts(contacts=[forms.contact_body(fields)])
        answer = self._session.call(self._api.update_contact, contact_id, body, **_key(key))
        return forms.contact(answer.contacts[0])

    def read_invoices(self, ids: list[str]) -> list[LedgerInvoice]:
        """Sales invoices by id, with their payments."""
        found: list[LedgerInvoice] = []
        for start in range(0, len(ids), PAGE):
            part = ids[start : start + PAGE]
            rows = list(self._pages(self._api.get_invoices, "invoices", i_ds=part, unitdp=4))
            batched = self._batched(rows)
            found.extend(forms.invoice(each, batched) for each in rows)
        return found

    def open_invoices(self) -> list[LedgerInvoice]:
        """Sales invoices that are AUTHORISED: PAID ones owe nothing (xero.md 5.7)."""
        where = 'Type=="ACCREC"'
        rows = self._pages(self._api.get_invoices, "invoices", where=where, statuses=["AUTHORISED"], unitdp=4)
        return [forms.invoice(each) for each in rows]

    def find_invoice(self, draft: DraftInvoice, taken: Callable[[str], bool]) -> LedgerInvoice | None:
        """Look through the contact's invoices for our reference."""
        where = f'Type=="ACCREC" AND Contact.ContactID==guid("{draft.contact_id}")'
        for each in self._pages(self._api.get_invoices, "invoices", where=where, unitdp=4):
            same = each.reference == draft.reference and each.date == draft.issue_date and each.status not in forms.DEAD
            if same and not taken(str(each.invoice_id)):
                return forms.invoice(each)
        return None

    def find_twin(self, draft: DraftInvoice, taken: Callable[[str], bool]) -> LedgerInvoice | None:
        """Look through the contact's invoices for one of that day and amount."""
        where = f'Type=="ACCREC" AND Contact.ContactID==guid("{draft.contact_id}")'
        rows = self._pages(self._api.get_invoices, "invoices", where=where, unitdp=4)
        found = [forms.invoice(each) for each in rows if each.status not in forms.DEAD]
        return next((each for each in found if draft.looks_like(each) and not taken(each.ledger_id)), None)

    def find_number(self, number: str) -> LedgerInvoice | None:
        """The sales invoice with a number."""
        found = self._pages(self._api.get_invoices, "invoices", invoice_numbers=[number], unitdp=4)
        return next((forms.invoice(each) for each in found), None)

    def create_invoice(self, draft: DraftInvoice, key: str) -> LedgerInvoice:
        """Write a sales invoice; Xero gives the number."""
        body = x.Invoices(invoices=[self._new_invoice(draft)])
        answer = self._session.call(self._api.create_invoices, body, unitdp=4, **_key(key))
        return forms.invoice(answer.invoices[0])

    def create_invoices(self, drafts: list[DraftInvoice], key: str) -> list[LedgerInvoice | LedgerRefusedError]:
        """One request; `summarizeErrors=false` lets each invoice stand or fall alone (xero.md 2.5)."""
        bodies, found = self._sendable(drafts)
        if not bodies:
            return [found[number] for number in range(len(drafts))]
        body = x.Invoices(invoices=list(bodies.values()))
        answer = self._session.call(self._api.create_invoices, body, summarize_errors=False, unitdp=4, **_key(key))
        for number, each in zip(bodies, answer.invoices, strict=True):
            words = " ".join(str(error.message) for error in each.validation_errors or [])
            refused = each.has_errors or each.status_attribute_string == "ERROR"
            found[number] = LedgerRefusedError(f"Xero refused: {words}") if refused else forms.invoice(each)
        return [found[number] for number in range(len(drafts))]

    def give_credit(self, draft: DraftInvoice, key: str) -> None:
        """An AUTHORISED credit note; applying it would be a call of its own (xero.md 6)."""
        note = x.CreditNote(
            type="ACCRECCREDIT",
            contact=x.Contact(contact_id=draft.contact_id),
            date=draft.issue_date,
            reference=draft.reference,
            line_amount_types=x.LineAmountTypes.EXCLUSIVE,
            status="AUTHORISED",
            line_items=self._lines(draft),
        )
        self._session.call(self._api.create_credit_notes, x.CreditNotes(credit_notes=[note]), unitdp=4, **_key(key))

    def approve_invoice(self, invoice_id: str, key: str) -> LedgerInvoice:
        """DRAFT to AUTHORISED (xero.md 5.7)."""
        body = x.Invoices(invoices=[x.Invoice(invoice_id=invoice_id, status="AUTHORISED")])
        answer = self._session.call(self._api.update_invoice, invoice_id, body, unitdp=4, **_key(key))
        return forms.invoice(answer.invoices[0])

    def give_number(self, invoice_id: str, key: str) -> LedgerInvoice:
        """Nothing to do: Xero numbers every sales invoice itself (xero.md 5.7)."""
        return self._required(self.read_invoices([invoice_id]))

    def repeating(self, contact_id: str) -> list[str]:
        """Repeating invoices that stand for the contact (xero.md 6)."""
        found = self._session.call(self._api.get_repeating_invoices).repeating_invoices or []
        mine = [each for each in found if each.contact is not None and str(each.contact.contact_id) == contact_id]
        return [
            f"{each.total} every {each.schedule.period} {str(each.schedule.unit).lower()}, next on "
            f"{each.schedule.next_scheduled_date or each.schedule.start_date}"
            for each in mine
            if each.type == "ACCREC" and each.status != "DELETED"
        ]

    def update_invoice(self, invoice_id: str, draft: DraftInvoice, parts: set[str], key: str) -> LedgerInvoice:
        """Change the named parts; known line ids keep their lines (xero.md 2.4)."""
        body = x.Invoice(invoice_id=invoice_id)
        if "lines" in parts:
            body.line_items = self._lines(draft)
            if self._flaws.on("edits-sent-tax-inclusive"):
                body.line_amount_types = x.LineAmountTypes.INCLUSIVE
        elif self._session.endpoint.flaws.on("update-blanks-fields"):
            body.line_items = self._lines(draft)
            for line in body.line_items:
                line.tracking = []
        if "due_date" in parts:
            body.due_date = draft.due_date
        if "reference" in parts:
            body.reference = draft.reference
        answer = self._session.call(
            self._api.update_invoice, invoice_id, x.Invoices(invoices=[body]), unitdp=4, **_key(key)
        )
        return forms.invoice(answer.invoices[0])

    def void_invoice(self, invoice_id: str, key: str) -> LedgerInvoice:
        """VOIDED for an authorised invoice, DELETED for one that never was (xero.md 5.7)."""
        now = self.read_invoices([invoice_id])
        if not now or now[0].status in ("void", "deleted"):
            return self._required(now)
        status = "DELETED" if now[0].status == "draft" else "VOIDED"
        body = x.Invoices(invoices=[x.Invoice(invoice_id=invoice_id, status=status)])
        answer = self._session.call(self._api.update_invoice, invoice_id, body, **_key(key))
        return forms.invoice(answer.invoices[0])

    def find_payment(self, draft: DraftPayment) -> str | None:
        """The payment on the invoice that carries our reference."""
        for invoice in self.read_invoices([draft.invoice_id]):
            for payment in invoice.payments:
                if payment.reference == draft.reference:
                    return payment.ledger_id
        return None

    def create_payment(self, draft: DraftPayment, key: str) -> str:
        """Write a payment to the mapped bank or clearing account."""
        body = x.Payment(
            invoice=x.Invoice(invoice_id=draft.invoice_id),
            account=forms.account_ref(draft.account),
            amount=draft.amount,
            date=draft.date,
            reference=draft.reference,
        )
        answer = self._session.call(self._api.create_payment, body, **_key(key))
        return str(answer.payments[0].payment_id)

    def reverse_payment(self, payment_id: str, key: str) -> None:
        """Delete the payment."""
        payment = self._session.call(self._api.get_payment, payment_id).payments[0]
        if payment.status != "DELETED":
            self._session.call(self._api.delete_payment, payment_id, x.PaymentDelete(status="DELETED"), **_key(key))

    def payment_invoices(self, payment_id: str) -> list[str]:
        """The invoice of a payment. Xero sends no notices of payments; its invoice's notice is enough (xero.md 4.1)."""
        payment = self._session.call(self._api.get_payment, payment_id).payments[0]
        return [str(payment.invoice.invoice_id)] if payment.invoice is not None else []

    def find_fee(self, draft: DraftFee) -> str | None:
        """The spend-money transaction that carries our reference."""
        day = draft.date
        where = f'Type=="SPEND" AND Date==DateTime({day.year}, {day.month:02}, {day.day:02})'
        for each in self._pages(self._api.get_bank_transactions, "bank_transactions", where=where):
            if each.reference == draft.reference and each.status != "DELETED":
                return str(each.bank_transaction_id)
        return None

    def create_fee(self, draft: DraftFee, key: str) -> str:
        """Spend money from the account that the payment went to, coded to the fee account."""
        body = x.BankTransactions(
            bank_transactions=[
                x.BankTransaction(
                    type="SPEND" if draft.amount > 0 else "RECEIVE",
                    contact=x.Contact(name=PROCESSOR),
                    bank_account=forms.account_ref(draft.account),
                    date=draft.date,
                    reference=draft.reference,
                    line_amount_types=x.LineAmountTypes.NOTAX,
                    line_items=[
                        x.LineItem(
                            description="Card processing fee",
                            quantity=Decimal(1),
                            unit_amount=abs(draft.amount),
                            tax_type="NONE",
                            **forms.line_account(draft.fee_account),
                        )
                    ],
                )
            ]
        )
        answer = self._session.call(self._api.create_bank_transactions, body, **_key(key))
        return str(answer.bank_transactions[0].bank_transaction_id)

    def changes(self, cursor: str) -> Changes:
        """Contacts, invoices and payments since the cursor: every page of each."""
        since = dt.datetime.fromisoformat(cursor)
        asked = since.replace(microsecond=0, tzinfo=None)  # UTC without a zone, as Xero's documentation writes it.
        newest = [since + OVERLAP]

        def fresh(method: Callable[..., Any], name: str, **arguments: Any) -> list[Any]:
            found = list(self._pages(method, name, if_modified_since=asked, **arguments))
            newest.extend(each.updated_date_utc for each in found if each.updated_date_utc)
            return found

        contacts = [forms.contact(c) for c in fresh(self._api.get_contacts, "contacts", include_archived=True)]
        rows = list(fresh(self._api.get_invoices, "invoices", unitdp=4))
        batched = self._batched(rows)
        invoices = [forms.invoice(i, batched) for i in rows if i.type == "ACCREC"]
        seen = {invoice.ledger_id for invoice in invoices}
        payments = fresh(self._api.get_payments, "payments")
        touched = {str(p.invoice.invoice_id) for p in payments if p.invoice is not None and p.invoice.invoice_id} - seen
        invoices += self.read_invoices(sorted(touched))
        return Changes(contacts, invoices, [], (max(newest) - OVERLAP).isoformat())

    def _sendable(
        self, drafts: list[DraftInvoice]
    ) -> tuple[dict[int, Any], dict[int, LedgerInvoice | LedgerRefusedError]]:
        """Bodies by number, and what is refused before anything is sent."""
        bodies: dict[int, Any] = {}
        found: dict[int, LedgerInvoice | LedgerRefusedError] = {}
        for number, draft in enumerate(drafts):
            try:
                bodies[number] = self._new_invoice(draft)
            except LedgerRefusedError as error:
                found[number] = error
        return bodies, found

    def _new_invoice(self, draft: DraftInvoice) -> Any:
        return x.Invoice(
            type="ACCREC",
            invoice_number=draft.number,
            contact=x.Contact(contact_id=draft.contact_id),
            date=draft.issue_date,
            due_date=draft.due_date,
            reference=draft.reference,
            line_amount_types=x.LineAmountTypes.EXCLUSIVE,
            status=draft.status.upper(),
            currency_code=None if draft.currency == self._session.endpoint.currency else x.CurrencyCode(draft.currency),
            line_items=self._lines(draft),
        )

    def _pages(self, method: Callable[..., Any], name: str, **arguments: Any) -> Iterator[Any]:
        flaws, page = self._session.endpoint.flaws, 1
        while True:
            try:
                found = getattr(self._session.call(method, page=page, page_size=PAGE, **arguments), name) or []
            except LedgerUnavailableError:
                if flaws.on("failed-page-ends-reading"):
                    return
                raise
            if name == "invoices" and flaws.on("summary-read-as-whole"):  # A list without a page carries no lines.
                for row in found:
                    row.line_items = []
            if len(found) < PAGE and page > 1 and flaws.on("last-page-dropped"):
                return
            yield from found
            if len(found) < PAGE or flaws.on("first-page-only"):
                return
            page += 1

    def _batched(self, invoices: list[Any]) -> frozenset[str]:
        """Payments that are part of a batch: they are payments like others, so only a flaw asks."""
        if not any(each.payments for each in invoices) or not self._flaws.on("shared-payments-overlooked"):
            return frozenset()
        return frozenset(str(p.payment_id) for p in self._pages(self._api.get_payments, "payments") if p.batch_payment)

    def _tracking(self) -> list[tuple[Any, Any]]:
        categories = (
            self._session.call(self._api.get_tracking_categories, include_archived=True).tracking_categories or []
        )
        return [(category, option) for category in categories for option in category.options or []]

    def _lines(self, draft: DraftInvoice) -> list[Any]:
        """Lines as Xero takes them.

        Xero drops unknown tracking ids without a word (xero.md 5.5), so they are checked here.
        """
        known = (
            {str(o.tracking_option_id): (c, o) for c, o in self._tracking()}
            if any(n.tracking for n in draft.lines)
            else {}
        )
        lines = []
        for line in draft.lines:
            tracking = None
            if line.tracking:
                category, option = known.get(line.tracking, (None, None))
                if category is None or option is None:
                    raise LedgerRefusedError("The tracking option of this service does not exist in Xero any more.")
                if category.status != "ACTIVE" or option.status not in (None, "ACTIVE"):
                    raise LedgerRefusedError(f"The tracking option {category.name}: {option.name} is archived in Xero.")
                tracking = (category, option)
            lines.append(forms.line_body(line, tracking))
        return lines

    @staticmethod
    def _required(found: list[LedgerInvoice]) -> LedgerInvoice:
        if not found:
            raise LedgerRefusedError("Xero cannot find the invoice; it may have been removed.")
        return found[0]


def _key(key: str) -> dict[str, str]:
    """The idempotency argument; an empty key sends none."""
    return {"idempotency_key": key} if key else {}
