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
)
