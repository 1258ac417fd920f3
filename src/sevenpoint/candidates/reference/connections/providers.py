"""The OAuth endpoints of the two ledgers, through their SDKs.

Authorise, exchange, refresh, revoke, and who was connected.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import requests
import urllib3
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from xero_python.accounting import AccountingApi
from xero_python.api_client.oauth2 import TokenApi
from xero_python.exceptions import ApiException, HTTPStatusException
from xero_python.identity import IdentityApi

from ..flaws import Flaws
from ..ledgers.base import CONNECT_SECONDS, READ_SECONDS
from ..ledgers.hosts import host
from ..ledgers.xero_session import api_client, bearer
from ..problems import ConnectionBrokenError, LedgerRefusedError, LedgerUnavailableError

# Only what is used: settings are read and never written; who signs in at the ledger is none of our business.
XERO_SCOPES = ["offline_access", "accounting.transactions", "accounting.contacts", "accounting.settings.read"]
QUICKBOOKS_SCOPES = [Scopes.ACCOUNTING]
# Asked for "in case", and never used.
BROAD_SCOPES = {
    "xero": [*XERO_SCOPES[:-1], "accounting.settings", "accounting.journals.read", "files"],
    "quickbooks": [Scopes.ACCOUNTING.value, Scopes.PAYMENT.value],
}
SCOPES = {"xero": XERO_SCOPES, "quickbooks": [scope.value for scope in QUICKBOOKS_SCOPES]}
TIMEOUT = (CONNECT_SECONDS, READ_SECONDS)


@dataclass(frozen=True)
class App:
    """Our registration at a ledger. `base_url` empty: the ledger's own hosts."""

    base_url: str
    client_id: str
    client_secret: str
    redirect_uri: str = ""


@dataclass(frozen=True)
class Grant:
    """Tokens as the ledger gave them. `expires_in` is in seconds."""

    access: str
    refresh: str
    expires_in: int


@dataclass(frozen=True)
class Organisation:
    """What was connected. `grant_id`: Xero's connection id, which is not the tenant id (reference/xero.md 1.6)."""

    id: str
    name: str
    grant_id: str = ""


class TimedAuthClient(AuthClient):  # type: ignore[misc]
    """intuit-oauth's client, never without a time-out."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        """As the SDK's."""
        kwargs.setdefault("timeout", TIMEOUT)
        return super().request(*args, **kwargs)


def new_verifier() -> str:
    """A PKCE code verifier (RFC 7636)."""
    return secrets.token_urlsafe(64)


def scopes(ledger: str, flaws: Flaws) -> list[str]:
    """What the user is asked to allow."""
    return BROAD_SCOPES[ledger] if flaws.on("scopes-just-in-case") else SCOPES[ledger]


def authorize_url(ledger: str, app: App, state: str, verifier: str | None, asked: list[str]) -> str:
    """The ledger's consent page for us; `asked` are the scopes."""
    if ledger == "quickbooks":
        return str(_intuit(app).get_authorization_url([Scopes(scope) for scope in asked], state))
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uri,
        "scope": " ".join(asked),
        "state": state,
    }
    if verifier is not None:
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    # Xero takes %20 and not + between scopes (reference/xero.md 1.2).
    return f"{host(app.base_url, 'xero', 'login')}/identity/connect/authorize?{urlencode(query, quote_via=quote)}"


def exchange(ledger: str, app: App, code: str, realm: str, verifier: str | None) -> Grant:
    """Trade the code of the callback for tokens. Raises LedgerRefusedError or LedgerUnavailableError."""
    if ledger == "quickbooks":
        client = _intuit(app)
        _ask_intuit(lambda: client.get_bearer_token(code, realm_id=realm))
        return Grant(client.access_token, client.refresh_token, int(client.expires_in))
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": app.redirect_uri}
    if verifier is not None:
        body["code_verifier"] = verifier
    try:
        basic = (app.client_id, app.client_secret)
        answer = requests.post(
            f"{host(app.base_url, 'xero', 'identity')}/connect/token", data=body, auth=basic, timeout=TIMEOUT
        )
    except requests.RequestException as error:
        raise LedgerUnavailableError(f"Xero did not answer ({type(error).__name__}).") from None
    if answer.status_code != 200:
        raise LedgerRefusedError(f"Xero refused the code ({answer.status_code}).")
    token = answer.json()
    return Grant(token["access_token"], token["refresh_token"], int(token["expires_in"]))


def refresh(ledger: str, app: App, token: str, scope: str) -> Grant:
    """Trade a refresh token for new tokens.

    Raises:
        ConnectionBrokenError: the ledger refuses it: the grant is gone.
        LedgerUnavailableError: no answer; the old refresh token stays good for a retry.
    """
    if ledger == "quickbooks":
        client = _intuit(app)
        try:
            _ask_intuit(lambda: client.refresh(refresh_token=token))
        except LedgerRefusedError:
            raise ConnectionBrokenError(
                "QuickBooks no longer accepts this connection (invalid_grant); connect again."
            ) from None
        return Grant(client.access_token, client.refresh_token, int(client.expires_in))
    try:
        answer = _xero_tokens(app).refresh_token(token, scope.split())
    except HTTPStatusException as error:
        status = int(error.http_resp.status)
        if status in (400, 401):
            raise ConnectionBrokenError(
                "Xero no longer accepts this connection (invalid_grant); connect again."
            ) from None
        raise LedgerUnavailableError(f"Xero's token service answered {status}.") from None
    except (ApiException, urllib3.exceptions.HTTPError, OSError) as error:
        raise LedgerUnavailableError(f"Xero's token service did not answer ({type(error).__name__}).") from None
    return Grant(answer["access_token"], answer["refresh_token"], int(answer["expires_in"]))


