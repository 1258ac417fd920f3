from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed, listens, until_quiet

SOON = 15.0


@scenario(
    "Notifications are read in the ledger's old format and in its new one",
    requirements=["5.7"],
    harm=Harm.MONEY_LATE,
    catches=["one-notification-format-only"],
    ledgers=["quickbooks"],
)
def test_notification_format_changes(bench: Bench) -> None:
    """Intuit moves its notifications from one format to another, company by company. A tool that knows one of them acknowledges the
    other with a friendly 200 and never looks: what used to be instant comes with the nightly catch-up, and nobody is told why."""
    if bench.webhook_url is None or not listens(bench):
        bench.not_observed("5.7", "the candidate takes no notifications")
        return
    known = billed(bench)
    for form, words in (("legacy", "in the old format (eventNotifications)"), ("cloudevents", "as CloudEvents")):
        with bench.step(f"The ledger tells of a change {words}"):
            until_quiet(bench)
            bench.sandbox.change_settings(bench.organisation, {"webhook_format": form})
            name = bench.names.client()
            bench.bookkeeper.change_contact(known.contact.id, name=name)
            seen = bench.eventually(
                lambda: bench.candidate.client(known.client.id).name,
                lambda shown, wanted=name: shown == wanted,  # type: ignore[misc]
                within_seconds=SOON,
            )
            bench.check(
                "5.7",
                seen == name,
                passed=f"A change that was told {words} arrived at once",
                failed=f"QuickBooks told of a new client name {words}; the tool acknowledged it and still shows the old name",
                expected=f"{name}, within {SOON:.0f} seconds",
                observed=seen,
            )
