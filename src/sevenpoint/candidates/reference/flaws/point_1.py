"""Flaws that the scenarios of point 1 catch."""

from __future__ import annotations

from .flaw import Flaw

_POINT = "point_1_two_way_sync/"

FLAWS = (
    Flaw(
        "ledger-client-edits-ignored",
        "A contact renamed or re-addressed in the ledger keeps its old details in the tool",
        requirement="1.1",
        scenario=_POINT + "client_renamed_in_ledger",
        classes=("UPD-07",),
    ),
    Flaw(
        "client-edits-stay-local",
        "A client edited in the tool keeps its old details in the ledger",
        requirement="1.1",
        scenario=_POINT + "client_renamed_in_tool",
        classes=("UPD-06",),
    ),
    Flaw(
        "ledger-payments-ignored",
        "A bank transfer in the ledger leaves the invoice open in the tool, and the client is chased for it",
        requirement="1.5",
        scenario=_POINT + "bank_transfer_in_ledger",
        classes=("PAY-01",),
    ),
    Flaw(
        "ledger-voids-ignored",
        "An invoice voided in the ledger stays open in the tool",
        requirement="1.8",
        scenario=_POINT + "invoice_voided_in_ledger",
        classes=("UPD-10",),
    ),
    Flaw(
        "ledger-invoice-edits-ignored",
        "Lines, dates and numbers edited on the ledger's invoice never reach the tool",
        requirement="1.3",
        scenario=_POINT + "invoice_edited_in_ledger",
        classes=("UPD-07",),
    ),
    Flaw(
        "no-catch-up",
        "A change whose notification was lost is never seen",
        requirement="1.9",
        scenario=_POINT + "missed_notifications_recovered",
        classes=("RDG-07",),
    ),
)
