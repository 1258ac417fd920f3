"""Taking away what runs have made in Xero (xero.md 5): payments first, then what they paid, then whom it was for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from sevenpoint.harness.bookkeepers import Session
from sevenpoint.harness.bookkeepers.xero import API
from sevenpoint.harness.bookkeepers.xero_documents import moment
from sevenpoint.harness.live.chart import NAMES
from sevenpoint.harness.live.cleaning import Removal
from sevenpoint.harness.live.made import Made
from sevenpoint.harness.live.writes import Guard, Target
from sevenpoint.harness.live.xero_rules import KINDS

PAGE_SIZE = 500
STANDING = 'Status=="AUTHORISED"'
CREDITS = ("CreditNotes", "Overpayments", "Prepayments")
UNUSED = ("DRAFT", "SUBMITTED")
DEAD = ("VOIDED", "DELETED", "ARCHIVED")


class XeroSweep:
    """`Sweep` of one Xero organisation."""

    def __init__(self, session: Session, guard: Guard, made: Made) -> None:
        """Nothing is read yet."""
        self._session = session
        self._guard = guard
        self._made = made

    def removals(self) -> Iterator[Removal]:
        """See `Sweep`."""
        contacts = [each for each in self._pages("Contacts", includeArchived="true") if self._is_ours("Contacts", each)]
        self._contacts = {str(each["ContactID"]) for each in contacts}
        self._accounts = [each for each in self._get("Accounts")["Accounts"] if each["Name"] in NAMES]
        yield from self._payments()
        yield from self._allocations()
        yield from self._credit_notes()
        yield from self._bank()
        yield from self._invoices()
        yield from self._repeating()
        yield from self._lists()
        for contact in contacts:
            if contact["ContactStatus"] == "ACTIVE":
                yield self._status("Contacts", contact, "archived", {"ContactStatus": "ARCHIVED"})
        for account in self._accounts:
            if account["Status"] == "ACTIVE":
                yield self._account(account)

    def strangers(self, since: dt.datetime) -> list[str]:
        """See `Sweep`: contacts that are new or changed."""
        return [
            f"contact {each['Name']}"
            for each in self._pages("Contacts")
            if not self._is_ours("Contacts", each) and moment(each["UpdatedDateUTC"]) >= since
        ]

    # documents
    def _payments(self) -> Iterator[Removal]:
        batches: set[str] = set()
        for payment in self._pages("Payments", where=STANDING):
            paid: dict[str, Any] = (
                payment.get("Invoice") or payment.get("CreditNote") or payment.get("Overpayment") or {}
            )
            if not self._of_ours(paid):
                continue
            batch = payment.get("BatchPaymentID") or payment.get("BatchPayment", {}).get("BatchPaymentID")
            if batch is None:
                yield self._status("Payments", payment, "deleted", {"Status": "DELETED"})
            elif batch not in batches:
                batches.add(batch)
                row = {"BatchPaymentID": batch}
                yield self._status("BatchPayments", row, "deleted", {"Status": "DELETED"})

    def _allocations(self) -> Iterator[Removal]:
        for kind in CREDITS:
            for credit in self._pages(kind):
                if credit["Status"] in DEAD or not self._of_ours(credit):
                    continue
                self._guard.claim(Target(kind, str(credit[KINDS[kind][0]])))
                for allocation in credit.get("Allocations", []):
                    where = f"{kind}/{credit[KINDS[kind][0]]}/Allocations/{allocation['AllocationID']}"
                    yield Removal(
                        Target("Allocations", str(allocation["AllocationID"])), "", "deleted", self._deleting(where)
                    )

    def _credit_notes(self) -> Iterator[Removal]:
        for note in self._pages("CreditNotes"):
            if note["Status"] not in DEAD and self._of_ours(note):
                yield self._ended("CreditNotes", note)

    def _bank(self) -> Iterator[Removal]:
        codes = {account["Code"] for account in self._accounts}
        for each in self._pages("BankTransactions", where=STANDING):
            if self._of_ours(each) or each["BankAccount"].get("Code") in codes:
                yield self._status("BankTransactions", each, "deleted", {"Status": "DELETED"})

    def _invoices(self) -> Iterator[Removal]:
        for invoice in self._pages("Invoices"):
            if invoice["Status"] not in DEAD and self._of_ours(invoice):
                yield self._ended("Invoices", invoice)

    def _repeating(self) -> Iterator[Removal]:
        for each in self._get("RepeatingInvoices")["RepeatingInvoices"]:
            if each["Status"] != "DELETED" and self._of_ours(each):
                yield self._status("RepeatingInvoices", each, "deleted", {"Status": "DELETED"})

    # lists
    def _lists(self) -> Iterator[Removal]:
        """What was written down as made: options before their category."""
        written = sorted(self._made.standing(), key=lambda each: "/" not in each.id)
        for record in written:
            target = Target(record.kind, record.id)
            if record.kind in ("Items", "TrackingCategories"):
                yield Removal(target, record.name, "deleted", self._deleting(f"{record.kind}/{record.id}"))
            elif record.kind == "TaxRates":
                body = {"TaxType": record.id, "Name": record.name, "Status": "DELETED"}
                yield Removal(target, record.name, "deleted", partial(self._write, "TaxRates", "TaxRates", body))

    def _account(self, account: dict[str, Any]) -> Removal:
        """Xero deletes no account that was ever posted to, so that ours are archived, and taken up by the next run."""
        return self._status("Accounts", account, "archived", {"Status": "ARCHIVED"})

    # plumbing
    def _is_ours(self, kind: str, row: dict[str, Any]) -> bool:
        return self._guard.bears_a_mark(str(row["Name"])) or self._guard.was_made(Target(kind, row[KINDS[kind][0]]))

    def _of_ours(self, row: dict[str, Any]) -> bool:
        return row.get("Contact", {}).get("ContactID") in self._contacts

    def _ended(self, kind: str, row: dict[str, Any]) -> Removal:
        if row["Status"] in UNUSED:
            return self._status(kind, row, "deleted", {"Status": "DELETED"})
        return self._status(kind, row, "voided", {"Status": "VOIDED"})

    def _status(self, kind: str, row: dict[str, Any], how: str, change: dict[str, str]) -> Removal:
        id_member, name_member = KINDS[kind]
        record_id = str(row[id_member])
        self._guard.claim(Target(kind, record_id))
        body = {id_member: record_id, **change}
        name = str(row.get(name_member) or "")
        return Removal(Target(kind, record_id), name, how, lambda: self._write(f"{kind}/{record_id}", kind, body))

    def _deleting(self, where: str) -> Any:
        return lambda: self._session.request("DELETE", f"{API}{where}", f"DELETE {where}")

    def _write(self, where: str, key: str, body: dict[str, Any]) -> None:
        self._session.request("POST", f"{API}{where}", f"POST {where}", body={key: [body]})

    def _get(self, path: str, query: dict[str, str | int] | None = None) -> Any:
        return self._session.request("GET", f"{API}{path}", f"GET {path}", query=query)

    def _pages(self, resource: str, **query: str) -> Iterator[dict[str, Any]]:
        page = 1
        while True:
            rows = self._get(resource, {**query, "page": page, "pageSize": PAGE_SIZE})[resource]
            yield from rows
            if len(rows) < PAGE_SIZE:
                return
            page += 1
