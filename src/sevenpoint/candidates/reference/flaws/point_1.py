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
    Flaw(
        "shared-payments-overlooked",
        "One transfer that pays several invoices in the ledger leaves all of them open in the tool",
        requirement="1.4",
        scenario=_POINT + "payment_over_several_invoices",
        classes=("PAY-01",),
    ),
    Flaw(
        "payment-given-to-newest-invoice",
        "A payment for the client's oldest invoice settles the newest one in the tool",
        requirement="1.4",
        scenario=_POINT + "payment_over_several_invoices",
        classes=("PAY-12",),
    ),
    Flaw(
        "money-on-account-overlooked",
        "An invoice that the ledger settled with money on account stays open in the tool",
        requirement="1.4",
        scenario=_POINT + "payment_on_account_applied_later",
        classes=("PAY-01",),
    ),
    Flaw(
        "credit-notes-overlooked",
        "An invoice that the ledger settled with a credit note stays open in the tool",
        requirement="1.4",
        scenario=_POINT + "credit_note_applied_in_ledger",
        classes=("PAY-01",),
    ),
    Flaw(
        "part-payment-shown-as-paid",
        "An invoice that is part-paid in the ledger shows as paid in the tool",
        requirement="1.4",
        scenario=_POINT + "bank_transfer_in_ledger",
        classes=("PAY-02",),
    ),
    Flaw(
        "part-payment-shown-as-nothing",
        "A part payment in the ledger does not show until the invoice is paid in full",
        requirement="1.4",
        scenario=_POINT + "bank_transfer_in_ledger",
        classes=("PAY-02",),
    ),
    Flaw(
        "removed-payment-stays",
        "A payment deleted in the ledger leaves its invoice paid in the tool",
        requirement="1.4",
        scenario=_POINT + "payment_removed_in_ledger",
        classes=("PAY-10",),
    ),
    Flaw(
        "ledger-payments-dated-today",
        "A payment from the ledger carries the day on which the tool read it",
        requirement="1.4",
        scenario=_POINT + "payment_keeps_its_date",
        classes=("PAY-13",),
    ),
    Flaw(
        "tool-payments-dated-today",
        "A payment from the tool is booked on the day on which it was sent",
        requirement="1.4",
        scenario=_POINT + "payment_keeps_its_date",
        classes=("PAY-13",),
    ),
    Flaw(
        "post-dated-payments-skipped",
        "A payment that the ledger dates some days ahead is passed over for good",
        requirement="1.4",
        scenario=_POINT + "payment_keeps_its_date",
        classes=("PAY-13",),
    ),
    Flaw(
        "void-read-as-paid",
        "An invoice voided in QuickBooks, total and balance zero, is taken for paid",
        requirement="1.4",
        scenario=_POINT + "payment_not_made_by_voiding",
        classes=("UPD-13",),
    ),
    Flaw(
        "payment-made-up-from-balance",
        "A payment is made up from the lower balance, and the real one is imported beside it",
        requirement="1.6",
        scenario=_POINT + "payment_shown_once",
        classes=("DUP-05",),
    ),
)
