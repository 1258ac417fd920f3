"""No token, code, client secret or signature is in the journal, however it was sent, unless it was asked for."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

SCOPES = {
    "xero": "openid profile email offline_access accounting.contacts",
    "quickbooks": "openid com.intuit.quickbooks.accounting",
}
REVOKE = {"xero": "/connect/revocation", "quickbooks": "/v2/oauth2/tokens/revoke"}


@pytest.fixture(scope="module")
def server(database: str | None) -> Iterator[LedgerServer]:
    with LedgerServer(database=database) as made:
        yield made


def _said(box: LedgerSandbox, **query: str) -> str:
    """The whole journal as text."""
    return json.dumps(box.call("GET", "exchanges", query={"limit": 1000, **query})["exchanges"])


def _everything_secret(box: LedgerSandbox) -> dict[str, str]:
    """Say every secret in every way that a client may; what was said, by name."""
    app = box.app
    form = {"response_type": "code", "client_id": app.client_id, "redirect_uri": app.redirect_uri,
            "scope": SCOPES[box.ledger], "organisation": box.organisation.id, "decision": "allow"}  # fmt: skip
    allowed = requests.post(box.authorize_url, data=form, allow_redirects=False, timeout=10)
    code = parse_qs(urlsplit(allowed.headers["Location"]).query)["code"][0]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": app.redirect_uri}
    tokens: dict[str, Any] = requests.post(
        box.token_url, data=given, auth=(app.client_id, app.client_secret), timeout=10
    ).json()
    in_form = {"client_id": app.client_id, "client_secret": app.client_secret}
    again = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], **in_form}
    renewed: dict[str, Any] = requests.post(box.token_url, data=again, timeout=10).json()
    bearer = {"Authorization": f"Bearer {renewed['access_token']}", "Cookie": "session=biscuit-of-the-user",
              "x-xero-signature": "signature-of-xero", "intuit-signature": "signature-of-intuit"}  # fmt: skip
    place = "Contacts" if box.ledger == "xero" else f"company/{box.organisation.id}/companyinfo/1"
    query = {"access_token": renewed["access_token"], "id_token_hint": tokens["id_token"], "client_secret": "in-query"}
    requests.get(f"{box.api_url}/{place}", params=query, headers=bearer, timeout=10)
    requests.post(f"{box.url}{REVOKE[box.ledger]}", json={"token": renewed["refresh_token"]},
                  auth=(app.client_id, app.client_secret), timeout=10)  # fmt: skip
    requests.post(f"{box.url}{REVOKE[box.ledger]}", data={"token": renewed["refresh_token"], **in_form}, timeout=10)
    basic = base64.b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode()
    return {
        "code": code, "client secret": app.client_secret, "Basic": basic, "access token": tokens["access_token"],
        "refresh token": tokens["refresh_token"], "id token": tokens["id_token"], "cookie": "biscuit-of-the-user",
        "new access token": renewed["access_token"], "new refresh token": renewed["refresh_token"],
        "Xero's signature": "signature-of-xero", "Intuit's signature": "signature-of-intuit",
        "secret in the query": "in-query", "webhook key": app.webhook_key,
    }  # fmt: skip


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_no_secret_is_in_the_journal(server: LedgerServer, ledger: str) -> None:
    with make_sandbox(server, ledger, "secrets") as box:
        secrets = _everything_secret(box)
        journal = _said(box)
        assert len(box.exchanges()) == 6
        assert [name for name, secret in secrets.items() if secret in journal] == []


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_a_sandbox_that_keeps_them_shows_them_when_asked(server: LedgerServer, ledger: str) -> None:
    with make_sandbox(server, ledger, "secrets", keep_secrets=True) as box:
        secrets = _everything_secret(box)
        assert [name for name, secret in secrets.items() if secret in _said(box)] == []
        shown = _said(box, secrets="1")
        assert [name for name, secret in secrets.items() if secret not in shown] == ["webhook key"]


def test_a_webhook_is_listed_without_its_signature(server: LedgerServer) -> None:
    with make_sandbox(server, "quickbooks", "signatures") as box:
        box.access_token()
        box.set_webhook("http://localhost:9/hook")
        box.call("POST", "deliveries/pause")
        box.call("POST", "deliveries", {"kind": "Invoice", "id": "17", "operation": "UPDATE"})
        assert "signature" not in json.dumps(box.deliveries()).lower()
