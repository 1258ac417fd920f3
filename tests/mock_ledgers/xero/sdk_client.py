"""The official SDK against the ledger on a loopback port."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from werkzeug.serving import make_server
from xero_client import Xero
from xero_python.accounting import AccountingApi
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token


def serve(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API with the app's token, while the generator is open."""
    server = make_server("127.0.0.1", 0, xero.world.flask)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    client = _client(xero)
    yield AccountingApi(client, base_url=f"http://127.0.0.1:{server.port}/api.xro/2.0")
    client.rest_client.pool_manager.clear()
    server.shutdown()
    thread.join()
    server.server_close()


def _client(xero: Xero) -> ApiClient:
    token = {**xero.tokens, "scope": xero.tokens["scope"].split()}
    app = xero.world.app
    made = ApiClient(
        Configuration(oauth2_token=OAuth2Token(client_id=app.client_id, client_secret=app.client_secret)),
        oauth2_token_getter=lambda: token,
        oauth2_token_saver=token.update,
    )
    # the SDK copies the first configuration that it ever saw
    made.configuration.oauth2_token = OAuth2Token(client_id=app.client_id, client_secret=app.client_secret)
    return made
