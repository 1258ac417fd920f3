import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient
from sevenpoint.scenarios.common import IN_TIME, total_of, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, by_date, every

DATES = [dt.date(2026, 3, 2), dt.date(2026, 4, 2), dt.date(2026, 5, 2)]
BACK = dt.date(2026, 5, 10)


@scenario(
    "Billing days that pass while the connection is broken are billed afterwards, each with its own date",
    requirements=["3.5", "3.7"],
    harm=Harm.MONEY_WRONG,
    catches=["missed-run-skipped", "missed-runs-in-a-lump"],
)
def test_billing_days_while_disconnected(bench: Bench) -> None:
    """A connection may be broken over a month's end. A schedule that only looks at today skips those months for good, or throws them
    together into one invoice with today's date, which is in the wrong period and which no client understands."""
    price = bench.names.amount()
    client = NewClient(name=bench.names.client(), email=bench.names.email())
    with bench.step("A monthly service is billed for the first time"):
        accepted(bench, client, [every(1, bench, price)], start=DATES[0])
        wait_for_invoices(bench, client.name)
    with bench.step("The connection is removed in the ledger, the tool notices, and two billing days pass"):
        bench.sandbox.revoke_grants(bench.app)
        bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.eventually(
            lambda: bench.candidate.connection(),
            lambda seen: seen is not None and seen.status != "connected",
            within_seconds=2,
            on_virtual_clock=IN_TIME,
        )
        bench.clock.advance(to=BACK, step=dt.timedelta(days=31))
    with bench.step("The firm connects again, and two days pass"):
        bench.connect(settings=False)
        bench.clock.advance(days=2, step=dt.timedelta(days=1))
        booked = wait_for_invoices(bench, client.name, len(DATES), on_virtual_clock=None)
        dates, billed = by_date(booked), total_of(booked)
        bench.check(
            "3.7",
            billed == len(DATES) * price,
            passed="Every month was billed",
            failed=f"The connection was broken over two billing days; {len(DATES) * price} was agreed by now and {billed} is billed",
            expected=len(DATES) * price,
            observed=billed,
            money=abs(len(DATES) * price - billed) or None,
        )
        bench.check(
            "3.5",
            dates == {date: [price] for date in DATES},
            passed="Each missed month was billed with its own date",
            failed=f"The months that were missed are billed on {', '.join(str(date) for date in dates)}, "
            f"{max((amount for amounts in dates.values() for amount in amounts), default=0)} at a time where {price} a month was agreed",
            expected=[f"{date}: {price}" for date in DATES],
            observed={str(date): [str(amount) for amount in amounts] for date, amounts in dates.items()},
            harm=Harm.MONEY_LATE,
            money=(len(DATES) - 1) * price,
        )
