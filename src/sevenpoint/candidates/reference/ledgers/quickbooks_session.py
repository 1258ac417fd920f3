"""Calling QuickBooks Online through python-quickbooks: time-outs, tokens, request ids, and what its faults mean."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import requests
import simplejson
from quickbooks import QuickBooks
from quickbooks.exceptions import AuthorizationException, QuickbooksException, SevereException

from ..problems import ConnectionBrokenError, LedgerRefusedError, LedgerUnavailableError, NotAllowedError
from ..values import Doc
from .base import CONNECT_SECONDS, READ_SECONDS, Endpoint
from .hosts import host

STALE = 5010
NOT_FOUND = 610
PAGE = 1000
UNPAGED = 100
_ROLE_FAULT = 'code="120"'  # It comes as XML, which the SDK hands on as text (reference/quickbooks.md 1.6).


class TimedSession(requests.Session):
    """The session that the SDK sends with: a bearer token, a time-out on every call, and the last answer's headers."""

    access_token = ""
    status = 0
    retry_after: str | None = None

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As requests', but never without a time-out."""
        kwargs.setdefault("timeout", (CONNECT_SECONDS, READ_SECONDS))
        self.status, self.retry_after = 0, None
        response = super().request(*args, **kwargs)
        self.status, self.retry_after = response.status_code, response.headers.get("Retry-After")
        return response


class StaleError(LedgerRefusedError):
    """Somebody else changed the record since it was read (fault 5010)."""


class GoneError(LedgerRefusedError):
    """The record is deleted or unknown (fault 610)."""


