"""Xero and QuickBooks behind the same few calls: write a customer, read one, list them, break something."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from qbo_caller import Caller
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse
from xero_client import Xero, connect

from sevenpoint.mock_ledgers.store import schema

_KIND = {"xero": "Contact", "quickbooks": "Customer"}


@dataclass
class Real:
    """A connected app at one ledger."""

    name: str
    world: Any
    xero: Xero | None
    quickbooks: Caller | None

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        """A raw call below the organisation."""
        if self.xero is not None:
            return self.xero.call(method, path, **options)
        assert self.quickbooks is not None
        body = options.pop("body", None)
        more = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.quickbooks.call(method, path, **more, **options)

    def write(self, name: str = "Able Ltd") -> TestResponse:
        """Write a customer."""
        if self.xero is not None:
            return self.call("PUT", "Contacts", body={"Name": name})
        return self.call("POST", "customer", body={"DisplayName": name})

    def write_three(self) -> list[bool]:
        """Write three customers in one request; which of them were taken."""
        if self.xero is not None:
            body = {"Contacts": [{"Name": name} for name in ("One", "Two", "Three")]}
            answer = self.call("PUT", "Contacts", body=body, summarizeErrors="false")
            return [each["StatusAttributeString"] == "OK" for each in answer.get_json()["Contacts"]]
        items = [
            {"bId": name, "operation": "create", "Customer": {"DisplayName": name}} for name in ("One", "Two", "Three")
        ]
        answer = self.call("POST", "batch", body={"BatchItemRequest": items})
        return ["Customer" in each for each in answer.get_json()["BatchItemResponse"]]

    def make(self, name: str) -> str:
        """The id of a new customer."""
        made = self.write(name).get_json()
        return str(made["Contacts"][0]["ContactID"] if self.xero is not None else made["Customer"]["Id"])

    def rename(self, record: str, name: str) -> None:
        """Change a customer's name."""
        if self.xero is not None:
            answer = self.call("POST", f"Contacts/{record}", body={"Name": name})
        else:
            token = self.read(record).get_json()["Customer"]["SyncToken"]
            answer = self.call(
                "POST", "customer", body={"Id": record, "SyncToken": token, "DisplayName": name, "sparse": True}
            )
        assert answer.status_code == 200, answer.text

    def read(self, record: str) -> TestResponse:
        """Read a customer."""
        return self.call("GET", f"Contacts/{record}" if self.xero is not None else f"customer/{record}")

    def names(self, page: int | None = None) -> list[str]:
        """The names of all customers, or of one page of two."""
        if self.xero is not None:
            paging = {} if page is None else {"page": str(page), "pageSize": "2"}
            rows = self.call("GET", "Contacts", **paging).get_json()["Contacts"]
            return [row["Name"] for row in rows]
        paging = "" if page is None else f" STARTPOSITION {page * 2 - 1} MAXRESULTS 2"
        answer = self.call("GET", "query", query_string={"query": f"select * from Customer{paging}"})
        return [row["DisplayName"] for row in answer.get_json()["QueryResponse"].get("Customer", [])]

    def stored(self) -> int:
        """How many customers the books hold, whatever the app gets to see."""
        d = schema.document.c
        with self.world.store.transaction() as connection:
            query = select(func.count()).where(d.kind == _KIND[self.name], d.organisation == self.world.organisation.id)
            return int(connection.execute(query).scalar_one())

    def strike(self, fault: str, **parts: Any) -> None:
        """Let a fault stand."""
        self.control("POST", "/faults", {"fault": fault, **parts})

    def control(self, method: str, path: str, value: Any = None) -> Any:
        """A call of the control API below the sandbox."""
        answer = self.world.client.open(
            f"/_control/sandboxes/{self.world.sandbox_id}{path}", method=method, json=value,
            headers={"Authorization": "Bearer control"},
        )  # fmt: skip
        assert answer.status_code < 300, answer.text
        return answer.get_json()

    def subscribe(self) -> None:
        """Give the app a webhook address that has proven itself; nothing is sent, the queue is looked at."""
        a = schema.app.c
        with self.world.store.transaction() as connection:
            values = {"webhook_url": "http://localhost:9/hook", "webhook_status": "ok"}
            connection.execute(update(schema.app).where(a.client_id == self.world.app.client_id).values(**values))

    def queued(self) -> list[Any]:
        """The app's webhooks in the order in which they are sent, those that are late behind."""
        d = schema.delivery.c
        with self.world.store.transaction() as connection:
            query = select(schema.delivery).where(d.client_id == self.world.app.client_id).order_by(d.due_at, d.id)
            return list(connection.execute(query))

    def late(self, row: Any) -> float:
        """By how many seconds a queued webhook is late."""
        due: dt.datetime = row.due_at
        return (due - row.queued_at).total_seconds()


def connected(world: Any) -> Real:
    """The app of a world, let in."""
    name = world.organisation.ledger
    if name == "xero":
        return Real(name, world, connect(world), None)
    return Real(name, world, None, Caller(world))
