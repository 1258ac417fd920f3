"""QuickBooks Online's books through python-quickbooks.

Customers, invoices, payments, fees and changes in the tool's words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

from ..problems import LedgerRefusedError
from ..values import Doc
from . import quickbooks_forms as forms
from . import quickbooks_habits as habits
from .base import Changes, Contact, DraftFee, DraftInvoice, DraftLine, DraftPayment, Endpoint, LedgerInvoice
from .quickbooks_session import GoneError, QuickBooksSession, StaleError

OVERLAP = dt.timedelta(
    seconds=5
)  # LastUpdatedTime has second precision (reference/quickbooks.md 2.4): read a little twice.
ATTEMPTS = 4  # Each 5010 means that somebody else was quicker; applying a payment is enough (quickbooks.md 2.7).
BOTH = "Active IN (true, false)"  # Name lists hide inactive rows otherwise (quickbooks.md 3.3).
BUSY = 30  # Ids in one IN clause.


class QuickBooksBook:
    """A QuickBooks company (US)."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._session = QuickBooksSession(endpoint)
        self._flaws = endpoint.flaws
        self._terms: list[Doc] | None = None
        self._items: list[Doc] | None = None

    def organisation_name(self) -> str:
        """The company's name."""
        return str(self._session.query("CompanyInfo")[0]["CompanyName"])

    def options(self) -> Doc:
        """What can be mapped to, by QuickBooks Ids. US lines are only taxed or not: TAX and NON (quickbooks.md 7.0)."""
        accounts = self._session.query("Account")
        return {
            "accounts": [forms.account_option(a) for a in accounts],
            "payment_accounts": [forms.account_option(a) for a in accounts if forms.takes_payments(a)],
            "items": [forms.item_option(i) for i in self._session.query("Item") if i.get("Type") != "Category"],
            "taxes": [
                {"id": "TAX", "name": "Taxable", "code": "TAX", "kind": None},
                {"id": "NON", "name": "Not taxable", "code": "NON", "kind": None},
            ],
            "tracking": [
                {"id": str(c["Id"]), "name": c.get("FullyQualifiedName") or c["Name"], "code": None, "kind": "Class"}
                for c in self._session.query("Class")
            ],
        }

    def mapping_problems(self, services: list[Doc]) -> list[str]:
        """A line takes no class while the company does not track classes (quickbooks.md 4.5: 5030)."""
        tracked = [each["service"] for each in services if each.get("tracking")]
        if not tracked or self._session.query("Preferences")[0]["AccountingInfoPrefs"].get("ClassTrackingPerTxnLine"):
            return []
        words = "QuickBooks takes no class while class tracking for each line is off; turn it on there or choose none."
        return [f"{service}: {words}" for service in tracked]

    def create_item(self, name: str, account: str) -> str:
        """A service that is sold."""
        body = {"Name": name[:100], "Type": "Service", "IncomeAccountRef": {"value": account}}
        return str(self._session.save("Item", body)["Id"])

    def contacts(self) -> Iterator[Contact]:
        """Every active customer."""
        for found in self._session.query("Customer"):
            yield self._contact(found)

    def find_contacts(self, name: str) -> list[Contact]:
        """Active customers with this display name."""
        return [self._contact(c) for c in self._session.query("Customer", f"DisplayName = {forms.quoted(name)}")]

    def read_contacts(self, ids: list[str]) -> list[Contact]:
        """Customers by id, inactive ones too."""
        return [self._contact(row) for row in self._by_ids("Customer", ids, f" AND {BOTH}")]

    def create_contact(self, fields: Doc, currency: str, key: str) -> Contact:
        """Write a new customer, whose currency stays (quickbooks.md 7.0)."""
        body = forms.customer_body(
            {name: value for name, value in fields.items() if value is not None and name != "active"}
        )
        return self._contact(
            self._session.save("Customer", {**self._billed_in(currency), **body, **self._term_ref(fields)}, key)
        )

    def update_contact(self, contact_id: str, fields: Doc, key: str) -> Contact:
        """Sparse update with the SyncToken of a moment ago."""

        def change(now: Doc) -> Doc:
            body = {**forms.customer_body(fields, now), **self._term_ref(fields)}
            return self._session.save("Customer", {**_handle(now), "sparse": True, **body}, _attempt_key(key, now))

        return self._contact(self._fresh("Customer", contact_id, change))

    def read_invoices(self, ids: list[str]) -> list[LedgerInvoice]:
        """Invoices by id with their payments; ids that QuickBooks no longer knows come back as deleted."""
        rows = self._by_ids("Invoice", ids)
        known = {str(row["Id"]) for row in rows}
        return self._invoices(rows) + [forms.deleted_invoice(each) for each in ids if each not in known]

    def open_invoices(self) -> list[LedgerInvoice]:
        """Invoices with a balance."""
        return self._invoices(self._session.query("Invoice", "Balance > '0'"))

    def find_invoice(self, draft: DraftInvoice, taken: Callable[[str], bool]) -> LedgerInvoice | None:
        """Look through the customer's invoices of that date for our reference, which PrivateNote carries."""
        where = f"CustomerRef = '{draft.contact_id}' AND TxnDate = '{draft.issue_date}'"
        for row in self._session.query("Invoice", where):
            if row.get("PrivateNote") == draft.reference and not taken(str(row["Id"])):
                return self._invoices([row])[0]
        return None

    def find_twin(self, draft: DraftInvoice, taken: Callable[[str], bool]) -> LedgerInvoice | None:
        """Look through the customer's invoices of that date for one of that amount."""
        where = f"CustomerRef = '{draft.contact_id}' AND TxnDate = '{draft.issue_date}'"
        found = self._invoices(self._session.query("Invoice", where))
        return next((each for each in found if draft.looks_like(each) and not taken(each.ledger_id)), None)

    def find_number(self, number: str) -> LedgerInvoice | None:
        """The invoice with a number."""
        return next(iter(self._invoices(self._session.query("Invoice", f"DocNumber = {forms.quoted(number)}"))), None)

    def create_invoice(self, draft: DraftInvoice, key: str) -> LedgerInvoice:
        """Write an invoice; QuickBooks gives the number."""
        return self._invoices([self._session.save("Invoice", self._new_invoice(draft), key)])[0]

    def create_invoices(self, drafts: list[DraftInvoice], key: str) -> list[LedgerInvoice | LedgerRefusedError]:
        """One batch request, in which each invoice stands or falls alone (quickbooks.md 4.2)."""
        bodies: dict[int, Doc] = {}
        found: dict[int, Doc | LedgerRefusedError] = {}
        for number, draft in enumerate(drafts):
            try:
                bodies[number] = self._new_invoice(draft)
            except LedgerRefusedError as error:
                found[number] = error
        found.update(self._session.create_together("Invoice", bodies, key) if bodies else {})
        written = {n: row for n, row in found.items() if not isinstance(row, LedgerRefusedError)}
        known = dict(zip(written, self._invoices(list(written.values())), strict=True))
        refused = {n: row for n, row in found.items() if isinstance(row, LedgerRefusedError)}
        return [known[number] if number in known else refused[number] for number in range(len(drafts))]

    def give_credit(self, draft: DraftInvoice, key: str) -> None:
        """A credit memo; applying it would be a payment of nothing (quickbooks.md 7.0)."""
        body = self._new_invoice(draft)
        del body["DueDate"]
        self._session.save("CreditMemo", body, key)

    def approve_invoice(self, invoice_id: str, key: str) -> LedgerInvoice:
        """QuickBooks has no drafts: an invoice counts from the start."""
        return self.read_invoices([invoice_id])[0]

    def give_number(self, invoice_id: str, key: str) -> LedgerInvoice:
        """With custom numbers on QuickBooks gives none: the one after the newest (quickbooks.md 7.2)."""
        if self._flaws.on("numbering-control-switched-off"):
            habits.switch_off_custom_numbers(self._session)

        def number(body: Doc) -> Doc:
            return self._fresh("Invoice", invoice_id, lambda now: self._renumbered(now, body, key))

        return self._invoices([habits.numbered(self._session, number)])[0]

    def repeating(self, contact_id: str) -> list[str]:
        """Recurring invoices that QuickBooks makes by itself (quickbooks.md 8)."""
        return habits.repeating(self._session, contact_id)

    def update_invoice(self, invoice_id: str, draft: DraftInvoice, parts: set[str], key: str) -> LedgerInvoice:
        """Sparse update of the named parts; the whole set of lines is sent when one changed."""
        body: Doc = {}
        if "due_date" in parts:
            body["DueDate"] = draft.due_date.isoformat()
        if "reference" in parts:
            body["PrivateNote"] = draft.reference

        def change(now: Doc) -> Doc:
            kept = {name: now[name] for name in forms.KEPT_FLAGS if name in now}
            if "lines" in parts:
                body["Line"] = forms.changed_lines(now["Line"], draft.lines, self._item_of)
            if draft.version is not None:
                now = {**now, "SyncToken": draft.version}
            if self._session.endpoint.flaws.on("update-blanks-fields"):
                return self._session.save("Invoice", {**_handle(now), **self._new_invoice(draft)}, key)
            return self._session.save(
                "Invoice", {**kept, **_handle(now), "sparse": True, **body}, _attempt_key(key, now)
            )

        return self._invoices([self._fresh("Invoice", invoice_id, change)])[0]

    def void_invoice(self, invoice_id: str, key: str) -> LedgerInvoice:
        """Void; the record stays with amounts of zero."""

        def change(now: Doc) -> Doc:
            if forms.is_void(now):
                return now
            return self._session.save("Invoice", _handle(now), _attempt_key(key, now), operation="void")

        return self._invoices([self._fresh("Invoice", invoice_id, change)])[0]

    def find_payment(self, draft: DraftPayment) -> str | None:
        """The payment that carries our reference."""
        for row in self._session.query("Payment", f"PaymentRefNum = {forms.quoted(draft.reference)}"):
            if Decimal(row.get("TotalAmt") or 0):
                return str(row["Id"])
        return None

    def create_payment(self, draft: DraftPayment, key: str) -> str:
        """Write a payment against one invoice, in the name of whoever the invoice belongs to now."""
        link = {"TxnId": draft.invoice_id, "TxnType": "Invoice"}
        payer = self._session.read("Invoice", draft.invoice_id)["CustomerRef"]["value"]
        unlinked = payer != draft.contact_id and self._flaws.on("payment-under-old-customer")
        body = {
            "CustomerRef": {"value": draft.contact_id if unlinked else payer},
            "TotalAmt": draft.amount,
            "TxnDate": draft.date.isoformat(),
            **self._billed_in(draft.currency, draft.date),
            "PaymentRefNum": draft.reference,
            "DepositToAccountRef": {"value": draft.account},
            "Line": [] if unlinked else [{"Amount": draft.amount, "LinkedTxn": [link]}],
        }
        return str(self._session.save("Payment", body, key)["Id"])

    def reverse_payment(self, payment_id: str, key: str) -> None:
        """Void the payment (quickbooks.md 2.1: an update that includes void)."""

        def change(now: Doc) -> Doc:
            if not Decimal(now.get("TotalAmt") or 0):
                return now
            body = {**_handle(now), "sparse": True}
            return self._session.save("Payment", body, _attempt_key(key, now), operation="update", include="void")

        try:
            self._fresh("Payment", payment_id, change)
        except GoneError:
            return
        except LedgerRefusedError:
            if not self._flaws.on("deposited-payment-refusal-swallowed"):
                raise

    def find_fee(self, draft: DraftFee) -> str | None:
        """The expense of that date that carries our reference."""
        for row in self._session.query("Purchase", f"TxnDate = '{draft.date}'"):
            if row.get("PrivateNote") == draft.reference:
                return str(row["Id"])
        return None

    def create_fee(self, draft: DraftFee, key: str) -> str:
        """An expense out of a bank account; a journal entry out of a clearing account, which takes no expenses."""
        account = self._session.read("Account", draft.account)
        if account.get("AccountType") == "Bank" and draft.amount > 0:
            return str(self._session.save("Purchase", forms.fee_expense(draft), key)["Id"])
        return str(self._session.save("JournalEntry", forms.fee_journal(draft), key)["Id"])

    def changes(self, cursor: str) -> Changes:
        """Customers, invoices and payments since the cursor, deleted ones too."""
        found = self._session.changed(["Customer", "Invoice", "Payment"], cursor)
        newest = [dt.datetime.fromisoformat(cursor) + OVERLAP]
        gone: dict[str, list[str]] = {}
        rows: dict[str, list[Doc]] = {}
        for entity, changed in found.items():
            newest.extend(forms.updated_at(row) for row in changed)
            rows[entity] = [row for row in changed if row.get("status") != "Deleted"]
            gone[entity] = [str(row["Id"]) for row in changed if row.get("status") == "Deleted"]
        seen = {str(row["Id"]) for row in rows["Invoice"]}
        touched = {each for row in rows["Payment"] for each in forms.paid_invoices(row)} - seen
        invoices = self._invoices(rows["Invoice"] + self._by_ids("Invoice", sorted(touched)))
        contacts = [self._contact(row) for row in rows["Customer"]]
        cursor = (max(newest) - OVERLAP).isoformat(timespec="seconds")
        return Changes(contacts, invoices, gone["Invoice"], cursor, gone["Customer"])

    def payment_invoices(self, payment_id: str) -> list[str]:
        """The invoices that a payment is applied to."""
        try:
            return forms.paid_invoices(self._session.read("Payment", payment_id))
        except GoneError:
            return []

    def _renumbered(self, now: Doc, body: Doc, key: str) -> Doc:
        if now.get("DocNumber"):
            return now
        kept = {name: now[name] for name in forms.KEPT_FLAGS if name in now}
        attempt = _attempt_key(f"{key[:20]}{body['DocNumber']}", now)
        return self._session.save("Invoice", {**kept, **_handle(now), "sparse": True, **body}, attempt)

    def _new_invoice(self, draft: DraftInvoice) -> Doc:
        own_tax = forms.own_tax(draft) if self._flaws.on("own-tax-sent") else {}
        return {
            **own_tax,
            **({"DocNumber": draft.number} if draft.number else {}),
            "CustomerRef": {"value": draft.contact_id},
            "TxnDate": draft.issue_date.isoformat(),
            "DueDate": draft.due_date.isoformat(),
            "PrivateNote": draft.reference,
            **self._billed_in(draft.currency, draft.issue_date),
            "Line": [forms.line_body(line, self._item(line.item, line.account)) for line in draft.lines],
        }

    def _billed_in(self, currency: str, day: dt.date | None = None) -> Doc:
        """A currency, and for a document its rate of the day: QuickBooks books 1:1 what names none."""
        body: Doc = {"CurrencyRef": {"value": currency}}
        foreign = currency != self._session.endpoint.currency
        if day is not None and foreign and not self._flaws.on("exchange-rate-left-out"):
            body["ExchangeRate"] = self._session.rate(currency, day)
        return body

    def _invoices(self, rows: list[Doc]) -> list[LedgerInvoice]:
        ids = sorted({each for row in rows for each in forms.linked_payments(row)})
        payments = {str(p["Id"]): p for p in self._by_ids("Payment", ids)}
        found = [forms.invoice(row, payments) for row in rows]
        for each in found:
            if each.status == "void" and self._flaws.on("void-read-as-paid"):
                each.status = "open"
        return found

    def _by_ids(self, entity: str, ids: list[str], more: str = "") -> list[Doc]:
        rows: list[Doc] = []
        for start in range(0, len(ids), BUSY):
            wanted = ", ".join(f"'{each}'" for each in ids[start : start + BUSY])
            rows.extend(self._session.query(entity, f"Id IN ({wanted}){more}"))
        return rows

    def _fresh(self, entity: str, record_id: str, change: Callable[[Doc], Doc]) -> Doc:
        """Read the record and change it, again when somebody else was quicker."""
        for _ in range(ATTEMPTS):
            try:
                return change(self._session.read(entity, record_id))
            except StaleError as error:
                last = error
        raise last

    def _contact(self, row: Doc) -> Contact:
        terms = row.get("SalesTermRef")
        return forms.contact(row, self._term_days(str(terms["value"])) if terms else None)

    def _term_days(self, term_id: str) -> int | None:
        for term in self._known_terms():
            if str(term["Id"]) == term_id:
                return None if term.get("DueDays") is None else int(term["DueDays"])
        return None

    def _term_ref(self, fields: Doc) -> Doc:
        """The term with so many days, made when the company has none."""
        days = fields.get("payment_terms_days")
        if days is None:
            return {}
        for term in self._known_terms():
            if term.get("DueDays") is not None and int(term["DueDays"]) == days:
                return {"SalesTermRef": {"value": str(term["Id"])}}
        made = self._session.save("Term", {"Name": f"Net {days}", "DueDays": days}, f"term-{days}")
        self._terms = None
        return {"SalesTermRef": {"value": str(made["Id"])}}

    def _known_terms(self) -> list[Doc]:
        if self._terms is None:
            self._terms = self._session.query("Term")
        return self._terms

    def _item_of(self, line: DraftLine) -> str:
        return self._item(line.item, line.account)

    def _item(self, item: str | None, account: str | None) -> str:
        """The mapped item, or the service item that posts to the mapped account: QuickBooks lines have no account."""
        if item:
            return item
        if account is None:
            raise LedgerRefusedError("A QuickBooks line needs an item or an account.")
        if self._items is None:
            self._items = self._session.query("Item", "Type = 'Service'")
        for row in self._items:
            if str((row.get("IncomeAccountRef") or {}).get("value")) == account:
                return str(row["Id"])
        name = self._session.read("Account", account)["Name"]
        body = {"Name": f"{name} ({account})"[:100], "Type": "Service", "IncomeAccountRef": {"value": account}}
        made = self._session.save("Item", body, f"item-{self._session.endpoint.organisation_id}-{account}")
        self._items = None
        return str(made["Id"])


def _handle(now: Doc) -> Doc:
    return {"Id": str(now["Id"]), "SyncToken": str(now["SyncToken"])}


def _attempt_key(key: str, now: Doc) -> str:
    """One key for one intent on one version: a replay of the answer to a stale attempt would hide the new one."""
    return f"{key}-{now['SyncToken']}" if key else ""
