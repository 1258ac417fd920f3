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
from ..flaws import Flaws
from ..office import Office, Workspace
from ..problems import RequestError
from ..storage import Tx
from ..values import Doc, stamp, unstamp
from . import reading

HEADERS = {"xero": "x-xero-signature", "quickbooks": "intuit-signature"}
XERO_KINDS = {"CONTACT": "contact", "INVOICE": "invoice"}
QUICKBOOKS_KINDS = {"customer": "contact", "invoice": "invoice", "payment": "payment"}
KNOWN = {*QUICKBOOKS_KINDS, *(name.lower() for name in XERO_KINDS)}
_NAMED = re.compile(rb'"eventCategory": ?"([A-Z]+)"|"type": ?"qbo\.([a-z]+)\.')

SOUND = Flaws()
LEAP = dt.timedelta(seconds=10)
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
    events = parse(ledger, body, office.flaws)
    unknown = {name.decode().lower() for found in _NAMED.findall(body) for name in found if name} - KNOWN
    if unknown and office.flaws.on("unknown-event-refused"):
        raise RequestError("invalid", f"There is no kind of event named {min(unknown)}.")
    if office.flaws.on("late-events-dropped") and not _newest(office, ws, ledger, body):
        return True
    if events:
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
        if max(times) > mark + LEAP:
            tx.run(f"UPDATE organisations SET cursor=? {where}", stamp(max(times)), *key)
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


def parse(ledger: str, body: bytes, flaws: Flaws = SOUND) -> list[Event]:
    """The changes that a notification names; kinds that we do not know are left out."""
    try:
        content = json.loads(body)
    except ValueError:
        raise RequestError("invalid", "The notification is not JSON.") from None
    if ledger == "xero":
        return _xero(content)
    return _quickbooks(content, both=isinstance(content, list) or not flaws.on("one-notification-format-only"))


def _genuine(office: Office, ws: Workspace, ledger: str, body: bytes, given: str) -> bool:
    tx = office.store.read()
    rows = [registry.find(tx, ws, ledger)]
    # The ledger tries the address as soon as it is registered, which may be before anybody has consented.
    sql = "SELECT webhook_key FROM flows WHERE workspace=? AND ledger=? ORDER BY rowid DESC LIMIT 1"
    rows.append(tx.one(sql, ws.id, ledger))
    keys = {office.vault.unlock(row["webhook_key"]) for row in rows if row and row["webhook_key"]}
    genuine = any(hmac.compare_digest(signature(key, body).encode(), given.encode()) for key in keys)
    if genuine and _as_text(body) != body and office.flaws.on("signature-over-decoded-text"):
        return False
    if not genuine and _proven(tx, ws, ledger, body) and office.flaws.on("handshake-answered-from-memory"):
        return True
    # Careless tools check the signature when the address is registered (a call without events), and never again.
    real = b'"events":[]' not in body.replace(b" ", b"")
    return genuine or (real and office.flaws.on("webhook-signature-unchecked"))


def _as_text(body: bytes) -> bytes:
    """The body as some see it who take it for text first: what a signature must not be computed over."""
    return body.decode("ascii", "replace").encode()


def _proven(tx: Tx, ws: Workspace, ledger: str, body: bytes) -> bool:
    """Whether this is Xero's trial of an address that has long been in use."""
    row = registry.find(tx, ws, ledger)
    if row is None or ledger != "xero" or parse(ledger, body):
        return False
    return bool(registry.settings(tx, ws, row)["services"])


def _xero(content: object) -> list[Event]:
    events = content.get("events") if isinstance(content, dict) else None
    return [
        (str(event["tenantId"]), XERO_KINDS[event["eventCategory"]], str(event["resourceId"]))
        for event in events or []
        if isinstance(event, dict) and event.get("eventCategory") in XERO_KINDS and event.get("resourceId")
    ]


def _quickbooks(content: object, both: bool) -> list[Event]:
    """Both forms: the array of CloudEvents, and the older eventNotifications (reference/quickbooks.md 6.2, 6.3)."""
    found: list[Event] = []
    if isinstance(content, list):
        for event in content:
            entity = str(event.get("type") or "").split(".")[1:2] if isinstance(event, dict) else []
            if entity and entity[0] in QUICKBOOKS_KINDS:
                found.append(
                    (str(event.get("intuitaccountid")), QUICKBOOKS_KINDS[entity[0]], str(event.get("intuitentityid")))
                )
                found += _merged(event, "intuitaccountid", entity[0], (event.get("data") or {}).get("deletedid"))
        return found
    if not both:
        return found
    notifications: list[Doc] = content.get("eventNotifications") or [] if isinstance(content, dict) else []
    for notification in notifications:
        for entity in (notification.get("dataChangeEvent") or {}).get("entities") or []:
            name = str(entity.get("name") or "").lower()
            if name in QUICKBOOKS_KINDS:
                found.append((str(notification.get("realmId")), QUICKBOOKS_KINDS[name], str(entity.get("id"))))
                found += _merged(notification, "realmId", name, entity.get("deletedId"))
    return found


def _merged(told: Doc, realm: str, entity: str, gone: object) -> list[Event]:
    """The customer that went into the one that a Merge names (reference/quickbooks.md 6.2, 6.3)."""
    return [(str(told.get(realm)), "contact", str(gone))] if gone and entity == "customer" else []
