"""Flaws that the scenarios of point 3 catch."""

from __future__ import annotations

from .flaw import Flaw

_POINT = "point_3_proposal_to_payment/"

FLAWS = (
    Flaw(
        "quantity-dropped",
        "A line of several units is billed as one",
        requirement="3.2",
        scenario=_POINT + "accepted_proposal_bills_what_was_agreed",
        classes=("AMT-11",),
    ),
    Flaw(
        "deposit-not-drawn-down",
        "The deposit is billed but never deducted from the invoices that follow",
        requirement="3.3",
        scenario=_POINT + "deposit_drawn_down",
        classes=("PTP-04", "PTP-05"),
    ),
    Flaw(
        "accept-twice-bills-twice",
        "A second acceptance of the same proposal makes a second set of invoices",
        requirement="3.4",
        scenario=_POINT + "accepted_twice_bills_once",
        classes=("PTP-01",),
    ),
    Flaw(
        "billed-before-acceptance",
        "The invoice is raised when the proposal is sent, not when the client signs",
        requirement="3.4",
        scenario=_POINT + "nothing_billed_before_acceptance",
        classes=(),
    ),
    Flaw(
        "scope-change-unbilled",
        "Services added after acceptance are agreed but never billed",
        requirement="3.6",
        scenario=_POINT + "scope_change_billed",
        classes=("PTP-06",),
    ),
    Flaw(
        "refused-acceptance-forgotten",
        "What the ledger refuses after an acceptance is noted in the tool, told to nobody and never sent again",
        requirement="3.7",
        scenario=_POINT + "accepted_while_ledger_refuses",
        classes=("PTP-02",),
    ),
    Flaw(
        "unmapped-service-skipped",
        "A line whose service is not mapped is left off the invoice",
        requirement="3.7",
        scenario=_POINT + "accepted_while_ledger_refuses",
        classes=("PTP-02", "PTP-06"),
    ),
    Flaw(
        "accepted-while-disconnected-lost",
        "The invoice of an engagement that is accepted while the connection is broken is never sent",
        requirement="3.7",
        scenario=_POINT + "accepted_while_disconnected",
        classes=("PTP-02",),
    ),
    Flaw(
        "position-without-ledger-payments",
        "Collected counts only what came through the tool, not what was paid into the bank",
        requirement="3.8",
        scenario=_POINT + "position_at_any_moment",
        classes=(),
    ),
    Flaw(
        "position-counts-voided",
        "Billed counts invoices that have been voided",
        requirement="3.8",
        scenario=_POINT + "position_at_any_moment",
        classes=(),
    ),
    Flaw(
        "position-as-signed",
        "Agreed stays what was signed, whatever was agreed since",
        requirement="3.8",
        scenario=_POINT + "position_at_any_moment",
        classes=(),
    ),
    Flaw(
        "position-forgets-the-future",
        "To bill counts only what is due already",
        requirement="3.8",
        scenario=_POINT + "position_at_any_moment",
        classes=(),
    ),
    Flaw(
        "position-ignores-the-end",
        "Agreed goes on after the engagement has been ended",
        requirement="3.8",
        scenario=_POINT + "position_at_any_moment",
        classes=(),
    ),
    Flaw(
        "client-only-with-first-invoice",
        "A client who accepts comes to the ledger only with the first invoice",
        requirement="3.1",
        scenario=_POINT + "client_in_ledger_at_acceptance",
        classes=("PTP-03",),
    ),
    Flaw(
        "client-name-only",
        "A client who accepts comes to the ledger with the name and nothing else",
        requirement="3.1",
        scenario=_POINT + "client_in_ledger_at_acceptance",
        classes=("PTP-03",),
    ),
    Flaw(
        "scheduled-autopay-stays-local",
        "Invoices of the schedule that are collected by themselves are never sent to the ledger",
        requirement="3.5",
        scenario=_POINT + "cycles_without_anybody",
        classes=("PTP-15",),
    ),
    Flaw(
        "missed-run-skipped",
        "What falls due while the connection is broken is never billed",
        requirement="3.7",
        scenario=_POINT + "billing_days_while_disconnected",
        classes=("PTP-16",),
    ),
    Flaw(
        "missed-runs-in-a-lump",
        "Months that fall due while the connection is broken are billed together, with the date of the day after",
        requirement="3.5",
        scenario=_POINT + "billing_days_while_disconnected",
        classes=("PTP-16",),
    ),
    Flaw(
        "manual-items-forgotten",
        "What waits for somebody to bill it waits for ever: nobody is reminded",
        requirement="3.7",
        scenario="point_3_proposal_to_payment/manual_lines_remembered",
        classes=("PTP-07",),
    ),
    Flaw(
        "manual-items-not-to-bill",
        "What waits for somebody to bill it is not counted as still to bill",
        requirement="3.8",
        scenario="point_3_proposal_to_payment/manual_lines_remembered",
        classes=("PTP-07",),
    ),
    Flaw(
        "schedule-stops-after-a-year",
        "A schedule of more than twelve months bills nothing after the twelfth",
        requirement="3.7",
        scenario="point_2_native_depth/retainer_over_fourteen_months",
        classes=(),
    ),
    Flaw(
        "month-end-billed-a-week-late",
        "Invoices that fall due at a month's end are made a week later",
        requirement="3.5",
        scenario="point_2_native_depth/retainer_over_fourteen_months",
        classes=(),
    ),
)
