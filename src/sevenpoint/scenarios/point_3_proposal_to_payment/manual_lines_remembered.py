from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import Billing, NewClient, NewProposalLine
from sevenpoint.scenarios.common import MONTH, one_of, standing_invoices, total_of, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, once

DAYS = 90


@scenario(
    "What waits for somebody to bill it is counted, brought to mind, and billed once",
    requirements=["3.7", "3.8"],
    harm=Harm.MONEY_WRONG,
    catches=["manual-items-forgotten", "manual-items-not-to-bill"],
)
def test_manual_lines_remembered(bench: Bench) -> None:
    """Some work is billed when it is done, and somebody has to say so. Where nothing ages and nobody is asked, such items lie in a list that
    no one opens, and the work was done for nothing."""
    bench.needs("manual_billing")
    now, later = bench.names.amount(), bench.names.amount()
    client = NewClient(name=bench.names.client(), email=bench.names.email())
    with bench.step("A client accepts a fee now and a piece of work that is billed when it is done"):
        waiting = NewProposalLine(
            service="Advisory", description=bench.names.text(), unit_price=later, billing=Billing(kind="manual")
        )
        proposal = accepted(bench, client, [once(bench, now), waiting])
        booked = wait_for_invoices(bench, client.name)
        bench.check(
            "3.7",
            total_of(booked) == now,
            passed="Only the fee was billed",
            failed=f"Work of {later} that is billed when it is done was billed at the signature, before anybody did it",
            expected=now,
            observed=total_of(booked),
            money=later,
        )
        position = bench.candidate.position(proposal.id)
        bench.check(
            "3.8",
            (position.agreed, position.to_bill) == (now + later, later),
            passed="The tool counts what waits as agreed and still to bill",
            failed=f"Work of {later} waits to be billed; the tool says that {position.agreed} is agreed and {position.to_bill} to bill",
            expected=f"{now + later} agreed, {later} to bill",
            observed=f"{position.agreed} agreed, {position.to_bill} to bill",
            money=later,
        )
    with bench.step(f"{DAYS} days pass"):
        bench.clock.advance(days=DAYS, step=MONTH)
        told = [alert for alert in bench.candidate.open_alerts() if alert.entity_id == proposal.id]
        bench.check(
            "3.7",
            bool(told),
            passed="The firm was reminded of what waits",
            failed=f"Work of {later} has waited {DAYS} days for somebody to bill it, and nobody was reminded",
            expected="an alert about the engagement",
            observed=f"{len(told)} alerts",
            harm=Harm.MONEY_LATE,
            money=later,
        )
    with bench.step("Somebody bills it, and clicks a second time"):
        for _ in range(2):
            bench.candidate.bill_lines(proposal.id, [one_of(proposal.lines, 1, "accept_proposal").id])
        booked = wait_for_invoices(bench, client.name, 2)
        bench.clock.advance(days=2)
        booked = standing_invoices(bench, client.name)
        extra = total_of(booked) - now - later
        bench.check(
            "3.7",
            extra == Decimal(0) and len(booked) == 2,
            passed="It was billed once",
            failed=f"Work of {later} was released to be billed, and {total_of(booked)} is billed in all where {now + later} was agreed",
            expected=now + later,
            observed=total_of(booked),
            money=abs(extra) or None,
        )
