"""Flaws that the scenarios of point 2 catch."""

from __future__ import annotations

from .flaw import Flaw

_POINT = "point_2_native_depth/"

FLAWS = (
    Flaw(
        "one-account-for-all",
        "Every service is coded to the account and item of the first one",
        requirement="2.1",
        scenario=_POINT + "services_use_their_mapping",
        classes=("AMT-19",),
    ),
    Flaw(
        "tax-left-out",
        "Invoices reach the ledger without their tax code",
        requirement="2.2",
        scenario=_POINT + "totals_agree",
        classes=("AMT-04",),
    ),
    Flaw(
        "status-setting-ignored",
        "Invoices are created as authorised whatever status was chosen",
        requirement="2.3",
        scenario=_POINT + "invoice_status_chosen",
        classes=("UPD-12",),
    ),
    Flaw(
        "old-price-kept",
        "An agreed price change never reaches the recurring invoices",
        requirement="2.4",
        scenario=_POINT + "retainer_over_fourteen_months",
        classes=("PTP-08",),
    ),
    Flaw(
        "fee-netted-off",
        "A card payment is recorded net of its fee, so the invoice stays part-paid and the fee is booked nowhere",
        requirement="2.6",
        scenario=_POINT + "card_payment_with_fee",
        classes=("AMT-14",),
    ),
)
