"""Calling Xero through xero-python: time-outs, tokens, tenants, and what its errors mean."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import urllib3
from xero_python.accounting import AccountingApi
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token
from xero_python.exceptions import ApiException, HTTPStatusException
from xero_python.identity import IdentityApi
from xero_python.rest import RESTClientObject

from ..problems import ConnectionBrokenError, LedgerRefusedError, LedgerUnavailableError, NotAllowedError
from .base import CONNECT_SECONDS, READ_SECONDS, Endpoint
from .hosts import host


class TimedRest(RESTClientObject):  # type: ignore[misc]
    """The SDK's HTTP client with a time-out on every call and without urllib3's own silent retries of writes."""

    def __init__(self, configuration: Configuration) -> None:
        super().__init__(configuration)
        self.pool_manager.connection_pool_kw["retries"] = urllib3.Retry(0, redirect=0)

    def request(self, *args: Any, _request_timeout: Any = None, **kwargs: Any) -> Any:
        """As the SDK's, but never without a time-out."""
        return super().request(*args, _request_timeout=_request_timeout or (CONNECT_SECONDS, READ_SECONDS), **kwargs)


class UnreadableAnswerError(ApiException):  # type: ignore[misc]
    """An answer of success that is not what it should be: cut short, or a page of somebody in between."""


class StrictClient(ApiClient):  # type: ignore[misc]
    """The SDK's client, which tells an answer that it cannot read from a defect of the caller's."""

    def deserialize(self, response: Any, response_type: Any, response_model_finder: Any) -> Any:
        """The answer as a model. Raises `UnreadableAnswerError`, whatever the SDK stumbled over."""
        try:
            return super().deserialize(response, response_type, response_model_finder)
        except Exception as error:
            raise UnreadableAnswerError(reason=f"{type(error).__name__} while reading", http_resp=None) from error


def api_client(token_getter: Callable[[], dict[str, Any]] | None = None, app: tuple[str, str] = ("", "")) -> ApiClient:
    """An SDK client whose tokens are managed by us, on the workspace's clock, and not by the SDK on the machine's."""
    configuration = Configuration(oauth2_token=OAuth2Token(client_id=app[0], client_secret=app[1]))
    client = StrictClient(configuration, oauth2_token_getter=token_getter)
    client.rest_client = TimedRest(configuration)
    return client


def bearer(access_token: str) -> dict[str, Any]:
    """The SDK's form of a token that it must not try to refresh."""
    return {"access_token": access_token, "scope": [], "expires_in": None, "token_type": "Bearer"}


class XeroSession:
    """One organisation through the SDK.

    `call` runs an SDK method with the tenant and a fresh token, and translates errors.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._token = ""
        self._client = api_client(lambda: bearer(self._token))
        api = host(endpoint.base_url, "xero", "api")
        self.accounting = AccountingApi(self._client, base_url=f"{api}/api.xro/2.0")
        self.identity = IdentityApi(self._client, base_url=api)

    def call(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run an SDK method; a refused token is refreshed once.

        Raises:
            LedgerRefusedError: the ledger's final no, in its words.
            LedgerUnavailableError: no answer, a server error or a rate limit.
            ConnectionBrokenError: the grant or the tenant is gone.
        """
        return self._run(lambda: method(self.endpoint.organisation_id, *args, **kwargs))

    def _run(self, ask: Callable[[], Any]) -> Any:
        self._token = self.endpoint.tokens.access_token()
        try:
            return ask()
        except HTTPStatusException as error:
            if error.http_resp.status != 401:
                raise translate(error) from None
            if "insufficient_scope" in str(error.http_resp.urllib3_response.headers.get("WWW-Authenticate")):
                raise self._missing_scope() from None
        except (ApiException, urllib3.exceptions.HTTPError, OSError) as error:
            raise self._no_answer(error) from None
        self._token = self.endpoint.tokens.access_token(stale=self._token)
        try:
            return ask()
        except HTTPStatusException as error:
            if error.http_resp.status == 401:
                raise ConnectionBrokenError("Xero refuses this connection's token; connect again.") from None
            raise translate(error) from None
        except (ApiException, urllib3.exceptions.HTTPError, OSError) as error:
            raise self._no_answer(error) from None

    def _no_answer(self, error: Exception) -> Exception:
        unreadable = isinstance(error, UnreadableAnswerError)
        if unreadable and self.endpoint.flaws.on("unreadable-answer-taken-for-no"):
            return LedgerRefusedError("Xero refused: unexpected end of the answer.")
        what = "gave an answer that cannot be read" if unreadable else f"did not answer ({type(error).__name__})"
        return LedgerUnavailableError(f"Xero {what}.")

    def _missing_scope(self) -> Exception:
        if self.endpoint.flaws.on("missing-scope-waited-for"):
            return LedgerUnavailableError("Xero answered 401.", uncertain=False)
        return ConnectionBrokenError(
            "Xero says that this connection lacks a permission (scope) that it needs; connect again and allow it."
        )


def translate(error: HTTPStatusException) -> Exception:
    """What an HTTP error of Xero means to the tool (reference/xero.md 1.7, 2.5, 2.9, 3)."""
    response = error.http_resp
    status = int(response.status)
    headers = response.urllib3_response.headers
    text = (response.data or b"").decode("utf-8", "replace")
    if status == 429:
        wait = headers.get("Retry-After") or ""
        seconds = float(wait) if wait.isdigit() else 5.0
        return LedgerUnavailableError(
            f"Xero limits the rate ({headers.get('X-Rate-Limit-Problem', 'limit')}).",
            uncertain=False,
            retry_after=seconds,
            throttled=True,
        )
    if status >= 500:
        return LedgerUnavailableError(f"Xero answered {status}: {text[:120].strip()}")
    if status == 403 and "AuthorizationUnsuccessful" in text:
        return NotAllowedError("Xero does not allow this to the user who connected (403): the user's role is too low.")
    if status == 403:
        return ConnectionBrokenError("Xero says that this organisation is no longer connected (403); connect again.")
    if status == 404:
        return LedgerRefusedError("Xero cannot find the record; it may have been removed.")
    return LedgerRefusedError(f"Xero refused ({status}): {validation_words(text)}")


def validation_words(text: str) -> str:
    """The messages inside a Xero validation error, one after the other."""
    try:
        body = json.loads(text)
    except ValueError:
        return text[:200].strip()
    found: list[str] = []

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            for error in node.get("ValidationErrors") or []:
                if isinstance(error, dict) and error.get("Message"):
                    found.append(str(error["Message"]))
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(body)
    fallback = str(body.get("Message") or body.get("Detail") or text[:200]) if isinstance(body, dict) else text[:200]
    return " ".join(dict.fromkeys(found)) or fallback
