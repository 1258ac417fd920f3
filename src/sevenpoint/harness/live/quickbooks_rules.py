"""How QuickBooks' writes are read: what they touch, what they make (quickbooks.md 2.7, 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sevenpoint.harness.live.writes import Owner, Target

PATH = re.compile(r"/v3/company/(?P<realm>[^/]+)/(?P<entity>[a-z]+)(/(?P<id>[^/?]+))?")
# One for the whole company, or nothing takes them away again: making or changing them is no test's business.
SINGLE = ("CompanyCurrency", "CompanyInfo", "ExchangeRate", "Preferences")
NAMED = {
    "CustomerRef": "Customer",
    "AccountRef": "Account",
    "DepositToAccountRef": "Account",
    "IncomeAccountRef": "Account",
}
LINKED = ("Invoice", "Payment", "CreditMemo", "RefundReceipt", "SalesReceipt")
ENTITIES = (
    "Account", "Class", "CreditMemo", "Customer", "Deposit", "Invoice", "Item", "Payment", "Purchase",
    "RecurringTransaction", "RefundReceipt", "SalesReceipt", "Term", "Transfer", "Vendor", *SINGLE,
)  # fmt: skip
BY_PATH = {entity.lower(): entity for entity in ENTITIES}


class QuickBooksRules:
    """`Rules` of QuickBooks in one company."""

    def __init__(self, realm: str) -> None:
        """`realm`: the company's id."""
        self._company = f"/v3/company/{realm}/"

    def is_write(self, method: str, path: str) -> bool:
        """See `Rules`: a query goes by GET here."""
        return method != "GET"

    def touched(self, method: str, path: str, body: Any) -> list[Target]:
        """See `Rules`: the record itself, and the customer and the documents that the body names."""
        entity = _entity(path)
        found = [Target(entity, "")] if entity in SINGLE else []
        if "Id" in body:
            found.append(Target(entity, str(body["Id"])))
        return found + [each for each in _named(body) if each.kind != "Account"]

    def new(self, method: str, path: str, body: Any) -> tuple[str, str] | None:
        """See `Rules`."""
        return None if "Id" in body else (_entity(path), _name(body))

    def made(self, path: str, said: Any) -> list[tuple[Target, str]]:
        """See `Rules`. A recurring transaction is wrapped in the document that it makes."""
        entity = _entity(path)
        row = said[entity]
        inner = row if "Id" in row else next(iter(row.values()))
        return [(Target(entity, str(inner["Id"])), _name(inner))]

    def address(self, target: Target) -> str | None:
        """See `Rules`."""
        return None if target.kind in SINGLE else f"{self._company}{target.kind.lower()}/{target.id}"

    def owner(self, target: Target, said: Any) -> Owner:
        """See `Rules`: its name, its customer, and the account that it is paid from or earns into."""
        row = said[target.kind]
        inner = row if "Id" in row else next(iter(row.values()))
        return Owner((_name(inner),), tuple(_named(inner)))


def _entity(path: str) -> str:
    found = PATH.match(path)
    entity = found["entity"] if found is not None else path
    return BY_PATH.get(entity, entity)


def _name(row: dict[str, Any]) -> str:
    return str(row.get("DisplayName") or row.get("Name") or row.get("PrivateNote") or row.get("DocNumber") or "")


def _named(value: Any) -> Iterator[Target]:
    """Customers, accounts and linked documents that a body names by id."""
    if isinstance(value, list):
        for each in value:
            yield from _named(each)
    if not isinstance(value, dict):
        return
    if value.get("TxnType") in LINKED and "TxnId" in value:
        yield Target(str(value["TxnType"]), str(value["TxnId"]))
    for name, member in value.items():
        kind = NAMED.get(name)
        if kind is not None and isinstance(member, dict) and "value" in member:
            yield Target(kind, str(member["value"]))
        else:
            yield from _named(member)
