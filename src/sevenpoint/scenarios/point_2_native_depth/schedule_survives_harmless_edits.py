import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import AmendedLine, ClientChange, NewClient
from sevenpoint.scenarios.common import DAY, one_of, standing_invoices, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, by_date, every

FIRST, SECOND, THIRD = dt.date(2026, 3, 2), dt.date(2026, 4, 2), dt.date(2026, 5, 2)


@scenario(
    "A new wording or a new address changes nothing that has been billed",
    requirements=["2.4"],
    harm=Harm.MONEY_WRONG,
    catches=["edit-rebills-the-period"],
)
def test_schedule_survives_harmless_edits(bench: Bench) -> None:
    """Somebody corrects a text or an e-mail address in the middle of a retainer. Where every edit works the schedule out anew, the client
    gets a credit and a second invoice for a month that was settled, and the books lose the first date."""
    price = bench.names.amount()
    client = NewClient(name=bench.names.client(), email=bench.names.email())
    with bench.step("A client accepts a monthly service, and two months are billed"):
        proposal = accepted(bench, client, [every(1, bench, price)], start=FIRST)
        bench.clock.advance(to=SECOND + DAY, step=dt.timedelta(days=31))
        before = {invoice.id: invoice.date for invoice in wait_for_invoices(bench, client.name, 2)}
    with bench.step("The wording of the line and the client's e-mail address are changed"):
        reworded = AmendedLine(id=one_of(proposal.lines, 0, "accept_proposal").id, description=bench.names.text())
        bench.candidate.amend_proposal(proposal.id, effective_date=bench.clock.today(), lines=[reworded])
        bench.candidate.change_client(proposal.client_id, ClientChange(email=bench.names.email()))
        bench.clock.advance(days=2)
        after = {invoice.id: invoice.date for invoice in standing_invoices(bench, client.name)}
        bench.check(
            "2.4",
            after == before,
            passed="What had been billed stayed as it was",
            failed=f"A line was reworded, and of the 2 invoices that had been billed {len(set(before) - set(after))} are gone and "
            f"{len(set(after) - set(before))} came in their place: the client is billed anew for a settled month",
            expected=sorted(str(date) for date in before.values()),
            observed=sorted(str(date) for date in after.values()),
            money=price,
        )
    with bench.step("The next month is billed on its day"):
        bench.clock.advance(to=THIRD + DAY, step=dt.timedelta(days=31))
        dates = by_date(wait_for_invoices(bench, client.name, 3))
        bench.check(
            "2.4",
            dates == {FIRST: [price], SECOND: [price], THIRD: [price]},
            passed="The schedule went on as agreed",
            failed=f"After a line was reworded the months are billed on {', '.join(str(date) for date in dates)}",
            expected=[str(date) for date in (FIRST, SECOND, THIRD)],
            observed={str(date): [str(amount) for amount in amounts] for date, amounts in dates.items()},
            money=price,
        )
