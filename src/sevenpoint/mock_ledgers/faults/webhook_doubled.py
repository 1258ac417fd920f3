"""A webhook comes more than once: both ledgers promise 'at least once'."""

from __future__ import annotations

from pydantic import Field

from .fault import Notice, Queueing, Settings, WebhookFault


class WebhookDoubledSettings(Settings):
    """How often."""

    times: int = Field(2, ge=2, le=100, description="the same bytes are sent so often")


def _alter(moment: Queueing, notices: list[Notice]) -> list[Notice]:
    return [notice for notice in notices for _ in range(moment.settings.times)]


FAULT = WebhookFault(
    name="webhook_doubled",
    summary="The same webhook, byte for byte, `times` times.",
    good_client="Handles it once: what it does with a webhook can be done twice without harm.",
    settings=WebhookDoubledSettings,
    alter=_alter,
)
