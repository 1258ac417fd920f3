"""A webhook of a kind that the ledger has invented since the client was written, properly signed."""

from __future__ import annotations

import re

from pydantic import Field

from ..ledger import OutgoingWebhook
from .fault import Notice, Queueing, Settings, WebhookFault
from .signing import signed

# What names the kind of record: Xero's eventCategory, a CloudEvents type, the legacy QuickBooks name.
_KINDS = (
    (re.compile(rb'("eventCategory": ?")[A-Z]+(")'), str.upper),
    (re.compile(rb'("type": ?"qbo\.)[a-z]+(\.)'), str.lower),
    (re.compile(rb'("name": ?")[A-Za-z]+(")'), str),
)


class WebhookUnknownTypeSettings(Settings):
    """Which kind."""

    kind: str = Field("Subscription", pattern="^[A-Za-z]+$", description="in the place of the record's kind")


def _alter(moment: Queueing, notices: list[Notice]) -> list[Notice]:
    return [notice.but(outgoing=_renamed(moment, notice.outgoing)) for notice in notices]


def _renamed(moment: Queueing, outgoing: OutgoingWebhook) -> OutgoingWebhook:
    body = outgoing.body
    for pattern, case in _KINDS:
        kind = case(moment.settings.kind).encode()
        body = pattern.sub(lambda found, kind=kind: found[1] + kind + found[2], body)  # type: ignore[misc]
    return signed(moment.ledger.name, moment.app.webhook_key, body, outgoing.headers)


FAULT = WebhookFault(
    name="webhook_unknown_type",
    summary="The webhook names another `kind` of record; its signature is right.",
    good_client="Answers 200 and ignores what it does not know, without giving up the events beside it.",
    settings=WebhookUnknownTypeSettings,
    alter=_alter,
)
