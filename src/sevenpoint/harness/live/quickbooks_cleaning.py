"""Taking away what runs have made in QuickBooks (quickbooks.md 2.7, 7): documents are deleted, lists made inactive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sevenpoint.harness.bookkeepers import Session
from sevenpoint.harness.bookkeepers.base import BookkeeperError
from sevenpoint.harness.bookkeepers.quickbooks import EVERY, MINOR_VERSION, UNKNOWN_ENTITY
from sevenpoint.harness.live.chart import NAMES
from sevenpoint.harness.live.cleaning import Removal
from sevenpoint.harness.live.made import Made
from sevenpoint.harness.live.writes import Guard, Target

PAGE_SIZE = 1000
# In the order in which they let go of each other.
DOCUMENTS = (
    "Deposit", "RecurringTransaction", "Payment", "CreditMemo", "RefundReceipt", "SalesReceipt", "Purchase", "Transfer",
    "Invoice",
)  # fmt: skip
PEOPLE = ("Customer", "Vendor")
ACCOUNTS = ("AccountRef", "DepositToAccountRef", "FromAccountRef", "ToAccountRef")


class QuickBooksSweep:
    """`Sweep` of one QuickBooks company."""

    def __init__(self, session: Session, guard: Guard, made: Made, realm: str) -> None:
        """Nothing is read yet."""
        self._session = session
        self._guard = guard
        self._made = made
        self._company = f"/v3/company/{realm}/"

    def removals(self) -> Iterator[Removal]:
        """See `Sweep`."""
        people = {kind: [each for each in self._query(kind, EVERY) if self._is_ours(kind, each)] for kind in PEOPLE}
        customers = {str(each["Id"]) for each in people["Customer"]}
        accounts = [each for each in self._query("Account", EVERY) if each["Name"] in NAMES]
        own = {str(each["Id"]) for each in accounts}
        for kind in DOCUMENTS:
            for row in self._query(kind):
                if self._belongs(kind, row, customers, own):
                    yield Removal(Target(kind, _id(row)), "", "deleted", self._deleting(kind, row))
        items = [each for each in self._query("Item") if each.get("IncomeAccountRef", {}).get("value") in own]
        for row in items:
            yield self._retired("Item", row)
        for record in self._made.standing():
            if record.kind in ("Class", "Term"):
                yield self._retired(record.kind, self._read(record.kind, record.id))
        for kind, rows in people.items():
            for row in rows:
                if row["Active"]:
                    yield self._retired(kind, row)
        for row in accounts:
            if row["Active"]:
                yield self._retired("Account", row)

    def strangers(self, since: dt.datetime) -> list[str]:
        """See `Sweep`: customers, vendors and items that are new."""
        return [
            f"{kind} {each.get('DisplayName') or each.get('Name')}"
            for kind in (*PEOPLE, "Item")
            for each in self._query(kind)
            if not self._is_ours(kind, each) and dt.datetime.fromisoformat(each["MetaData"]["CreateTime"]) >= since
        ]

    def _belongs(self, kind: str, row: dict[str, Any], customers: set[str], accounts: set[str]) -> bool:
        inner = _inner(row)
        posted = {inner.get(name, {}).get("value") for name in ACCOUNTS}
        return (
            inner.get("CustomerRef", {}).get("value") in customers
            or bool(posted & accounts)
            or self._guard.was_made(Target(kind, _id(row)))
        )

    def _is_ours(self, kind: str, row: dict[str, Any]) -> bool:
        name = str(row.get("DisplayName") or row.get("Name"))
        return self._guard.bears_a_mark(name) or self._guard.was_made(Target(kind, str(row["Id"])))

    def _deleting(self, kind: str, row: dict[str, Any]) -> Any:
        self._guard.claim(Target(kind, _id(row)))
        return lambda: self._post(kind, {"operation": "delete"}, {"Id": _id(row), "SyncToken": self._token(kind, row)})

    def _retired(self, kind: str, row: dict[str, Any]) -> Removal:
        """Lists lose nothing in QuickBooks: what is no longer used is inactive."""
        name = str(row.get("DisplayName") or row.get("Name"))
        self._guard.claim(Target(kind, str(row["Id"])))
        body = {"Id": row["Id"], "Active": False, "sparse": True, **({"Name": row["Name"]} if "Name" in row else {})}
        return Removal(
            Target(kind, str(row["Id"])),
            name,
            "made inactive",
            lambda: self._post(kind, {}, {**body, "SyncToken": self._token(kind, row)}),
        )

    def _token(self, kind: str, row: dict[str, Any]) -> str:
        """The SyncToken as it is now: what went before may have changed the record."""
        return str(_inner(self._read(kind, _id(row)))["SyncToken"])

    def _read(self, kind: str, record_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self._request("GET", f"{kind.lower()}/{record_id}")[kind]
        return found

    def _post(self, kind: str, query: dict[str, str | int], body: dict[str, Any]) -> None:
        self._request("POST", kind.lower(), query, body)

    def _query(self, kind: str, where: str = "") -> Iterator[dict[str, Any]]:
        start, condition = 1, f" WHERE {where}" if where else ""
        while True:
            statement = f"SELECT * FROM {kind}{condition} STARTPOSITION {start} MAXRESULTS {PAGE_SIZE}"
            try:
                rows = self._request("GET", "query", {"query": statement})["QueryResponse"].get(kind, [])
            except BookkeeperError as error:
                if UNKNOWN_ENTITY in error.refusal:
                    return
                raise
            yield from rows
            if len(rows) < PAGE_SIZE:
                return
            start += PAGE_SIZE

    def _request(self, method: str, path: str, query: dict[str, str | int] | None = None, body: object = None) -> Any:
        asked = {"minorversion": MINOR_VERSION, **(query or {})}
        return self._session.request(method, self._company + path, f"{method} {path}", query=asked, body=body)


def _inner(row: dict[str, Any]) -> dict[str, Any]:
    """A recurring transaction is wrapped in the document that it makes."""
    return row if "Id" in row else next(each for each in row.values() if isinstance(each, dict))


def _id(row: dict[str, Any]) -> str:
    return str(_inner(row)["Id"])
