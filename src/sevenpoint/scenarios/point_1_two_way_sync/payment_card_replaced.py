import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import Billing, NewClient, NewProposalLine
from sevenpoint.scenarios.common import DAY, IN_TIME, one_of, standing_invoices, wait_for_invoices

START = dt.date(2026, 4, 1)


@scenario(
    "After an expired card is replaced, the old invoice and the next ones are collected from the new card",
    requirements=["5.4", "1.6"],
    harm=Harm.MONEY_LATE,
    catches=["replaced-card-forgotten", "failed-collection-billed-again"],
)
def test_payment_card_replaced(bench: Bench) -> None:
    """A retainer goes on for years and cards do not. When the new card is charged only once, or every failed attempt makes one
    more invoice, the client works for months without paying or gets a pile of bills for the same work."""
    price, name = bench.names.amount(), bench.names.client()
    terms = 7
    with bench.step("A client signs a retainer of two months and leaves a card that has expired"):
        proposal = bench.candidate.create_proposal(
            title="Retainer",
            start_date=START,
            client=NewClient(name=name, email=bench.names.email()),
            lines=[
                NewProposalLine(
                    service="Advisory",
                    description="Retainer",
                    unit_price=price,
                    billing=Billing(kind="recurring", every_months=1, occurrences=2),
                )
            ],
            payment_terms_days=terms,
            collect_by="card",
        )
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person(), instrument="expired")
    with bench.step("The first month falls due, and the card fails"):
        bench.clock.advance(to=START + dt.timedelta(days=terms) + DAY)
        booked = wait_for_invoices(bench, name)
        bench.check(
            "1.6",
            len(booked) == 1,
            passed="A failed collection leaves the one invoice that there was",
            failed=f"The card failed for one invoice of {price}, and the ledger now has {len(booked)} invoices for the same month",
            expected="one invoice",
            observed=f"{len(booked)} invoices",
            money=price * max(len(booked) - 1, 0) or None,
        )
    with bench.step("The client gives a new card, and the second month falls due"):
        mine = one_of([each for each in bench.candidate.invoices() if each.proposal_id == proposal.id], 0, "invoices")
        bench.candidate.collect(mine.id, method="card")
        bench.clock.advance(to=dt.date(2026, 5, 1) + dt.timedelta(days=terms) + DAY)
        booked = bench.eventually(
            lambda: standing_invoices(bench, name),
            lambda found: sum(1 for each in found if each.amount_due == 0) >= 2,
            within_seconds=2.0,
            on_virtual_clock=IN_TIME,
        )
        open_still = [each for each in booked if each.amount_due]
        bench.check(
            "5.4",
            len(booked) == 2 and not open_still,
            passed="The new card paid the old invoice and the next one",
            failed=f"The client replaced the expired card; of {len(booked)} invoices {len(open_still)} are still open in the ledger, "
            f"{sum((each.amount_due for each in open_still), price - price)} not collected",
            expected="two invoices, both paid",
            observed=[f"{each.date}: {each.amount_due} due" for each in booked],
            money=sum((each.amount_due for each in open_still), price - price) or None,
        )
