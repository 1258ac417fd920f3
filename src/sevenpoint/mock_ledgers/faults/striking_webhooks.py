"""Striking webhooks, where they are queued: each fault makes of the POSTs what shall be queued in their place."""

from __future__ import annotations

from sqlalchemy import select

from ..bookkeeping import Change
from ..ledger import Ledger, OutgoingWebhook
from ..oauth import App
from ..request_unit import RequestUnit
from ..store import schema
from . import plan
from .fault import Notice, Queueing, WebhookFault


def on_queue(
    unit: RequestUnit, ledger: Ledger, app: App, changes: list[Change], outgoing: OutgoingWebhook
) -> list[Notice]:
    """What is queued for `app`: the POST itself, when no fault stands. The bookkeeper's own are never struck."""
    notices = [Notice(outgoing)]
    if app.actor == "bookkeeper":
        return notices
    standing = [
        each
        for each in plan.load(unit.connection, app.sandbox)
        if isinstance(each.fault, WebhookFault) and each.match.fits_changes(ledger.name, app, changes)
    ]
    for planned in standing:
        assert isinstance(planned.fault, WebhookFault)
        moment = Queueing(ledger, app, changes, planned.settings, _something_held(unit, app))
        if planned.fault.applies(moment) and planned.strikes_now(unit.sandbox(app.sandbox)):
            notices = planned.fault.alter(moment, notices)
    plan.save_counters(unit.connection, standing)
    return notices


def _something_held(unit: RequestUnit, app: App) -> bool:
    d = schema.delivery.c
    held = select(d.id).where(d.client_id == app.client_id, d.status == "pending", d.held).limit(1)
    return unit.connection.execute(held).first() is not None
