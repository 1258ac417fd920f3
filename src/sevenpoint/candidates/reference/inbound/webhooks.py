"""The webhook receiver: the signature over the raw bytes first, then a note of what changed.

Fetching is the worker's job.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re

from ..connections import registry
from ..office import Office, Workspace
from ..problems import RequestError
from ..values import Doc, stamp, unstamp
from . import reading

HEADERS = {"xero": "x-xero-signature", "quickbooks": "intuit-signature"}
XERO_KINDS = {"CONTACT": "contact", "INVOICE": "invoice"}
QUICKBOOKS_KINDS = {"customer": "contact", "invoice": "invoice", "payment": "payment"}

MARGIN = dt.timedelta(seconds=6)
_TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")

Event = tuple[str, str, str]  # organisation, kind, the ledger's id


def signature(key: str, body: bytes) -> str:
    """What both ledgers sign with (reference/xero.md 4.2, quickbooks.md 6.1): base64 of HMAC-SHA256 over the raw body.

    >>> signature("verifier-1", b"[]")[:6]
    'YPUIdR'
    """
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()


def receive(office: Office, ledger: str, workspace_id: str, body: bytes, given: str) -> bool:
    """Check and note a notification; False: the signature is wrong and nothing was noted."""
    ws = office.workspace(workspace_id)
    if not _genuine(office, ws, ledger, body, given):
        return False
    events = parse(ledger, body)
    if office.flaws.on("invoice-events-unsubscribed"):
        events = [event for event in events if event[1] == "contact"]
    if office.flaws.on("late-events-dropped") and not _newest(office, ws, ledger, body):
        return True
    if events and not office.flaws.on("webhooks-unused"):
        note(office, ws, ledger, events)
        if office.flaws.on("webhook-work-inline"):
            reading.take_in(office, ws)
    return True


def _newest(office: Office, ws: Workspace, ledger: str, body: bytes) -> bool:
    """The mistake of taking the newest notification for how far everything has been read."""
    times = [unstamp(found + "+00:00") for found in _TIMES.findall(body.decode(errors="replace"))]
    row = registry.find(office.store.read(), ws, ledger)
    if row is None or not times:
        return True
    key = (ws.id, ledger, row["organisation_id"])
    where = "WHERE workspace=? AND ledger=? AND organisation_id=?"
    with office.store.write() as tx:
        known = tx.one(f"SELECT cursor FROM organisations {where}", *key)
        mark = unstamp(known["cursor"]) if known else max(times)
        if max(times) < mark:
            return False
        tx.run(f"UPDATE organisations SET cursor=? {where}", stamp(max(times) + MARGIN), *key)
    return True


def note(office: Office, ws: Workspace, ledger: str, events: list[Event]) -> None:
    """Write down what changed, for the worker to fetch."""
    with office.store.write() as tx:
        for organisation_id, kind, ledger_id in events:
            names = "workspace, ledger, organisation_id, kind, ledger_id, next_at"
            sql = f"INSERT INTO inbound ({names}) VALUES (?,?,?,?,?,?)"
            later = stamp(ws.now() + office.variant.delay(f"{ws.name} {kind} {ledger_id} {ws.stamp()}"))
            tx.run(sql, ws.id, ledger, organisation_id, kind, ledger_id, later)
        tx.after_commit(ws.ring)


def parse(ledger: str, body: bytes) -> list[Event]:
    """The changes that a notification names; kinds that we do not know are left out."""
    try:
        content = json.loads(body)
    except ValueError:
        raise RequestError("invalid", "The notification is not JSON.") from None
    return _xero(content) if ledger == "xero" else _quickbooks(content)


def _genuine(office: Office, ws: Workspace, ledger: str, body: bytes, given: str) -> bool:
    tx = office.store.read()
    rows = [registry.find(tx, ws, ledger)]
    # The ledger tries the address as soon as it is registered, which may be before anybody has consented.
    sql = "SELECT webhook_key FROM flows WHERE workspace=? AND ledger=? ORDER BY rowid DESC LIMIT 1"
    rows.append(tx.one(sql, ws.id, ledger))
    keys = {office.vault.unlock(row["webhook_key"]) for row in rows if row and row["webhook_key"]}
    genuine = any(hmac.compare_digest(signature(key, body).encode(), given.encode()) for key in keys)
    return genuine or office.flaws.on("webhook-signature-unchecked")


def _xero(content: object) -> list[Event]:
    events = content.get("events") if isinstance(content, dict) else None
    return [
        (str(event["tenantId"]), XERO_KINDS[event["eventCategory"]], str(event["resourceId"]))
        for event in events or []
        if isinstance(event, dict) and event.get("eventCategory") in XERO_KINDS and event.get("resourceId")
    ]


def _quickbooks(content: object) -> list[Event]:
    """Both forms: the array of CloudEvents, and the older eventNotifications (reference/quickbooks.md 6.2, 6.3)."""
    found: list[Event] = []
    if isinstance(content, list):
        for event in content:
            entity = str(event.get("type") or "").split(".")[1:2] if isinstance(event, dict) else []
            if entity and entity[0] in QUICKBOOKS_KINDS:
                found.append(
                    (str(event.get("intuitaccountid")), QUICKBOOKS_KINDS[entity[0]], str(event.get("intuitentityid")))
                )
        return found
    notifications: list[Doc] = content.get("eventNotifications") or [] if isinstance(content, dict) else []
    for notification in notifications:
        for entity in (notification.get("dataChangeEvent") or {}).get("entities") or []:
            name = str(entity.get("name") or "").lower()
            if name in QUICKBOOKS_KINDS:
                found.append((str(notification.get("realmId")), QUICKBOOKS_KINDS[name], str(entity.get("id"))))
    return found
