import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient, NewProposalLine
from sevenpoint.scenarios.common import IN_TIME, total_of, wait_for_invoices


@scenario(
    "When Karbon is away at the signature, the client is billed all the same and the work is opened later",
    requirements=["2.8"],
    harm=Harm.MANUAL_WORK,
    catches=["work-lost-in-outage"],
)
def test_work_waits_for_karbon(bench: Bench) -> None:
    """Two systems follow a signature, and either may be away. One must not hold up the other, and nothing that was signed may be
    forgotten because nobody answered at that moment."""
    bench.needs("workflow")
    price = bench.names.amount()
    client = NewClient(name=bench.names.client(), email=bench.names.email())
    line = NewProposalLine(service="Advisory", description=bench.names.text(), unit_price=price)
    with bench.step("Karbon is connected, and then stops answering"):
        bench.candidate.connect_workflow(bench.karbon.connection())
        bench.karbon.go_down()
        before = bench.karbon.asked()
    with bench.step("A client signs"):
        proposal = bench.candidate.create_proposal(
            title="Advisory", start_date=bench.clock.today(), client=client, lines=[line]
        )
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
        booked = wait_for_invoices(bench, client.name)
        bench.check(
            "2.8",
            total_of(booked) == price,
            passed="The invoice reached the ledger though Karbon was away",
            failed=f"Karbon was away, and the invoice of {price} did not reach the ledger either",
            expected=f"one invoice of {price}",
            observed=[str(invoice.subtotal) for invoice in booked],
            harm=Harm.MONEY_LATE,
            money=price,
        )
        bench.clock.advance(hours=2, step=dt.timedelta(minutes=10))
        tried = bench.karbon.asked() - before
    with bench.step("Karbon answers again"):
        bench.karbon.come_back()
        work = bench.eventually(
            lambda: bench.karbon.work(), lambda found: bool(found), within_seconds=1, on_virtual_clock=IN_TIME
        )
        bench.check(
            "2.8",
            len(work) == 1 and work[0].client_name == client.name,
            passed="The work was opened once Karbon answered again",
            failed=f"Karbon was away for two hours when a client signed for {price}; it answers again, and {len(work)} work items were opened "
            f"(the tool had asked {tried} times)",
            expected="one work item",
            observed=[each.title for each in work],
            money=price,
        )
