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
        "signature-over-decoded-text",
        "Signatures are checked over a notification's text, in which letters beyond ASCII are lost, not over its bytes",
        requirement="6.5",
        scenario=_POINT + "notification_in_any_form",
        classes=("SEC-02",),
    ),
    Flaw(
        "handshake-answered-from-memory",
        "An address that once was proven answers every later trial with yes, wrong signatures too",
        requirement="6.5",
        scenario=_POINT + "handshake_of_notifications",
        classes=("SEC-03",),
    ),
    Flaw(
        "subscriber-demanded",
        "Only the login of the organisation's subscriber may connect, whatever the tool needs",
        requirement="6.3",
        scenario=_POINT + "least_role_suffices",
        classes=("SEC-07",),
    ),
    Flaw(
        "webhook-signature-unchecked",
        "Notifications are believed whoever signed them",
        requirement="6.5",
        scenario=_POINT + "forged_webhook",
        classes=("SEC-01",),
    ),
    Flaw(
        "first-organisation-taken",
        "Of all organisations that a login ever allowed, the first is taken for the one that the user chose",
        requirement="6.6",
        scenario=_POINT + "organisation_that_was_chosen",
        classes=("AUT-08",),
    ),
    Flaw(
        "scopes-just-in-case",
        "The user is asked to allow more than the tool ever uses",
        requirement="6.3",
        scenario=_POINT + "scopes_asked_are_used",
        classes=("SEC-06",),
    ),
    Flaw(
        "tokens-in-the-log",
        "Fresh tokens are written to the log in full",
        requirement="6.4",
        scenario=_POINT + "secrets_stay_hidden",
        classes=("SEC-05",),
    ),
    Flaw(
        "token-in-the-alert",
        "The alert of a broken connection holds the refresh token",
        requirement="6.4",
        scenario=_POINT + "secrets_stay_hidden",
        classes=("SEC-05",),
    ),
    Flaw(
        "secret-in-the-state",
        "The state of the connect flow carries the app's secret through the user's browser",
        requirement="6.4",
        scenario=_POINT + "secrets_stay_hidden",
        classes=("SEC-05",),
    ),
    Flaw(
        "disconnect-spares-the-queue",
        "After disconnecting, what was queued is still written into the books",
        requirement="6.4",
        scenario=_POINT + "disconnected_in_mid_run",
        classes=("AUT-13",),
    ),
)