def organisation(ledger: str, app: App, grant: Grant, realm: str, *, take_first: bool = False) -> Organisation:
    """The organisation that the user chose. QuickBooks names it on the redirect; its own name is read later.

    `take_first`: the mistake of taking the first organisation that this login ever allowed.
    """
    if ledger == "quickbooks":
        return Organisation(realm, "")
    api = IdentityApi(api_client(lambda: bearer(grant.access)), base_url=host(app.base_url, "xero", "api"))
    event = _claims(grant.access).get("authentication_event_id")
    try:
        found = api.get_connections(auth_event_id=event) if event and not take_first else api.get_connections()
    except (ApiException, urllib3.exceptions.HTTPError, OSError) as error:
        raise LedgerUnavailableError(
            f"Xero did not say which organisation was connected ({type(error).__name__})."
        ) from None
    tenants = [each for each in found if each.tenant_type == "ORGANISATION"]
    if not tenants:
        raise LedgerRefusedError("No organisation was chosen on Xero's consent page.")
    chosen = tenants[0] if take_first else max(tenants, key=lambda each: str(each.updated_date_utc))
    return Organisation(str(chosen.tenant_id), str(chosen.tenant_name), str(chosen.id))


def insist_on_subscriber(app: App, grant: Grant, chosen: Organisation) -> None:
    """The mistake of connecting with the login of the one who pays for the organisation, and with no other.

    Raises:
        LedgerRefusedError: it is somebody else's.
    """
    accounting = AccountingApi(
        api_client(lambda: bearer(grant.access)), base_url=f"{host(app.base_url, 'xero', 'api')}/api.xro/2.0"
    )
    users = accounting.get_users(chosen.id).users
    user_id = _claims(grant.access).get("xero_userid")
    if not any(str(user.user_id) == user_id and user.is_subscriber for user in users):
        raise LedgerRefusedError("Connect with the login of the organisation's subscriber.")


def release(ledger: str, app: App, grant: Grant, chosen: Organisation) -> None:
    """Give back what was just granted, and nothing else: at Xero a revocation would end the user's other connections.

    Raises:
        LedgerUnavailableError: no answer.
    """
    if ledger == "quickbooks":
        revoke(ledger, app, grant.access, grant.refresh, chosen.grant_id)
        return
    api = IdentityApi(api_client(lambda: bearer(grant.access)), base_url=host(app.base_url, "xero", "api"))
    try:
        api.delete_connection(chosen.grant_id)
    except (ApiException, urllib3.exceptions.HTTPError, OSError) as error:
        raise LedgerUnavailableError(f"Xero did not take the connection back ({type(error).__name__}).") from None


def revoke(ledger: str, app: App, access: str, token: str, grant_id: str) -> None:
    """End the grant at the ledger. A grant that is gone already is fine; no answer raises LedgerUnavailableError."""
    if ledger == "quickbooks":
        client = _intuit(app)
        try:
            _ask_intuit(lambda: client.revoke(token=token))
        except LedgerRefusedError:
            return
        return
    api = IdentityApi(api_client(lambda: bearer(access)), base_url=host(app.base_url, "xero", "api"))
    asks: list[Callable[[], Any]] = [
        lambda: api.delete_connection(grant_id),
        lambda: _xero_tokens(app).revoke_token(token),
    ]
    for ask in asks:
        try:
            ask()
        except HTTPStatusException as error:
            if int(error.http_resp.status) >= 500 or int(error.http_resp.status) == 429:
                raise LedgerUnavailableError(f"Xero answered {error.http_resp.status} to the revocation.") from None
        except (ApiException, urllib3.exceptions.HTTPError, OSError) as error:
            raise LedgerUnavailableError(f"Xero did not answer to the revocation ({type(error).__name__}).") from None


def _intuit(app: App) -> TimedAuthClient:
    """The SDK's client; it reads the discovery document from the address that it is given as its environment."""
    made: list[TimedAuthClient] = []
    discovery = f"{host(app.base_url, 'quickbooks', 'discovery')}/.well-known/openid_configuration/"
    _ask_intuit(lambda: made.append(TimedAuthClient(app.client_id, app.client_secret, app.redirect_uri, discovery)))
    return made[0]


def _ask_intuit(ask: Any) -> None:
    try:
        ask()
    except AuthClientError as error:
        if error.status_code in (400, 401, 403):
            raise LedgerRefusedError(f"QuickBooks refused ({error.status_code}).") from None
        raise LedgerUnavailableError(f"QuickBooks' token service answered {error.status_code}.") from None
    except requests.RequestException as error:
        raise LedgerUnavailableError(f"QuickBooks' token service did not answer ({type(error).__name__}).") from None


def _xero_tokens(app: App) -> TokenApi:
    tokens = TokenApi(api_client(), app.client_id, app.client_secret)
    identity = host(app.base_url, "xero", "identity")
    tokens.refresh_token_url = f"{identity}/connect/token"
    tokens.revoke_token_url = f"{identity}/connect/revocation"
    return tokens


def _claims(token: str) -> dict[str, Any]:
    """The claims of a JWT that came straight from the token endpoint; nothing is trusted because of them."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
