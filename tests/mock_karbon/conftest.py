"""Karbon on a port, with one account and one client of the firm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from sevenpoint.mock_karbon import Application, KarbonServer


@dataclass
class Practice:
    """An account and how to ask it."""

    server: KarbonServer
    application: Application

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """One request with both credentials."""
        headers = {**self.application.headers, **more.pop("headers", {})}
        return requests.request(method, f"{self.server.url}/v3/{path}", headers=headers, timeout=10, **more)

    def organisation(self, name: str, **more: Any) -> str:
        """A new organisation; its key."""
        made = self.ask("POST", "Organizations", json={"FullName": name, **more})
        assert made.status_code == 201, made.text
        return str(made.json()["OrganizationKey"])

    def work(self, client: str, **more: Any) -> dict[str, Any]:
        """The body of a work item for an organisation."""
        return {
            "Title": "Year-end",
            "AssigneeEmailAddress": "partner@firm.example",
            "ClientKey": client,
            "ClientType": "Organization",
            "StartDate": "2026-04-01",
            **more,
        }


@pytest.fixture(scope="session")
def karbon() -> Iterator[KarbonServer]:
    """The mock, for the whole session."""
    with KarbonServer() as server:
        yield server


@pytest.fixture
def practice(karbon: KarbonServer, request: pytest.FixtureRequest) -> Practice:
    """An account of the test's own."""
    return Practice(karbon, karbon.open(request.node.name))
