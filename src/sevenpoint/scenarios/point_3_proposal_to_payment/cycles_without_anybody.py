import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient
from sevenpoint.scenarios.common import DAY, IN_TIME, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, by_date, every

DATES = [dt.date(2026, 3, 2), dt.date(2026, 4, 2), dt.date(2026, 5, 2), dt.date(2026, 6, 2)]


@scenario(
    "Months that nobody touches are billed, collected and booked like those that somebody does",
    requirements=["3.5", "3.7"],
    harm=Harm.MONEY_WRONG,
    catches=["scheduled-autopay-stays-local"],
)
def test_cycles_without_anybody(bench: Bench) -> None:
    """The first invoice is made by a click, the others by a clock. Where only the click sends to the ledger, cards are charged month after
    month and the books know nothing of it."""
    bench.needs("collection")
    price = bench.names.amount()
    client = NewClient(name=bench.names.client(), email=bench.names.email(), payment_terms_days=0)
    with bench.step("A client accepts a monthly service and leaves a card behind"):
        proposal = accepted(bench, client, [every(1, bench, price)], start=DATES[0], collect_by="card")
        wait_for_invoices(bench, client.name)
    with bench.step("Three more months pass, and nobody logs in"):
        bench.clock.advance(to=DATES[3] + 2 * DAY, step=dt.timedelta(days=31))
        booked = wait_for_invoices(bench, client.name, len(DATES))
        paid = bench.eventually(
            lambda: [each for each in bench.bookkeeper.invoices_of(booked[0].contact_id) if each.status == "paid"],
            lambda found: len(found) == len(DATES),
            within_seconds=2,
            on_virtual_clock=IN_TIME,
        )
        dates = by_date(booked)
        charged = [each for each in bench.candidate.invoices_of(proposal.client_id) if each.amount_paid > 0]
        missing = [date for date in DATES if dates.get(date) != [price]]
        bench.check(
            "3.5",
            not missing,
            passed="Every month was in the ledger on its day",
            failed=f"{len(missing)} of {len(DATES)} months that nobody touched are not in the ledger; the tool shows {len(charged)} of them "
            "as charged to the client's card",
            expected=[str(date) for date in DATES],
            observed={str(date): [str(amount) for amount in amounts] for date, amounts in dates.items()},
            money=len(missing) * price or None,
        )
        bench.check(
            "3.7",
            len(paid) == len(DATES),
            passed="Every month was collected, and the ledger has the money on its invoice",
            failed=f"{len(charged)} months were charged to the card, and the ledger has {len(paid)} of {len(DATES)} invoices as paid",
            expected=f"{len(DATES)} invoices paid",
            observed=f"{len(paid)} paid",
            money=(len(DATES) - len(paid)) * price or None,
        )
