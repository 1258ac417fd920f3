"""A cache in between answers with what it has seen before."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Response
from pydantic import Field
from sqlalchemy import select

from ..journal import BODY_LIMIT
from ..store import schema
from .fault import Call, Fault, Settings, Strike
from .operations import is_read

# So many answers to the same read are looked at; those for another Accept header do not count.
_LOOK_BACK = 20


class StaleReadSettings(Settings):
    """How old."""

    seconds: float = Field(0, ge=0, allow_inf_nan=False, description="at least, by the sandbox's clock")


def _seen_before(call: Call, settings: StaleReadSettings) -> Any:
    """The newest old enough answer that the journal has for the same read; None when it has none in full."""
    sandbox, request = call.unit.own_sandbox, call.request
    if sandbox is None or not is_read(request):
        return None
    e = schema.exchange.c
    query = (
        select(e.request_headers, e.request_body, e.response_headers, e.response_body)
        .where(e.sandbox == sandbox.id, e.actor == "candidate", e.status == 200, e.fault.is_(None))
        .where(e.method == request.method, e.path == request.path, e.query == request.query_string.decode())
        .where(e.at <= sandbox.now - dt.timedelta(seconds=settings.seconds))
        .order_by(e.seq.desc())
        .limit(_LOOK_BACK)
    )
    accept, body = request.headers.get("Accept"), request.get_data(cache=True, as_text=True)
    for row in call.unit.connection.execute(query):
        same = row.request_headers.get("Accept") == accept and row.request_body == body
        kept = row.response_headers.get("Content-Type", "")
        if same and len(row.response_body) <= BODY_LIMIT and ("json" in kept or "xml" in kept):
            return row
    return None


def _strike(strike: Strike) -> Response:
    row = _seen_before(strike.call, strike.settings)
    strike.finished.set_data(row.response_body)
    return strike.finished


FAULT = Fault(
    name="stale_read",
    points=("after_commit",),
    summary="A read is answered as the same read was answered before, without what has changed since.",
    good_client="Compares revisions or times before it overwrites: an old answer must not undo a newer change.",
    settings=StaleReadSettings,
    strike=_strike,
    only_success=True,
    applies=lambda call, settings: _seen_before(call, settings) is not None,
)
