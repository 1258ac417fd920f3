"""A webhook never comes."""

from __future__ import annotations

from .fault import NoSettings, Notice, Queueing, WebhookFault


def _alter(_moment: Queueing, _notices: list[Notice]) -> list[Notice]:
    return []


FAULT = WebhookFault(
    name="webhook_lost",
    summary="The webhook is never sent; where the ledger numbers events, a gap shows.",
    good_client="Also polls for changes now and then, so that nothing is missed for ever.",
    settings=NoSettings,
    alter=_alter,
)
