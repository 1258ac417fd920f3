"""Flaws that the scenarios of point 5 catch."""

from __future__ import annotations

from .flaw import Flaw

_POINT = "point_5_errors/"

FLAWS = (
    Flaw(
        "retry-without-key",
        "A lost answer is retried as a new request, and the ledger holds the document twice",
        requirement="5.1",
        scenario=_POINT + "answer_lost_after_commit",
        classes=("DUP-01",),
    ),
    Flaw(
        "outage-drops-invoice",
        "An invoice raised while the ledger is down is given up after the first attempt",
        requirement="5.1",
        scenario=_POINT + "ten_second_outage",
        classes=("ERR-06",),
    ),
    Flaw(
        "throttle-taken-for-final",
        "A rate-limit answer is taken for a final refusal",
        requirement="5.1",
        scenario=_POINT + "throttled_ledger",
        classes=("LIM-01",),
    ),
    Flaw(
        "permanent-errors-silent",
        "A document that the ledger refuses is shown as synchronised and nobody is told",
        requirement="5.3",
        scenario=_POINT + "deleted_tracking_category",
        classes=("ERR-04",),
    ),
    Flaw(
        "failed-card-untold",
        "A failed card collection alerts neither the firm nor the client",
        requirement="5.4",
        scenario=_POINT + "expired_card",
        classes=("PAY-16",),
    ),
    Flaw(
        "no-token-refresh",
        "The connection dies when the first access token expires",
        requirement="5.5",
        scenario=_POINT + "access_token_expires",
        classes=("AUT-04",),
    ),
    Flaw(
        "revocation-unnoticed",
        "A grant removed in the ledger still shows as connected",
        requirement="5.5",
        scenario=_POINT + "grant_revoked_in_ledger",
        classes=("AUT-06",),
    ),
    Flaw(
        "notification-applied-twice",
        "A ledger payment that is notified twice becomes two payments in the tool",
        requirement="5.7",
        scenario=_POINT + "notification_delivered_twice",
        classes=("DUP-04",),
    ),
)
