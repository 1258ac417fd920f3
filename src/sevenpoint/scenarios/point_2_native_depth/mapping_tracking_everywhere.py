import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import Billing, NewClient, NewProposalLine
from sevenpoint.scenarios.common import DAY, billed, line, wait_for_invoices

START = dt.date(2026, 3, 5)


@scenario(
    "Tracking is on every line of every invoice, whichever way the invoice came about",
    requirements=["2.1"],
    harm=Harm.MANUAL_WORK,
    catches=["tracking-on-first-line-only", "tracking-left-out-of-recurring"],
)
def test_mapping_tracking_everywhere(bench: Bench) -> None:
    """Partners read profit by team. Tracking that is only on some lines, or never on recurring invoices, gives a report that
    looks right and is not; nobody notices until the shares are paid out."""
    with bench.step("Two services are mapped to two teams"):
        north = bench.bookkeeper.create_tracking("Team", f"North {bench.names.nonce(3)}")
        south = bench.bookkeeper.create_tracking("Team", f"South {bench.names.nonce(3)}")
        settings = bench.candidate.settings()
        settings.services[0].tracking, settings.services[1].tracking = north.id, south.id
        bench.candidate.save_settings(settings)
    amounts = [bench.names.amount() for _ in range(3)]
    services = ["Advisory", "Bookkeeping", "Advisory"]
    known = billed(bench, lines=[line(bench, each, service) for each, service in zip(amounts, services, strict=True)])
    with bench.step("Every line of an ordinary invoice carries its team"):
        wanted = {
            each: [north.id if name == "Advisory" else south.id] for each, name in zip(amounts, services, strict=True)
        }
        held = {each.amount: each.tracking for each in known.booked.lines}
        without = [each for each in amounts if held.get(each) != wanted[each]]
        bench.check(
            "2.1",
            not without,
            passed="Every line carries the tracking of its service",
            failed=f"Invoice {known.booked.number}: {len(without)} of 3 lines lack the tracking of their service, so a report by team "
            f"is short by {sum(without)}",
            expected=[len(each) for each in wanted.values()],
            observed=[len(held.get(each, [])) for each in amounts],
            money=sum(without) or None,
        )
    name, price = bench.names.client(), bench.names.amount()
    with bench.step("A recurring invoice carries its team as well"):
        proposal = bench.candidate.create_proposal(
            title="Monthly retainer",
            start_date=START,
            client=NewClient(name=name, email=bench.names.email()),
            lines=[
                NewProposalLine(
                    service="Bookkeeping",
                    description="Monthly books",
                    unit_price=price,
                    billing=Billing(kind="recurring", every_months=1, occurrences=2),
                )
            ],
        )
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
        bench.clock.advance(to=START + DAY)
        found = wait_for_invoices(bench, name)
        tracked = [each.tracking for invoice in found for each in invoice.lines]
        bench.check(
            "2.1",
            tracked == [[south.id]],
            passed="The recurring invoice carries the tracking of its service",
            failed=f"The first invoice of a retainer of {price} is in the ledger without the tracking that ordinary invoices of "
            "the same service carry"
            if found
            else "The first invoice of the retainer never reached the ledger",
            expected="tracking on the one line",
            observed=f"{len(found)} invoices, tracking on {sum(1 for each in tracked if each)} lines",
            money=price,
        )
