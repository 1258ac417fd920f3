"""Webhooks: which changes are told, in which shape, how they are signed (quickbooks.md 6)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Sequence

from ..bookkeeping import Change
from ..ledger import OutgoingWebhook
from ..oauth import App
from ..store import dump_json
from .fields import Body

# Pauses between attempts; after these Intuit goes on every 6 h (quickbooks.md 6.1).
RETRY_SECONDS = (10, 20, 30, 300, 1200, 7200, 14400, 21600, 21600, 21600)
DEADLINE_SECONDS = 3.0
# Entity to the operations that are told (quickbooks.md 6.4).
_MADE = frozenset({"CREATE", "UPDATE"})
_ORDINARY = _MADE | {"DELETE"}
_TABLE: tuple[tuple[frozenset[str], str], ...] = (
    (_ORDINARY | {"MERGE"}, "Account Class Customer Employee Item Vendor"),
    (_ORDINARY, "Bill Department Deposit JournalEntry PaymentMethod TimeActivity VendorCredit"),
    (_ORDINARY | {"VOID"}, "BillPayment Purchase Transfer"),
    (_ORDINARY | {"EMAILED"}, "Estimate PurchaseOrder"),
    (_ORDINARY | {"VOID", "EMAILED"}, "CreditMemo Invoice Payment RefundReceipt SalesReceipt"),
    (_MADE, "Budget CompanyCurrency JournalCode TaxAgency Term"),
    (frozenset({"UPDATE"}), "Preferences"),
)
TOLD: dict[str, frozenset[str]] = {name: operations for operations, names in _TABLE for name in names.split()}
# What an entity is called in the legacy payload where that is not its name.
_LEGACY_NAMES = {"CompanyCurrency": "Currency"}
# Operation to (word in a CloudEvents type, word in the legacy payload).
_WORDS = {
    "CREATE": ("created", "Create"),
    "UPDATE": ("updated", "Update"),
    "DELETE": ("deleted", "Delete"),
    "MERGE": ("merged", "Merge"),
    "VOID": ("void", "Void"),  # both `void` and `voided` were seen: `webhook_words` of the settings (quickbooks.md 6.3)
    "EMAILED": ("emailed", "Emailed"),
}
# When one request changes a record more than once, the one that says most is told.
_STRENGTH = ("UPDATE", "EMAILED", "CREATE", "VOID", "MERGE", "DELETE")


def webhook(app: App, changes: Sequence[Change]) -> OutgoingWebhook | None:
    """One POST for all changes of a request; None when nothing of it is told."""
    told = _strongest([change for change in changes if change.operation in TOLD.get(change.kind, ())])
    if not told:
        return None
    legacy = told[0].organisation.settings.get("webhook_format") == "legacy"
    body = dump_json(_legacy(told) if legacy else [_cloud_event(app, change) for change in told]).encode()
    return OutgoingWebhook(body, {"Content-Type": "application/json", "intuit-signature": sign(app.webhook_key, body)})


def sign(key: str, body: bytes) -> str:
    """The signature header over the raw body.

    >>> sign("verifier-1", b"[]")
    'YPUIdRvbhvwaVXEUrHQ0+yRNjIQI0uQhtTRXXV9OSzk='
    """
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()


def _strongest(changes: Sequence[Change]) -> list[Change]:
    by_record: dict[tuple[str, str, str], Change] = {}
    gone = {(change.organisation.key, change.kind, change.gone) for change in changes if change.gone}
    for change in changes:
        if (change.organisation.key, change.kind, change.document) in gone:
            continue  # its Merge says so
        key = (change.organisation.key, change.kind, change.document)
        known = by_record.get(key)
        if known is None or _STRENGTH.index(change.operation) > _STRENGTH.index(known.operation):
            by_record[key] = change
    return list(by_record.values())


def _cloud_event(app: App, change: Change) -> Body:
    word = change.organisation.settings.get("webhook_words", {}).get(change.operation, _WORDS[change.operation][0])
    source = base64.b64encode(hashlib.sha256(app.client_id.encode()).digest()).decode()
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": f"intuit.{source}",
        "type": f"qbo.{change.kind.lower()}.{word}.v1",
        "datacontenttype": "application/json",
        "time": _time(change.at),
        "intuitentityid": change.document,
        "intuitaccountid": change.organisation.key,
        "data": {"deletedid": change.gone} if change.gone else {},
    }


def _legacy(changes: Sequence[Change]) -> Body:
    by_realm: dict[str, list[Body]] = {}
    for change in changes:
        event = {
            "name": _LEGACY_NAMES.get(change.kind, change.kind),
            "id": change.document,
            "operation": _WORDS[change.operation][1],
            "lastUpdated": _time(change.at),
            **({"deletedId": change.gone} if change.gone else {}),
        }
        by_realm.setdefault(change.organisation.key, []).append(event)
    return {
        "eventNotifications": [
            {"realmId": realm, "dataChangeEvent": {"entities": entities}} for realm, entities in by_realm.items()
        ]
    }


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
