"""Flaws that the scenarios of point 6 catch."""

from __future__ import annotations

from .flaw import Flaw

_POINT = "point_6_security/"

FLAWS = (
    Flaw(
        "roles-unchecked",
        "Any member may change mappings, force a sync, refund or disconnect",
        requirement="6.1",
        scenario=_POINT + "member_without_rights",
        classes=("SEC-09",),
    ),
    Flaw(
        "audit-without-before",
        "The audit trail says what a record became but not what it was",
        requirement="6.2",
        scenario=_POINT + "audit_trail_complete",
        classes=("SEC-08",),
    ),
    Flaw(
        "state-unchecked",
        "The connect callback accepts a code that this workspace never asked for",
        requirement="6.4",
        scenario=_POINT + "forged_callback",
        classes=("SEC-04",),
    ),
    Flaw(
        "disconnect-keeps-grant",
        "Disconnecting forgets the tokens but leaves the grant alive in the ledger",
        requirement="6.4",
        scenario=_POINT + "disconnect_revokes",
        classes=("SEC-10",),
    ),
    Flaw(
        "webhook-signature-unchecked",
        "Notifications are believed whoever signed them",
        requirement="6.5",
        scenario=_POINT + "forged_webhook",
        classes=("SEC-01",),
    ),
)
