from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles.words import asks_for_consent
from sevenpoint.scenarios.common import IN_TIME, billed, line, total_of, wait_for_invoices

MOST_REFRESHES = 5


@scenario(
    "When the ledger withdraws a scope, the tool asks the user to consent again, and resumes",
    requirements=["5.5"],
    harm=Harm.MONEY_LATE,
    catches=["missing-scope-waited-for"],
)
def test_scope_withdrawn(bench: Bench) -> None:
    """Ledgers retire scopes and split them. Old connections then lack one, and no waiting and no fresh token brings it back: somebody
    must press Allow again. A tool that takes it for an outage waits until the end of the year."""
    known, amount = billed(bench), bench.names.amount()
    with bench.step("The ledger no longer grants a scope, and an invoice is made"):
        withdrawn, mark = bench.faults.add("scope_withdrawn"), bench.last_exchange
        bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)])
        said = bench.eventually(
            lambda: [
                f"{alert.subject} {alert.message}"
                for alert in bench.candidate.open_alerts()
                if alert.who_must_act == "firm"
            ],
            lambda texts: any(asks_for_consent(text) for text in texts),
            on_virtual_clock=IN_TIME,
        )
        if not bench.faults.struck(withdrawn):
            bench.not_observed("5.5", "the tool called nothing that needs a scope")
            return
        paths = "/connect/token" if bench.ledger == "xero" else "/tokens/bearer"
        refreshes = len(bench.exchanges(method="POST", path=paths, after=mark))
        bench.check(
            "5.5",
            any(asks_for_consent(text) for text in said) and refreshes <= MOST_REFRESHES,
            passed="The tool asks the firm to connect again",
            failed="The ledger withdrew a scope; two hours later the tool "
            + ("has not asked anybody to connect again" if not said else f"says {said[0]}")
            + (f", and has renewed its tokens {refreshes} times" if refreshes > MOST_REFRESHES else ""),
            expected="an alert that asks the firm to consent again",
            observed=said or "no alert for the firm",
            money=amount,
        )
    with bench.step("The user consents again"):
        bench.faults.clear()
        bench.connect(settings=False)
        booked = wait_for_invoices(bench, known.client.name, count=2)
        bench.check(
            "5.5",
            total_of(booked) == known.booked.subtotal + amount,
            passed="After the new consent the invoice arrived once",
            failed=f"After the new consent {len(booked)} of 2 invoices are in the ledger",
            expected="2 invoices",
            observed=f"{len(booked)} invoices",
            money=amount,
        )
