from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient, NewProposalLine
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import standing_invoices, total_of, wait_for_invoices


@scenario(
    "Nothing is billed before the client accepts",
    requirements=["3.4"],
    harm=Harm.MONEY_WRONG,
    catches=["billed-before-acceptance"],
)
def test_nothing_billed_before_acceptance(bench: Bench) -> None:
    """A proposal is an offer. An invoice for it, before the client has said yes, is a demand for money that nobody owes."""
    name, price = bench.names.client(), bench.names.amount()
    with bench.step("A proposal is sent, and three days pass"):
        proposal = bench.candidate.create_proposal(
            title="Advisory",
            start_date=bench.clock.today(),
            client=NewClient(name=name, email=bench.names.email()),
            lines=[NewProposalLine(service="Advisory", description=bench.names.text(), unit_price=price)],
        )
        bench.clock.advance(days=3)
    with bench.step("The ledger has no invoice"):
        early = bench.eventually(lambda: standing_invoices(bench, name), lambda found: bool(found), within_seconds=0.5)
        bench.check(
            "3.4",
            not early,
            passed="Nothing was billed before acceptance",
            failed=f"The client has not accepted yet and already owes {total_of(early)} in the ledger",
            expected="no invoice",
            observed=[f"{invoice.number}: {invoice.total}" for invoice in early],
            money=total_of(early) or None,
        )
    with bench.step("Once accepted, it is billed"):
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
        booked = wait_for_invoices(bench, name)
        bench.check(
            "3.4",
            total_of(booked) == price,
            passed="After acceptance it was billed once",
            failed=f"After acceptance {total_of(booked)} was billed where {price} was agreed",
            expected=price,
            observed=total_of(booked),
            money=effects.billed(price, booked).at_stake(),
        )
