"""A flood: the ledger tells of the same records again and again, each time as a new event."""

from __future__ import annotations

from pydantic import Field

from .fault import Notice, Queueing, Settings, WebhookFault


class WebhookBurstSettings(Settings):
    """How many."""

    webhooks: int = Field(500, ge=1, le=5_000, description="in place of one, each with its own number and signature")


def _alter(moment: Queueing, notices: list[Notice]) -> list[Notice]:
    made = [moment.ledger.webhook(moment.app, moment.changes) for _ in range(moment.settings.webhooks - 1)]
    return [*notices, *(Notice(each) for each in made if each is not None)]


FAULT = WebhookFault(
    name="webhook_burst",
    summary="`webhooks` events about the same records at once.",
    good_client="Answers each within seconds, works later, and reads a record once and not five hundred times.",
    settings=WebhookBurstSettings,
    alter=_alter,
)
