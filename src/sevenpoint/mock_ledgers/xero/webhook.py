"""Webhooks (xero.md 4): events, signature, intent to receive."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import has_request_context, request

from ..bookkeeping import Change
from ..ledger import OutgoingWebhook
from ..oauth import App
from ..request_unit import current
from ..store import dump_json
from .call import created_at
from .formats import utc_string


@dataclass(frozen=True)
class Category:
    """One kind of event. `since`: the day it began, on the sandbox's clock; `data`: members of its `data`."""

    name: str
    collection: str
    since: str = ""
    data: tuple[str, ...] = ()


# xero.md 4.1. `webhook_categories` in the settings switches one on or off whatever the day.
CATEGORIES: dict[str, Category] = {
    "Invoice": Category("INVOICE", "Invoices"),
    "Contact": Category("CONTACT", "Contacts"),
    "CreditNote": Category("CREDITNOTE", "CreditNotes", "2026-03-04", ("Type", "Status")),
    "Prepayment": Category("PREPAYMENT", "Prepayments", "2026-08-14", ("Type", "Status", "UpdatedDateUTCString")),
    "Overpayment": Category("OVERPAYMENT", "Overpayments", "2026-09-03", ("Type", "Status", "UpdatedDateUTCString")),
}
ENTROPY_LENGTH = 20
PROBES = 4
DEADLINE_SECONDS = 5.0
# "At decreasing frequency up to 24 hours" (xero.md 4.2, the older documentation; the steps are ours).
RETRY_SECONDS = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 29845)


def webhook(app: App, changes: Sequence[Change]) -> OutgoingWebhook | None:
    """The POST that tells an app of what is in CATEGORIES; several changes of one record are one event."""
    events = [_event(change) for change in _one_each(changes)]
    if not events:
        return None
    first = app.webhook_events + 1
    app.webhook_events += len(events)
    return _signed(app.webhook_key, _payload(events, first, app.webhook_events))


def handshake(app: App) -> list[tuple[OutgoingWebhook, int]]:
    """The intent to receive: four POSTs, one with the right signature, which must get 200; the others 401."""
    right = secrets.randbelow(PROBES)
    probes = []
    for turn in range(PROBES):
        made = _signed(app.webhook_key, _payload([], 0, 0))
        if turn == right:
            probes.append((made, 200))
        else:
            headers = {**made.headers, "x-xero-signature": _spoiled(made.headers["x-xero-signature"])}
            probes.append((OutgoingWebhook(made.body, headers), 401))
    return probes


def signature(key: str, body: bytes) -> str:
    """base64(HMAC-SHA256(key as UTF-8, raw body)).

    >>> signature("key", b"{}")
    'p3dyTZQ+tI3Gm8qKSm1XoE2z+ex+HeTlgehgJlvfMDI='
    """
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()


def _one_each(changes: Sequence[Change]) -> list[Change]:
    """One change a record: CREATE when it began so, in the order of first mention."""
    chosen: dict[tuple[int, str, str], Change] = {}
    for change in changes:
        if _is_told(change):
            chosen.setdefault((change.organisation.id, change.kind, change.document), change)
    return list(chosen.values())


def _is_told(change: Change) -> bool:
    category = CATEGORIES.get(change.kind)
    if category is None:
        return False
    switched = change.organisation.settings.get("webhook_categories", {}).get(category.name)
    return change.at.date().isoformat() >= category.since if switched is None else bool(switched)


def _event(change: Change) -> str:
    category = CATEGORIES[change.kind]
    root = request.url_root if has_request_context() else "https://api.xero.com/"
    values: dict[str, Any] = {
        "resourceUrl": f"{root}api.xro/2.0/{category.collection}/{change.document}",
        "resourceId": change.document,
        "tenantId": change.organisation.key,
        "tenantType": "ORGANISATION",
        "eventCategory": category.name,
        "eventType": "CREATE" if change.operation == "CREATE" else "UPDATE",
        "eventDateUtc": change.at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3],
    }
    if category.data:
        values["data"] = _data(change, category)
    return "{" + ",".join(f'"{name}": {dump_json(value)}' for name, value in values.items()) + "}"


def _data(change: Change, category: Category) -> dict[str, str]:
    """What the event says about the record as it is when the event is made; nothing about one that is gone."""
    document = current().books(change.organisation).get(change.kind, change.document)
    if document is None:
        return {}
    known = {
        "Type": document.body["Type"],
        "Status": document.status or "",
        "UpdatedDateUTCString": utc_string(created_at(document.updated_at)),
    }
    return {name: known[name] for name in category.data}


def _payload(events: Sequence[str], first: int, last: int) -> bytes:
    """Spaced as irregularly as Xero does, so that a receiver that re-serialises fails (xero.md 4.2)."""
    entropy = "".join(secrets.choice(string.ascii_uppercase) for _ in range(ENTROPY_LENGTH))
    listed = ",".join(events)
    text = f'{{"events":[{listed}],"firstEventSequence": {first},"lastEventSequence": {last}, "entropy": "{entropy}"}}'
    return text.encode()


def _signed(key: str, body: bytes) -> OutgoingWebhook:
    headers = {"Content-Type": "application/json; charset=utf-8", "x-xero-signature": signature(key, body)}
    return OutgoingWebhook(body, headers)


def _spoiled(right: str) -> str:
    """The signature with one character changed."""
    place = secrets.randbelow(len(right) - 2)
    other = "A" if right[place] != "A" else "B"
    return right[:place] + other + right[place + 1 :]
