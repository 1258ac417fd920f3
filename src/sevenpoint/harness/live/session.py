"""Calls of the bookkeeper at a real ledger: rationed, renewed, guarded, written down, and kept as evidence."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Mapping
from typing import Any

import requests
import simplejson

from sevenpoint import __version__
from sevenpoint.harness.bookkeepers.base import BookkeeperError
from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.live.hosts import RealLedger
from sevenpoint.harness.live.rate import Bucket
from sevenpoint.harness.live.tokens import TIMEOUT, TokenFile
from sevenpoint.harness.live.writes import Guard
from sevenpoint.harness.results import Exchange

AGENT = f"Sevenpoint/{__version__} (bookkeeper)"
TRIES = 4
# What a ledger says when it asks to wait and does not say how long (quickbooks.md 5).
DEFAULT_WAIT = 60.0
LONGEST_WAIT = 600.0
BODY_LIMIT = 64_000


class LiveSession:
    """`Session` in the connected organisation of a real ledger.

    exchanges: every call and its answer, for the bundle; the token's header is never part of it.
    """

    def __init__(self, ledger: RealLedger, organisation: str, tokens: TokenFile, bucket: Bucket, guard: Guard) -> None:
        """Nothing is asked yet."""
        self.exchanges: list[Exchange] = []
        self.organisation = organisation
        self._ledger = ledger
        self._tokens = tokens
        self._bucket = bucket
        self._guard = guard
        self._http = requests.Session()  # with the proxy and the certificates that the user's machine is set up for
        self._http.headers.update({"Accept": "application/json", "User-Agent": AGENT})
        if ledger.name == "xero":
            self._http.headers["Xero-Tenant-Id"] = organisation
        guard.read = self._read

    def request(
        self,
        method: str,
        path: str,
        what: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
    ) -> Any:
        """See `Session`. A write to a record that no run made ends the story as not demonstrable."""
        with self._guard.writing(method, path, body) as write:
            answer = self._answered(method, path, what, query, body)
            said = simplejson.loads(answer.text, use_decimal=True) if answer.content else None
            write.answered(said)
        return said

    def _read(self, path: str) -> Any:
        return self.request("GET", path, f"GET {path}")

    def _answered(
        self, method: str, path: str, what: str, query: Mapping[str, str | int] | None, body: object
    ) -> requests.Response:
        """The ledger's answer of success. A write is told from its repetition by a key, so that it may be repeated."""
        key = secrets.token_hex(16)
        asked = {**(query or {}), **({"requestid": key} if self._ledger.name == "quickbooks" and body else {})}
        headers = {"Idempotency-Key": key} if self._ledger.name == "xero" and method != "GET" else {}
        token = self._tokens.access()
        for attempt in range(1, TRIES + 1):
            answer = self._send(method, path, asked, body, {**headers, "Authorization": f"Bearer {token}"})
            status = None if answer is None else answer.status_code
            if answer is not None and answer.ok:
                return answer
            if attempt == TRIES:
                break
            if status == 401:
                token = self._tokens.access(stale=token)
            elif status == 429 and answer is not None:
                self._bucket.hold(_asked_to_wait(answer))
            elif status is not None and status < 500:
                break
        if answer is None:
            raise HarnessFault(f"{self._ledger.title} gave no answer to the bookkeeper's {what}")
        raise BookkeeperError(what, answer.status_code, answer.text[:1000])

    def _send(
        self, method: str, path: str, query: Mapping[str, str | int], body: object, headers: Mapping[str, str]
    ) -> requests.Response | None:
        """One call; None when no answer came."""
        self._bucket.take()
        data = None if body is None else simplejson.dumps(body, use_decimal=True).encode()
        sent = dict(headers) if body is None else {**headers, "Content-Type": "application/json"}
        at, began = dt.datetime.now(dt.UTC), time.monotonic()
        try:
            answer = self._http.request(
                method,
                self._ledger.api + path,
                params=query,
                data=data,
                headers=sent,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException:
            return None
        self._remember(answer, at, time.monotonic() - began, data)
        return answer

    def _remember(self, answer: requests.Response, at: dt.datetime, seconds: float, data: bytes | None) -> None:
        where = answer.request.path_url
        self.exchanges.append(
            Exchange(
                seq=len(self.exchanges) + 1,
                at=at.isoformat().replace("+00:00", "Z"),
                ledger=self._ledger.name,
                actor="bookkeeper",
                method=str(answer.request.method),
                path=where.partition("?")[0],
                query=where.partition("?")[2],
                request_body=(data or b"").decode()[:BODY_LIMIT],
                status=answer.status_code,
                response_headers={"Content-Type": answer.headers.get("Content-Type", "")},
                response_body=answer.text[:BODY_LIMIT],
                organisation=self.organisation,
                milliseconds=round(seconds * 1000, 3),
            )
        )


def _asked_to_wait(answer: requests.Response) -> float:
    """Seconds. Raises HarnessFault for a wait that is no minute's limit."""
    said = answer.headers.get("Retry-After", "")
    seconds = float(said) if said.isdigit() else DEFAULT_WAIT
    if seconds > LONGEST_WAIT:
        raise HarnessFault(f"the ledger's calls for today are used up: it asks to wait {seconds / 3600:.1f} hours")
    return seconds
