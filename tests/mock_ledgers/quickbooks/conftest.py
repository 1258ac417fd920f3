"""Fixtures of the QuickBooks tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from qbo_caller import Caller
from quickbooks import QuickBooks
from werkzeug.serving import make_server


@pytest.fixture
def caller(make_world: Callable[..., Any]) -> Caller:
    """An app connected to a US company."""
    return Caller(make_world("quickbooks"))


@pytest.fixture
def host(make_world: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """The address of a running ledger, and its world."""
    world = make_world("quickbooks")
    server = make_server("127.0.0.1", 0, world.flask)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", world
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client(host: tuple[str, Any], monkeypatch: pytest.MonkeyPatch) -> QuickBooks:
    """python-quickbooks, connected as its documentation says: only addresses are ours."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    address, world = host
    auth = AuthClient(
        world.app.client_id,
        world.app.client_secret,
        world.app.redirect_uris[0],
        f"{address}/.well-known/openid_configuration",
    )
    page = auth.get_authorization_url([Scopes.ACCOUNTING])
    form = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
    form |= {"organisation": world.organisation.key, "decision": "allow"}
    answer = requests.post(page.partition("?")[0], data=form, allow_redirects=False, timeout=10)
    back = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    assert back["state"] == auth.state_token
    auth.get_bearer_token(back["code"], realm_id=back["realmId"])
    made = QuickBooks(auth_client=auth, refresh_token=auth.refresh_token, company_id=back["realmId"], minorversion=75)
    made.api_url_v3 = f"{address}/v3"
    return made
