"""The firm's Karbon account as a colleague sees it: through the public API, with an application of the harness' own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import requests
from pydantic import BaseModel, ConfigDict

from sevenpoint.harness.contract import WorkflowConnection
from sevenpoint.harness.errors import HarnessFault
from sevenpoint.mock_karbon import KarbonServer

SECONDS = 10.0


class Work(BaseModel):
    """A work item. `fee`: a fixed fee, when one is set."""

    model_config = ConfigDict(frozen=True)

    key: str
    title: str
    client_key: str
    client_name: str
    assignee: str
    start: dt.date
    description: str
    fee: Decimal | None


class Karbon:
    """One account, made for one run; the candidate comes in with an application that can be cut off."""

    def __init__(self, server: KarbonServer, name: str, seed: int) -> None:
        """Open the account."""
        self._url = server.url
        self._candidate = server.open(name, seed)
        self._colleague = server.admit(self._candidate.tenant)
        self.assignee = self._candidate.tenant.people[0]

    def connection(self) -> WorkflowConnection:
        """What the candidate is told."""
        return WorkflowConnection(
            base_url=self._url,
            token=self._candidate.token,
            access_key=self._candidate.access_key,
            assignee=self.assignee,
        )

    def work(self) -> list[Work]:
        """Every work item, the oldest first."""
        return [_work(each) for each in self._all("WorkItems")]

    def clients_named(self, name: str) -> list[str]:
        """Keys of the organisations and people of exactly this name, ignoring case."""
        query = {"$filter": f"FullName eq '{name.replace(chr(39), chr(39) * 2)}'"}
        found = [each["OrganizationKey"] for each in self._all("Organizations", query)]
        return found + [each["ContactKey"] for each in self._all("Contacts", query)]

    def add_organisation(self, name: str) -> str:
        """A client whom the firm has in Karbon already; its key."""
        made = requests.post(
            f"{self._url}/v3/Organizations", json={"FullName": name}, headers=self._colleague.headers, timeout=SECONDS
        )
        return str(_read(made)["OrganizationKey"])

    def go_down(self, status: int = 503) -> None:
        """Answer every request of the candidate with a failure, until `come_back`."""
        self._candidate.fail(status)

    def come_back(self) -> None:
        """Answer again."""
        self._candidate.recover()

    def asked(self) -> int:
        """How many requests the candidate has made."""
        return len(self._candidate.requests)

    def _all(self, resource: str, query: dict[str, str] | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        url: str | None = f"{self._url}/v3/{resource}"
        while url is not None:
            page = _read(requests.get(url, params=query, headers=self._colleague.headers, timeout=SECONDS))
            found += page["value"]
            url, query = page.get("@odata.nextLink"), None
        return found


def _read(answer: requests.Response) -> dict[str, Any]:
    if not answer.ok:
        raise HarnessFault(f"the mock of Karbon answered {answer.status_code}: {answer.text}")
    said: dict[str, Any] = answer.json()
    return said


def _work(record: dict[str, Any]) -> Work:
    fee = (record.get("FeeSettings") or {}).get("FeeValue")
    return Work(
        key=record["WorkItemKey"],
        title=record["Title"],
        client_key=record["ClientKey"],
        client_name=record["ClientName"],
        assignee=record["AssigneeEmailAddress"],
        start=dt.datetime.fromisoformat(record["StartDate"]).date(),
        description=record.get("Description") or "",
        fee=None if fee is None else Decimal(str(fee)),
    )
