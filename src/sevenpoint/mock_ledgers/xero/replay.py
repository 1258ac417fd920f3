"""Idempotency-Key: the first answer is kept six minutes and given again, errors too (xero.md 2.8)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from dataclasses import dataclass

from flask import Request, Response
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from ..oauth import App
from ..store import schema
from .errors import RequestError, key_reused, validation

KEEP = dt.timedelta(minutes=6)
LONGEST_KEY = 128
_R = schema.replay
_ID = re.compile(rb"""^\s*(?:\{\s*"Id":\s*"|<\?xml[^>]*>\s*<Response[^>]*>\s*<Id>)([0-9a-f-]{36})""")


@dataclass(frozen=True)
class Replay:
    """The key of one request, within its app."""

    connection: Connection
    app: App
    key: str
    fingerprint: str
    now: dt.datetime

    def answer(self) -> Response | None:
        """The kept answer. Raises RequestError when the key came with another request."""
        row = self.connection.execute(select(_R).where(self._mine())).first()
        if row is None:
            return None
        if row.at + KEEP <= self.now:
            self.connection.execute(delete(_R).where(self._mine()))
            return None
        if row.fingerprint != self.fingerprint:
            raise key_reused(self.key)
        response = Response(row.body, row.status, headers={"Cache-Control": "max-age=0, no-cache, no-store"})
        named = _ID.search(row.body)  # a success names its correlation id (xero.md 2.2)
        response.headers["Xero-Correlation-Id"] = named[1].decode() if named else str(uuid.uuid4())
        if row.content_type:
            response.headers["Content-Type"] = row.content_type
        else:
            del response.headers["Content-Type"]
        return response

    def keep(self, response: Response) -> None:
        """Keep a first answer."""
        row = {"sandbox": self.app.sandbox, "scope": self.app.client_id, "key": self.key,
               "fingerprint": self.fingerprint, "status": response.status_code, "at": self.now,
               "content_type": response.headers.get("Content-Type", ""), "body": response.get_data()}  # fmt: skip
        self.connection.execute(insert(_R).values(**row))

    def _mine(self) -> ColumnElement[bool]:
        return and_(_R.c.sandbox == self.app.sandbox, _R.c.scope == self.app.client_id, _R.c.key == self.key)


def replay_of(connection: Connection, app: App, request: Request, now: dt.datetime) -> Replay | None:
    """The replay that a request asks for; None without the header or on a read. Raises RequestError for a long key."""
    key = request.headers.get("Idempotency-Key", "")
    if not key or request.method not in ("POST", "PUT", "PATCH"):
        return None
    if len(key) > LONGEST_KEY:
        raise _too_long()
    tenant = request.headers.get("Xero-Tenant-Id", "").lower()
    parts = (request.method, tenant, request.path.lower(), request.query_string.decode("utf-8", "replace"))
    fingerprint = hashlib.sha256("\n".join(parts).encode() + b"\n" + request.get_data(cache=True)).hexdigest()
    return Replay(connection, app, key, fingerprint, now)


def _too_long() -> RequestError:
    # The wording is ours [U]: only the limit is documented.
    message = f"Idempotency Key must not be longer than {LONGEST_KEY} characters."
    error = validation([])
    return RequestError(error.number, error.kind, message, [])
