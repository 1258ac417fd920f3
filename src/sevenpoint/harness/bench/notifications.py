"""Notifications that the harness sends to the candidate itself, as the ledger or as a forger would."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

import requests

SIGNATURE_HEADER = {"xero": "x-xero-signature", "quickbooks": "intuit-signature"}
TIMEOUT = (5.0, 30.0)


@dataclass(frozen=True)
class WebhookAnswer:
    """What the candidate answered to a notification."""

    status: int
    text: str


def signature(body: bytes, key: str) -> str:
    """Base64 of the HMAC-SHA256 that both ledgers sign with (reference: xero.md 4.2, quickbooks.md 6.1).

    >>> signature(b"{}", "key")[:8]
    'p3dyTZQ+'
    """
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()


def send(url: str, ledger: str, body: bytes, signed: str | None) -> WebhookAnswer:
    """Post a notification with a signature, or without one."""
    headers = {"Content-Type": "application/json"}
    if signed is not None:
        headers[SIGNATURE_HEADER[ledger]] = signed
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(url, data=body, headers=headers, timeout=TIMEOUT)
    return WebhookAnswer(answer.status_code, answer.text)
