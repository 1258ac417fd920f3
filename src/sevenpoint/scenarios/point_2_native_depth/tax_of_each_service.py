import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import Billing, NewClient, NewProposalLine
from sevenpoint.scenarios.common import DAY, MONTH, billed, line, standing_invoices, wait_for_invoices

START = dt.date(2026, 3, 9)
CHANGED = dt.date(2026, 4, 20)
TIMES = 4


@scenario(
    "Each service carries its own tax, and a change of tax reaches invoices that are scheduled already",
    requirements=["2.1", "2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["one-tax-for-all", "tax-frozen-in-schedule"],
)
def test_tax_of_each_service(bench: Bench) -> None:
    """A firm sells taxed and exempt services, and the law changes in the middle of a retainer. Tax under the wrong code, or at
    the old rate after the day of the change, ends in a corrected return and in invoices written anew."""
    taxed, free = bench.bookkeeper.sales_tax(), bench.bookkeeper.no_tax()
    with bench.step("One service is taxed, the other is exempt"):
        settings = bench.candidate.settings()
        settings.services[0].tax, settings.services[1].tax = taxed.id, free.id
        bench.candidate.save_settings(settings)
    first, second = bench.names.amount(), bench.names.amount()
    known = billed(bench, lines=[line(bench, first, "Advisory"), line(bench, second, "Bookkeeping")])
    with bench.step("Each line carries the tax of its service"):
        coded = {each.amount: each.tax for each in known.booked.lines}
        bench.check(
            "2.1",
            coded == {first: taxed.id, second: free.id},
            passed="Each line carries the tax that was chosen for its service",
            failed=f"Invoice {known.booked.number}: the taxed and the exempt service should carry {taxed.name} and {free.name}; the "
            f"lines carry {', '.join(str(each) for each in coded.values())}: one tax is used for all services",
            expected={first: taxed.id, second: free.id},
            observed=coded,
            money=known.booked.tax or first,
        )
    name, price = bench.names.client(), bench.names.amount()
    with bench.step("A client accepts a monthly retainer of the taxed service, and two months are billed"):
        proposal = bench.candidate.create_proposal(
            title="Monthly retainer",
            start_date=START,
            client=NewClient(name=name, email=bench.names.email()),
            lines=[
                NewProposalLine(
                    service="Advisory",
                    description="Monthly retainer",
                    unit_price=price,
                    billing=Billing(kind="recurring", every_months=1, occurrences=TIMES),
                )
            ],
        )
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
        bench.clock.advance(to=CHANGED, step=MONTH)
        wait_for_invoices(bench, name, 2)
    with bench.step("The service becomes exempt by law, and the firm maps it to no tax; two more months are billed"):
        settings = bench.candidate.settings()
        settings.services[0].tax = free.id
        bench.candidate.save_settings(settings)
        bench.clock.advance(to=dt.date(2026, 6, 9) + DAY, step=MONTH)
        wait_for_invoices(bench, name, TIMES)
    booked = sorted(standing_invoices(bench, name), key=lambda each: each.date)
    wanted = [taxed.id if each.date < CHANGED else free.id for each in booked]
    held = [each.lines[0].tax for each in booked]
    bench.check(
        "2.2",
        len(booked) == TIMES and held == wanted,
        passed="Invoices after the change carry the new tax, those before it the old one",
        failed=f"The tax changed before the third of {TIMES} monthly invoices; they carry "
        f"{', '.join(str(each) for each in held) or 'nothing'}: scheduled billing keeps the old tax",
        expected=wanted,
        observed={str(each.date): f"{each.lines[0].tax}, tax {each.tax}" for each in booked},
        money=sum(each.tax for each in booked if each.date >= CHANGED) or price,
    )
