"""Karbon's public API, as far as opening work needs it (developers.karbonhq.com, v3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests

from ..problems import LedgerRefusedError, LedgerUnavailableError
from ..values import Doc

SECONDS = 10.0


@dataclass(frozen=True)
class Karbon:
    """One account.

    Raises LedgerUnavailableError when it does not answer or says that it cannot, LedgerRefusedError for a final no.
    """

    base_url: str
    token: str
    access_key: str

    def settings(self) -> Doc:
        """The account's settings: the cheapest way to see whether the credentials are good."""
        return self._ask("GET", "TenantSettings")

    def organisations(self, name: str) -> list[Doc]:
        """Organisations of this name, ignoring case."""
        return list(self._all("Organizations", f"FullName eq {_quoted(name)}"))

    def create_organisation(self, name: str, email: str | None, identifier: str) -> str:
        """A new client; its key. `identifier` is our own, which Karbon lets one client have."""
        body: Doc = {"FullName": name, "ContactType": "Client", "UserDefinedIdentifier": identifier}
        if email:
            body["BusinessCards"] = [{"IsPrimaryCard": True, "EmailAddresses": [email]}]
        return str(self._ask("POST", "Organizations", body)["OrganizationKey"])

    def work_of(self, client: str) -> Iterator[Doc]:
        """Every work item of a client."""
        return self._all("WorkItems", f"ClientKey eq {_quoted(client)}")

    def create_work(self, body: Doc) -> str:
        """A new work item; its key."""
        return str(self._ask("POST", "WorkItems", body)["WorkItemKey"])

    def _all(self, resource: str, query: str) -> Iterator[Doc]:
        page = self._ask("GET", resource, params={"$filter": query})
        while True:
            yield from page["value"]
            if not page.get("@odata.nextLink"):
                return
            page = self._ask("GET", page["@odata.nextLink"])

    def _ask(self, method: str, where: str, body: Doc | None = None, params: dict[str, str] | None = None) -> Doc:
        url = where if where.startswith("http") else f"{self.base_url.rstrip('/')}/v3/{where}"
        headers = {"Authorization": f"Bearer {self.token}", "AccessKey": self.access_key}
        try:
            answer = requests.request(method, url, json=body, params=params, headers=headers, timeout=SECONDS)
        except requests.RequestException as error:
            raise LedgerUnavailableError(f"Karbon does not answer: {type(error).__name__}.", uncertain=True) from error
        if answer.status_code == 429 or answer.status_code >= 500:
            raise LedgerUnavailableError(f"Karbon answers {answer.status_code}.", uncertain=answer.status_code >= 500)
        if not answer.ok:
            raise LedgerRefusedError(f"Karbon answers {answer.status_code}: {_words(answer)}")
        found: Doc = answer.json()
        return found


def _words(answer: requests.Response) -> str:
    try:
        error: Any = answer.json()["error"]
        return str((error.get("details") or {}).get("message") or error["message"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer.text[:200]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
