"""How Xero's writes are read: what they touch, what they make (xero.md 2.4, 5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sevenpoint.harness.bookkeepers.xero import API
from sevenpoint.harness.live.writes import Owner, Target

# Member that holds the id by which a record is addressed, and the one that holds its name.
KINDS: dict[str, tuple[str, str]] = {
    "Accounts": ("AccountID", "Name"),
    "BankTransactions": ("BankTransactionID", "Reference"),
    "BatchPayments": ("BatchPaymentID", "Reference"),
    "Contacts": ("ContactID", "Name"),
    "CreditNotes": ("CreditNoteID", "CreditNoteNumber"),
    "Currencies": ("Code", "Code"),
    "Invoices": ("InvoiceID", "InvoiceNumber"),
    "Items": ("Code", "Name"),
    "Options": ("TrackingOptionID", "Name"),
    "Overpayments": ("OverpaymentID", "Reference"),
    "Payments": ("PaymentID", "Reference"),
    "Prepayments": ("PrepaymentID", "Reference"),
    "RepeatingInvoices": ("RepeatingInvoiceID", "Reference"),
    "TaxRates": ("TaxType", "Name"),
    "TrackingCategories": ("TrackingCategoryID", "Name"),
}
# Nothing takes these away again, so that making one is no test's business.
FOR_EVER = ("Currencies",)
ALLOCATIONS = "Allocations"
OPTIONS = "Options"
NAMED = {"BankAccount": "Accounts", "Contact": "Contacts", "Invoice": "Invoices"}


class XeroRules:
    """`Rules` of Xero."""

    def is_write(self, method: str, path: str) -> bool:
        """See `Rules`."""
        return method != "GET"

    def touched(self, method: str, path: str, body: Any) -> list[Target]:
        """See `Rules`: the record of the path, ids in the body, and what the body names."""
        parts = _parts(path)
        kind = parts[0]
        found = [Target(kind, each) for each in FOR_EVER if each == kind]
        if len(parts) > 1 and parts[2:] != [OPTIONS]:
            found.append(Target(kind, "/".join(parts[1:] if OPTIONS in parts else parts[1:2])))
        if method == "POST" and len(parts) == 1:
            found += [Target(kind, str(row[KINDS[kind][0]])) for row in _rows(body) if KINDS[kind][0] in row]
        return found + list(_named(body))

    def new(self, method: str, path: str, body: Any) -> tuple[str, str] | None:
        """See `Rules`: PUT makes something, allocations aside, which belong to their credit."""
        parts = _parts(path)
        kind = parts[-1]
        if method != "PUT" or kind == ALLOCATIONS:
            return None
        rows = _rows(body)
        row = rows[0] if rows else {}
        return kind, str(row.get(KINDS[kind][1], ""))

    def made(self, path: str, said: Any) -> list[tuple[Target, str]]:
        """See `Rules`. An option is addressed below its category."""
        parts = _parts(path)
        kind = parts[-1]
        id_member, name_member = KINDS[kind]
        home, before = (parts[0], f"{parts[1]}/{OPTIONS}/") if kind == OPTIONS else (kind, "")
        rows = said.get(kind, [])
        return [(Target(home, f"{before}{row[id_member]}"), str(row.get(name_member, ""))) for row in rows]

    def address(self, target: Target) -> str | None:
        """See `Rules`."""
        readable = target.kind in KINDS and target.kind not in FOR_EVER and "/" not in target.id
        return f"{API}{target.kind}/{target.id}" if readable else None

    def owner(self, target: Target, said: Any) -> Owner:
        """See `Rules`: its name, its customer, the invoices that it pays, the bank account that it moves."""
        rows: list[dict[str, Any]] = said[target.kind]
        row = rows[0] if rows else {}
        return Owner((str(row.get(KINDS[target.kind][1], "")),), tuple(_named(row)))


def _parts(path: str) -> list[str]:
    return path.removeprefix(API).strip("/").split("/")


def _rows(body: Any) -> list[dict[str, Any]]:
    """The records of a body: `{"Invoices": [{…}]}`, or one alone."""
    if not isinstance(body, dict):
        return []
    for value in body.values():
        if isinstance(value, list) and len(body) == 1:
            return [each for each in value if isinstance(each, dict)]
    return [body]


def _named(value: Any) -> Iterator[Target]:
    """Customers, invoices and bank accounts that a body names by id."""
    if isinstance(value, list):
        for each in value:
            yield from _named(each)
    if not isinstance(value, dict):
        return
    for name, member in value.items():
        kind = NAMED.get(name)
        if kind is not None and isinstance(member, dict) and KINDS[kind][0] in member:
            yield Target(kind, str(member[KINDS[kind][0]]))
        else:
            yield from _named(member)
