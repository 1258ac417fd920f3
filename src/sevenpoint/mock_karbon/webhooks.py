"""Webhook subscriptions, one a type, and their deliveries (guides/07-webhooks.md).

Deliveries go out at once and in order; Karbon gathers the changes of a minute into one, and this mock does not.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import re
import threading

import requests

from .errors import KarbonError, bad_model, no_body
from .tenant import Doc, Tenant, now

TYPES = ("Contact", "Work")
KNOWN = (*TYPES, "Note", "User", "Invoice", "EstimateSummary", "CustomField", "IntegrationTask")
MOST_FAILURES = 10
SECONDS = 10.0
SIGNING_KEY = re.compile(r"[A-Za-z0-9_-]{16,}")


def subscribe(tenant: Tenant, body: Doc | None) -> Doc:
    """A new subscription. Refused when the type has one already or the signing key is no good."""
    if not body:
        raise no_body("webhookSubscription")
    kind = check_type(str(body.get("WebhookType") or ""))
    target, key = str(body.get("TargetUrl") or ""), body.get("SigningKey")
    if not target.startswith(("http://", "https://")):
        raise bad_model("webhookSubscription.TargetUrl", "The TargetUrl field is not a valid URL")
    if key is not None and not SIGNING_KEY.fullmatch(str(key)):
        raise bad_model(
            "webhookSubscription.SigningKey", "SigningKey needs 16 or more letters, numbers, dashes or underscores"
        )
    if kind in tenant.subscriptions:
        raise bad_model("webhookSubscription.WebhookType", f"There is a subscription for {kind} already")
    tenant.subscriptions[kind] = {"WebhookType": kind, "TargetUrl": target, "SigningKey": key, "failures": 0}
    return shown(tenant.subscriptions[kind])


def check_type(kind: str) -> str:
    """The type, when this mock has it."""
    if kind in TYPES:
        return kind
    if kind in KNOWN:
        raise KarbonError(501, "mock", f"This mock sends webhooks of {' and '.join(TYPES)} only, not of {kind}.")
    raise KarbonError(
        404, 4004, f"No Webhook Type found for the provided WebhookType input value : {kind}. Valid WebhookTypes are "
        + ", ".join(KNOWN),
    )  # fmt: skip


def find(tenant: Tenant, kind: str) -> Doc:
    """The subscription of a type; 404 also after ten failures in a row have ended it."""
    if check_type(kind) not in tenant.subscriptions:
        raise KarbonError(404, 4004, f"No webhook subscription found for {kind}")
    return shown(tenant.subscriptions[kind])


def shown(subscription: Doc) -> Doc:
    """A subscription without its key."""
    return {name: subscription[name] for name in ("WebhookType", "TargetUrl")}


class Deliverer:
    """Sends notifications in a thread of its own, in the order of the changes."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[Tenant, str, Doc] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="karbon-webhooks", daemon=True)
        self._thread.start()

    def tell(self, tenant: Tenant, kind: str, resource: str, key: str, action: str) -> None:
        """Something changed: `kind` is the webhook type, `action` Inserted, Updated or Deleted."""
        if kind in tenant.subscriptions:
            body = {"ResourcePermaKey": key, "ResourceType": resource, "ActionType": action, "TimeStamp": now()}
            self._waiting.put((tenant, kind, body))

    def close(self) -> None:
        """Send what waits, then stop."""
        self._waiting.put(None)
        self._thread.join(SECONDS + 1)

    def _work(self) -> None:
        while (entry := self._waiting.get()) is not None:
            tenant, kind, body = entry
            subscription = tenant.subscriptions.get(kind)
            if subscription is not None:
                self._send(tenant, subscription, body)

    @staticmethod
    def _send(tenant: Tenant, subscription: Doc, body: Doc) -> None:
        raw = json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if subscription["SigningKey"]:
            headers["Signature"] = hmac.new(subscription["SigningKey"].encode(), raw, hashlib.sha256).hexdigest()
        try:
            good = requests.post(subscription["TargetUrl"], data=raw, headers=headers, timeout=SECONDS).ok
        except requests.RequestException:
            good = False
        subscription["failures"] = 0 if good else subscription["failures"] + 1
        if subscription["failures"] >= MOST_FAILURES:
            tenant.subscriptions.pop(subscription["WebhookType"], None)
