"""One app in one organisation, over the ledger's public API: consent, renewed tokens, JSON with exact decimals."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlencode

import requests
import simplejson

from sevenpoint.harness import consent
from sevenpoint.harness.bookkeepers.base import BookkeeperError
from sevenpoint.harness.ledgers import App, Organisation

REDIRECT = "http://localhost:1/bookkeeper"
TIMEOUT = (5.0, 60.0)


@dataclass(frozen=True)
class Endpoints:
    """Where a ledger's OAuth lives, below the base URL, and the scopes that a bookkeeper needs."""

    authorize: str
    token: str
    scopes: str


class Session(Protocol):
    """Requests as one app in one organisation. Raises BookkeeperError for every refusal."""

    def request(
        self,
        method: str,
        path: str,
        what: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
    ) -> Any:
        """One call; `what` names it in errors. The answer's JSON with Decimal numbers; None without content."""


class LedgerSession:
    """`Session` at the mock ledgers, where the harness consents by itself."""

    def __init__(
        self,
        base_url: str,
        app: App,
        organisation: Organisation,
        endpoints: Endpoints,
        headers: Mapping[str, str],
        user: str | None = None,
    ) -> None:
        """Go through consent at once, so that a wrong set-up shows before the story begins.

        `user`: the address of whoever consents; None: the organisation's owner.
        """
        self._base = base_url.rstrip("/")
        self._app = app
        self._organisation = organisation
        self._endpoints = endpoints
        self._user = user
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers.update({"Accept": "application/json", **headers})
        self._refresh_token = ""
        self._consent()

    def request(
        self,
        method: str,
        path: str,
        what: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
    ) -> Any:
        """See `Session`."""
        answer = self._send(method, path, query, body)
        if answer.status_code == 401:
            self.renew()
            answer = self._send(method, path, query, body)
        if not answer.ok:
            raise BookkeeperError(what, answer.status_code, answer.text[:1000])
        return simplejson.loads(answer.text, use_decimal=True) if answer.content else None

    def _send(self, method: str, path: str, query: Mapping[str, str | int] | None, body: object) -> requests.Response:
        data = None if body is None else simplejson.dumps(body, use_decimal=True).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        return self._http.request(
            method, self._base + path, params=query, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False
        )

    def _consent(self) -> None:
        """The code flow, with the bookkeeper at the browser."""
        state = hashlib.sha256(f"{self._app.client_id} {self._organisation.id}".encode()).hexdigest()[:16]
        asked = {
            "response_type": "code",
            "client_id": self._app.client_id,
            "redirect_uri": REDIRECT,
            "scope": self._endpoints.scopes,
            "state": state,
        }
        url = f"{self._base}{self._endpoints.authorize}?{urlencode(asked, quote_via=quote)}"
        outcome = consent.allow(url, organisation=self._organisation.id, user=self._user, follow=False)
        if not outcome.allowed or outcome.parameters.get("state") != state:
            raise BookkeeperError("consent", 302, outcome.callback)
        self._take_tokens(
            {"grant_type": "authorization_code", "code": outcome.parameters["code"], "redirect_uri": REDIRECT}
        )

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries, the token included; for whoever sends requests of his own."""
        return {name: str(value) for name, value in self._http.headers.items()}

    def renew(self) -> None:
        """Refresh; when the refresh token has died too (a long story on a moved clock), consent again."""
        try:
            self._take_tokens({"grant_type": "refresh_token", "refresh_token": self._refresh_token})
        except BookkeeperError as error:
            if error.status != 400:
                raise
            self._consent()

    def _take_tokens(self, form: Mapping[str, str]) -> None:
        answer = requests.post(
            self._base + self._endpoints.token,
            data=dict(form),
            auth=(self._app.client_id, self._app.client_secret),
            headers={"Accept": "application/json"},
            timeout=TIMEOUT,
        )
        if not answer.ok:
            raise BookkeeperError(f"token request ({form['grant_type']})", answer.status_code, answer.text[:1000])
        tokens = answer.json()
        self._refresh_token = tokens["refresh_token"]
        self._http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
