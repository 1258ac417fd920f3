"""How webhooks are signed: both ledgers alike, under different names (xero.md 4.2, quickbooks.md 6.1)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

from ..ledger import OutgoingWebhook

_HEADERS = {"xero": "x-xero-signature", "quickbooks": "intuit-signature"}


def signature_header(ledger: str) -> str:
    """The header that carries the signature."""
    return _HEADERS[ledger]


def signed(ledger: str, key: str, body: bytes, headers: Mapping[str, str]) -> OutgoingWebhook:
    """A changed body under a signature that fits: base64 of HMAC-SHA256 over the raw bytes."""
    signature = base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()
    return OutgoingWebhook(body, {**headers, signature_header(ledger): signature})
