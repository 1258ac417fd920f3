"""A webhook comes late; those queued after it overtake it."""

from __future__ import annotations

from pydantic import Field

from .fault import Notice, Queueing, Settings, WebhookFault


class WebhookDelayedSettings(Settings):
    """How late."""

    seconds: float = Field(300, ge=0, le=2_678_400, allow_inf_nan=False, description="by the sandbox's clock")


def _alter(moment: Queueing, notices: list[Notice]) -> list[Notice]:
    return [notice.but(late_by=notice.late_by + moment.settings.seconds) for notice in notices]


FAULT = WebhookFault(
    name="webhook_delayed",
    summary="The webhook is sent `seconds` later.",
    good_client="Reads the record as it is now and does not believe that the webhook's moment is the present.",
    settings=WebhookDelayedSettings,
    alter=_alter,
)
