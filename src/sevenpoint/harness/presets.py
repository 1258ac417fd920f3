"""How much is run: everything, or what a build can wait for."""

from __future__ import annotations

from collections.abc import Sequence

from sevenpoint.harness.run_ids import run_id

FULL = "full"
CI = "ci"
PRESETS = (FULL, CI)

# For each point the quick stories that speak to most of its lines; under 90 seconds on two cores.
CI_SCENARIOS = (
    "point_1_two_way_sync/client_renamed_in_ledger",
    "point_1_two_way_sync/client_renamed_in_tool",
    "point_1_two_way_sync/invoice_edited_in_ledger",
    "point_1_two_way_sync/invoice_voided_in_ledger",
    "point_1_two_way_sync/missed_notifications_recovered",
    "point_2_native_depth/card_payment_with_fee",
    "point_2_native_depth/invoice_status_chosen",
    "point_2_native_depth/services_use_their_mapping",
    "point_2_native_depth/totals_agree",
    "point_3_proposal_to_payment/accepted_proposal_bills_what_was_agreed",
    "point_3_proposal_to_payment/accepted_twice_bills_once",
    "point_3_proposal_to_payment/deposit_drawn_down",
    "point_3_proposal_to_payment/scope_change_billed",
    "point_4_real_time/change_reaches_the_ledger",
    "point_4_real_time/change_reaches_the_tool",
    "point_4_real_time/payment_visible_at_once",
    "point_5_errors/access_token_expires",
    "point_5_errors/answer_lost_after_commit",
    "point_5_errors/deleted_tracking_category",
    "point_5_errors/notification_delivered_twice",
    "point_6_security/audit_trail_complete",
    "point_6_security/disconnect_revokes",
    "point_6_security/forged_webhook",
    "point_6_security/member_without_rights",
    "point_7_implementation/books_that_hold_the_client",
    "point_7_implementation/organisation_named",
    "point_7_implementation/reconnect_resends_nothing",
)


def runs_of(preset: str, ledgers: Sequence[str]) -> tuple[str, ...]:
    """The runs that a preset chooses; none: all of them.

    >>> runs_of("full", ["xero"]), len(runs_of("ci", ["xero"])) == len(CI_SCENARIOS)
    ((), True)
    """
    if preset == FULL:
        return ()
    return tuple(run_id(scenario, ledger) for scenario in CI_SCENARIOS for ledger in ledgers)
