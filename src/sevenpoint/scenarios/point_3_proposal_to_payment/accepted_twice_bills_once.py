from concurrent.futures import ThreadPoolExecutor

from sevenpoint.harness import Bench, CandidateRefused, Harm, refusal, scenario
from sevenpoint.harness.contract import NewClient, NewProposalLine
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import standing_invoices, total_of, wait_for_invoices


@scenario(
    "A proposal accepted twice is billed once",
    requirements=["3.4", "1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["accept-twice-bills-twice"],
)
def test_accepted_twice_bills_once(bench: Bench) -> None:
    """Clients click twice, and signature services call back twice. Billing twice is the error that clients remember."""
    name, price = bench.names.client(), bench.names.amount()
    with bench.step("A proposal is sent"):
        proposal = bench.candidate.create_proposal(
            title="Advisory",
            start_date=bench.clock.today(),
            client=NewClient(name=name, email=bench.names.email()),
            lines=[NewProposalLine(service="Advisory", description=bench.names.text(), unit_price=price)],
        )
    with bench.step("The client clicks twice at the same moment, and once more later"):

        def accept(_: int) -> CandidateRefused | None:
            return refusal(lambda: bench.candidate.accept_proposal(proposal.id, accepted_by="The client"))

        with ThreadPoolExecutor(2) as both:
            list(both.map(accept, range(2)))
        wait_for_invoices(bench, name)
        accept(3)
    with bench.step("There is one invoice"):
        bench.clock.advance(minutes=30)
        booked, contacts = standing_invoices(bench, name), bench.bookkeeper.contacts_named(name)
        bench.check(
            "3.4",
            effects.billed(price, booked).once(),
            passed="Accepting twice billed once",
            failed=f"The client accepted {price} by clicking twice and was billed {total_of(booked)} on {len(booked)} invoices",
            expected=f"one invoice of {price}",
            observed=[f"{invoice.number}: {invoice.subtotal}" for invoice in booked],
            money=effects.billed(price, booked).at_stake(),
        )
        bench.check(
            "1.6",
            len(contacts) == 1,
            passed="Accepting twice made one client",
            failed=f"Accepting twice made {len(contacts)} clients called {name} in the ledger",
            expected="one client",
            observed=f"{len(contacts)} clients",
            harm=Harm.MANUAL_WORK,
        )
