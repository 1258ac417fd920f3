"""The flaws that can be seeded: each one is a defect that real integrations have, placed where it would really sit.

>>> [flaw.name for flaw in FLAWS][:2]
['ledger-client-edits-ignored', 'client-edits-stay-local']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Flaw:
    """A defect that can be switched on.

    What it does in ledger words, the requirement and scenario that must find it, and the classes of the defect
    catalogue that it stands for (`DUP-01`; none when the catalogue has no such class).
    """

    name: str
    title: str
    requirement: str
    scenario: str
    classes: tuple[str, ...]


_SYNC = "point_1_two_way_sync/"
_DEPTH = "point_2_native_depth/"
_FLOW = "point_3_proposal_to_payment/"
_SPEED = "point_4_real_time/"
_ERRORS = "point_5_errors/"
_SAFETY = "point_6_security/"
_CHANGE = "point_7_implementation/"

FLAWS: tuple[Flaw, ...] = tuple(
    Flaw(name, title, requirement, scenario, tuple(classes.split()))
    for name, title, requirement, scenario, classes in [
        (
            "ledger-client-edits-ignored",
            "A contact renamed or re-addressed in the ledger keeps its old details in the tool",
            "1.1",
            _SYNC + "client_renamed_in_ledger",
            "UPD-07",
        ),
        (
            "client-edits-stay-local",
            "A client edited in the tool keeps its old details in the ledger",
            "1.1",
            _SYNC + "client_renamed_in_tool",
            "UPD-06",
        ),
        (
            "ledger-payments-ignored",
            "A bank transfer in the ledger leaves the invoice open in the tool, and the client is chased for it",
            "1.5",
            _SYNC + "bank_transfer_in_ledger",
            "PAY-01",
        ),
        (
            "ledger-voids-ignored",
            "An invoice voided in the ledger stays open in the tool",
            "1.8",
            _SYNC + "invoice_voided_in_ledger",
            "UPD-10",
        ),
        (
            "ledger-invoice-edits-ignored",
            "Lines, dates and numbers edited on the ledger's invoice never reach the tool",
            "1.3",
            _SYNC + "invoice_edited_in_ledger",
            "UPD-07",
        ),
        (
            "no-catch-up",
            "A change whose notification was lost is never seen",
            "1.9",
            _SYNC + "missed_notifications_recovered",
            "RDG-07",
        ),
        (
            "one-account-for-all",
            "Every service is coded to the account and item of the first one",
            "2.1",
            _DEPTH + "services_use_their_mapping",
            "AMT-19",
        ),
        ("tax-left-out", "Invoices reach the ledger without their tax code", "2.2", _DEPTH + "totals_agree", "AMT-04"),
        (
            "status-setting-ignored",
            "Invoices are created as authorised whatever status was chosen",
            "2.3",
            _DEPTH + "invoice_status_chosen",
            "UPD-12",
        ),
        (
            "old-price-kept",
            "An agreed price change never reaches the recurring invoices",
            "2.4",
            _DEPTH + "retainer_over_fourteen_months",
            "PTP-08",
        ),
        (
            "fee-netted-off",
            "A card payment is recorded net of its fee, so the invoice stays part-paid and the fee is booked nowhere",
            "2.6",
            _DEPTH + "card_payment_with_fee",
            "AMT-14",
        ),
        (
            "quantity-dropped",
            "A line of several units is billed as one",
            "3.2",
            _FLOW + "accepted_proposal_bills_what_was_agreed",
            "AMT-11",
        ),
        (
            "deposit-not-drawn-down",
            "The deposit is billed but never deducted from the invoices that follow",
            "3.3",
            _FLOW + "deposit_drawn_down",
            "PTP-04 PTP-05",
        ),
        (
            "accept-twice-bills-twice",
            "A second acceptance of the same proposal makes a second set of invoices",
            "3.4",
            _FLOW + "accepted_twice_bills_once",
            "PTP-01",
        ),
        (
            "billed-before-acceptance",
            "The invoice is raised when the proposal is sent, not when the client signs",
            "3.4",
            _FLOW + "nothing_billed_before_acceptance",
            "",
        ),
        (
            "scope-change-unbilled",
            "Services added after acceptance are agreed but never billed",
            "3.6",
            _FLOW + "scope_change_billed",
            "PTP-06",
        ),
        (
            "hourly-push",
            "Changes wait for an hourly job before they are sent to the ledger",
            "4.1",
            _SPEED + "change_reaches_the_ledger",
            "LAT-01",
        ),
        (
            "webhooks-unused",
            "The ledger's notifications are thrown away; changes are fetched once an hour",
            "4.2",
            _SPEED + "change_reaches_the_tool",
            "LAT-02",
        ),
        (
            "payments-batched",
            "Payments wait for a quarter-hourly batch before the ledger shows them",
            "4.4",
            _SPEED + "payment_visible_at_once",
            "LAT-01",
        ),
        (
            "retry-without-key",
            "A lost answer is retried as a new request, and the ledger holds the document twice",
            "5.1",
            _ERRORS + "answer_lost_after_commit",
            "DUP-01",
        ),
        (
            "outage-drops-invoice",
            "An invoice raised while the ledger is down is given up after the first attempt",
            "5.1",
            _ERRORS + "ten_second_outage",
            "ERR-06",
        ),
        (
            "throttle-taken-for-final",
            "A rate-limit answer is taken for a final refusal",
            "5.1",
            _ERRORS + "throttled_ledger",
            "LIM-01",
        ),
        (
            "permanent-errors-silent",
            "A document that the ledger refuses is shown as synchronised and nobody is told",
            "5.3",
            _ERRORS + "deleted_tracking_category",
            "ERR-04",
        ),
        (
            "failed-card-untold",
            "A failed card collection alerts neither the firm nor the client",
            "5.4",
            _ERRORS + "expired_card",
            "PAY-16",
        ),
        (
            "no-token-refresh",
            "The connection dies when the first access token expires",
            "5.5",
            _ERRORS + "access_token_expires",
            "AUT-04",
        ),
        (
            "revocation-unnoticed",
            "A grant removed in the ledger still shows as connected",
            "5.5",
            _ERRORS + "grant_revoked_in_ledger",
            "AUT-06",
        ),
        (
            "notification-applied-twice",
            "A ledger payment that is notified twice becomes two payments in the tool",
            "5.7",
            _ERRORS + "notification_delivered_twice",
            "DUP-04",
        ),
        (
            "roles-unchecked",
            "Any member may change mappings, force a sync, refund or disconnect",
            "6.1",
            _SAFETY + "member_without_rights",
            "SEC-09",
        ),
        (
            "audit-without-before",
            "The audit trail says what a record became but not what it was",
            "6.2",
            _SAFETY + "audit_trail_complete",
            "SEC-08",
        ),
        (
            "state-unchecked",
            "The connect callback accepts a code that this workspace never asked for",
            "6.4",
            _SAFETY + "forged_callback",
            "SEC-04",
        ),
        (
            "disconnect-keeps-grant",
            "Disconnecting forgets the tokens but leaves the grant alive in the ledger",
            "6.4",
            _SAFETY + "disconnect_revokes",
            "SEC-10",
        ),
        (
            "webhook-signature-unchecked",
            "Notifications are believed whoever signed them",
            "6.5",
            _SAFETY + "forged_webhook",
            "SEC-01",
        ),
        (
            "import-duplicates-clients",
            "The first import and the first invoice make a second copy of a client whom the books already hold",
            "7.1",
            _CHANGE + "books_that_hold_the_client",
            "DUP-10",
        ),
        (
            "undo-leaves-clients",
            "Undoing an import leaves the imported clients in the tool",
            "7.1",
            _CHANGE + "import_undone",
            "IMP-04",
        ),
        (
            "reconnect-resends",
            "Reconnecting the same organisation sends every open invoice again",
            "7.2",
            _CHANGE + "reconnect_resends_nothing",
            "DUP-15",
        ),
        (
            "organisation-unnamed",
            "The connection does not say which organisation it belongs to",
            "7.4",
            _CHANGE + "organisation_named",
            "",
        ),
    ]
)

BY_NAME: dict[str, Flaw] = {flaw.name: flaw for flaw in FLAWS}


class Flaws:
    """The flaws that are switched on in this process."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = tuple(names)
        unknown = [name for name in self.names if name not in BY_NAME]
        if unknown:
            raise ValueError(f"There is no flaw named {unknown[0]!r}; --list-flaws prints the names.")

    def on(self, name: str) -> bool:
        """Whether a flaw is switched on. A misspelt name is a programming error and raises KeyError."""
        return BY_NAME[name].name in self.names
