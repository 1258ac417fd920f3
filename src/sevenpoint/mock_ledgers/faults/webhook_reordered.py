"""A webhook is overtaken by the next one: neither ledger promises an order."""

from __future__ import annotations

from pydantic import Field

from .fault import Notice, Queueing, Settings, WebhookFault


class WebhookReorderedSettings(Settings):
    """For how long at most."""

    seconds: float = Field(60, ge=0, le=86_400, allow_inf_nan=False, description="then it goes out alone, by the clock")


def _alter(moment: Queueing, notices: list[Notice]) -> list[Notice]:
    return [notice.but(held=True, late_by=moment.settings.seconds) for notice in notices]


FAULT = WebhookFault(
    name="webhook_reordered",
    summary="The webhook is held back until the next one of the app is queued, and follows it.",
    good_client="Reads the record as it is now; does not let an older event overwrite what a newer one brought.",
    settings=WebhookReorderedSettings,
    alter=_alter,
    applies=lambda moment: not moment.something_held,
)