class QuickBooksSession:
    """One company through the SDK, with documents as the API's own JSON and money as Decimal."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._http = TimedSession()
        self._sdk = QuickBooks(company_id=endpoint.organisation_id, minorversion=75, use_decimal=True)
        self._sdk.api_url_v3 = f"{host(endpoint.base_url, 'quickbooks', 'api')}/v3"
        self._sdk.session = self._http

    def read(self, entity: str, record_id: str) -> Doc:
        """One record."""
        answer: Doc = self._call(lambda: self._sdk.get_single_object(entity, record_id))
        return dict(answer[entity])

    def query(self, entity: str, where: str = "") -> list[Doc]:
        """Every row of a query, page after page."""
        rows: list[Doc] = []
        flaws = self.endpoint.flaws
        condition = f" WHERE {where}" if where else ""
        while True:
            select = f"SELECT * FROM {entity}{condition} STARTPOSITION {len(rows) + 1} MAXRESULTS {PAGE}"
            try:
                found = self._call(lambda text=select: self._sdk.query(text))["QueryResponse"].get(entity) or []
            except LedgerUnavailableError:
                if flaws.on("failed-page-ends-reading"):
                    return rows
                raise
            rows.extend(found)
            if len(found) < PAGE:
                break
        # Without a page QuickBooks gives a hundred rows; who reads by hundreds may lose those that fill no page.
        rows = flaws.instead("first-page-only", rows, rows[:UNPAGED])
        whole = rows[: len(rows) - len(rows) % UNPAGED] or rows
        return flaws.instead("last-page-dropped", rows, whole)

    def newest(self, entity: str) -> list[Doc]:
        """The latest rows, the newest first."""
        select = f"SELECT * FROM {entity} ORDERBY MetaData.CreateTime DESC STARTPOSITION 1 MAXRESULTS 20"
        found: list[Doc] = self._call(lambda: self._sdk.query(select))["QueryResponse"].get(entity) or []
        return found

    def save(self, entity: str, body: Doc, key: str = "", **parameters: str) -> Doc:
        """Create, or update when the body has an `Id`."""
        text = simplejson.dumps(body, use_decimal=True)
        request_id = key[:50] or None
        # The SDK adds to the parameters that it is given, so each attempt gets its own.
        answer: Doc = self._call(
            lambda: self._sdk.update_object(entity, text, request_id=request_id, params=dict(parameters))
        )
        return dict(answer[entity])

    def create_together(
        self, entity: str, bodies: dict[int, Doc], key: str = ""
    ) -> dict[int, Doc | LedgerRefusedError]:
        """One batch of creates: by number, the record that was written or the fault of that item."""
        items = [{"bId": str(number), "operation": "create", entity: body} for number, body in bodies.items()]
        text = simplejson.dumps({"BatchItemRequest": items}, use_decimal=True)
        url = f"{self._sdk.api_url}/company/{self._sdk.company_id}/batch"
        answer = self._call(lambda: self._sdk.post(url, text, request_id=key[:36] or None))
        found: dict[int, Doc | LedgerRefusedError] = {}
        for item in answer["BatchItemResponse"]:
            fault = item.get("Fault")
            found[int(item["bId"])] = dict(item[entity]) if fault is None else refusal(fault)
        return found

    def rate(self, currency: str, day: dt.date) -> Decimal:
        """What one unit of a currency is worth on a day (reference/quickbooks.md 4.6)."""
        url = f"{self._sdk.api_url}/company/{self._sdk.company_id}/exchangerate"
        asked = {"sourcecurrencycode": currency, "asofdate": day.isoformat()}
        answer = self._call(lambda: self._sdk.get(url, params=dict(asked)))
        return Decimal(str(answer["ExchangeRate"]["Rate"]))

    def changed(self, entities: list[str], since: str) -> dict[str, list[Doc]]:
        """Change data capture: full records and stubs of deleted ones, by entity (reference/quickbooks.md 4.1)."""
        answer = self._call(lambda: self._sdk.change_data_capture(",".join(entities), since))
        found: dict[str, list[Doc]] = {entity: [] for entity in entities}
        for response in answer["CDCResponse"]:
            for slot in response["QueryResponse"]:
                for entity in entities:
                    found[entity].extend(slot.get(entity) or [])
        return found

    def _call(self, ask: Any) -> Doc:
        """Ask; a refused token is refreshed once. Raises the errors of `problems`."""
        token = self.endpoint.tokens.access_token()
        for attempt in (1, 2):
            self._http.access_token = token
            try:
                answer: Doc = ask()
                return answer
            except AuthorizationException as error:
                if self._http.status != 401:
                    raise self._translate(error) from None
                if attempt == 2:
                    raise ConnectionBrokenError("QuickBooks refuses this connection's token; connect again.") from None
            except QuickbooksException as error:
                raise self._translate(error) from None
            except requests.RequestException as error:
                raise LedgerUnavailableError(f"QuickBooks did not answer ({type(error).__name__}).") from None
            token = self.endpoint.tokens.access_token(stale=token)
        raise AssertionError("the second attempt returns or raises")

    def _translate(self, error: QuickbooksException) -> Exception:
        """What a fault means to the tool (reference/quickbooks.md 1.6, 2.5, 2.6, 5)."""
        status = self._http.status
        if status == 429:
            wait = self._http.retry_after or ""
            # QuickBooks sends no Retry-After and asks to wait 60 s; its per-second limit reopens long before.
            seconds = float(wait) if wait.isdigit() else 10.0
            return LedgerUnavailableError(
                "QuickBooks limits the rate.", uncertain=False, retry_after=seconds, throttled=True
            )
        if status >= 500 or status == 0 or isinstance(error, SevereException):
            return LedgerUnavailableError(f"QuickBooks answered {status}.")
        if status < 300 and type(error) is QuickbooksException:  # The SDK's own: a success that it cannot read.
            if self.endpoint.flaws.on("unreadable-answer-taken-for-no"):
                return LedgerRefusedError("QuickBooks refused: unexpected end of the answer.")
            return LedgerUnavailableError("QuickBooks gave an answer that cannot be read.")
        if status == 403 and _ROLE_FAULT in str(error.message):
            return NotAllowedError(
                "QuickBooks does not allow this to the user who connected (120): the user's role is too low."
            )
        if status == 403 and "scope" in f"{error.message} {error.detail}":
            if self.endpoint.flaws.on("missing-scope-waited-for"):
                return LedgerUnavailableError("QuickBooks answered 403.", uncertain=False)
            return ConnectionBrokenError(
                "QuickBooks says that this connection lacks a permission (scope) that it needs; "
                "connect again and allow it."
            )
        if status == 403:
            return ConnectionBrokenError(
                "QuickBooks says that this app may no longer use the company (403); connect again."
            )
        words = _words(str(error.message), error.detail)
        if error.error_code == STALE:
            return StaleError(words)
        if error.error_code == NOT_FOUND:
            return GoneError(words)
        return LedgerRefusedError(f"QuickBooks refused ({error.error_code or status}): {words[:400]}")


def refusal(fault: Doc) -> LedgerRefusedError:
    """The fault of one item of a batch."""
    error = (fault.get("Error") or [{}])[0]
    words = _words(str(error.get("Message") or ""), str(error.get("Detail") or ""))
    return LedgerRefusedError(f"QuickBooks refused ({error.get('code')}): {words[:400]}")


def _words(message: str, detail: str | None) -> str:
    return re.sub(r"\s+", " ", f"{message}: {detail}" if detail else message)
