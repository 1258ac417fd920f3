"""A webhook whose signature does not fit: the ledger's key was changed, or somebody else sends."""

from __future__ import annotations

from ..ledger import OutgoingWebhook
from .fault import NoSettings, Notice, Queueing, WebhookFault
from .signing import signature_header


def _alter(moment: Queueing, notices: list[Notice]) -> list[Notice]:
    return [notice.but(outgoing=_spoiled(moment.ledger.name, notice.outgoing)) for notice in notices]


def _spoiled(ledger: str, outgoing: OutgoingWebhook) -> OutgoingWebhook:
    """The first character of the signature changed, as Xero does in its intent to receive (xero.md 4.2)."""
    header = signature_header(ledger)
    right = outgoing.headers.get(header, "")
    wrong = ("A" if right[:1] != "A" else "B") + right[1:]
    return OutgoingWebhook(outgoing.body, {**outgoing.headers, header: wrong})


FAULT = WebhookFault(
    name="webhook_badly_signed",
    summary="The webhook with one character of its signature changed.",
    good_client="Answers 401 (Xero) or another error, and acts on nothing in it.",
    settings=NoSettings,
    alter=_alter,
)
