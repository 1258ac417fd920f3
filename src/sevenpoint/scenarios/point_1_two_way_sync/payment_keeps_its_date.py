import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import DAY, IN_TIME, billed
from sevenpoint.scenarios.point_1_two_way_sync._money import owing


@scenario(
    "A payment keeps its own date on the way, also across a month end and when it is dated ahead",
    requirements=["1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["ledger-payments-dated-today", "tool-payments-dated-today", "post-dated-payments-skipped"],
)
def test_payment_keeps_its_date(bench: Bench) -> None:
    """Money that came on the 31st and was typed in on the 1st belongs to the old month, for the bank statement and for cash
    accounting. A tool that puts the day of the synchronisation moves income into the wrong period."""
    known = billed(bench)
    third = (known.booked.total / 4).quantize(Decimal("0.01"))
    month_end, first = dt.date(2026, 3, 31), dt.date(2026, 4, 1)
    bank = bench.organisation.chart.bank
    bench.clock.advance(to=first)
    with bench.step("On the 1st the bookkeeper records a transfer of the 31st"):
        bench.bookkeeper.pay(known.booked.id, third, account=bank, date=month_end)
        owing(bench, known.invoice.id, known.booked.total - third)
        dates = [each.date for each in bench.candidate.payments_of(known.invoice.id)]
        bench.check(
            "1.4",
            dates == [month_end],
            passed="A payment of the 31st in the ledger is of the 31st in the tool",
            failed=f"The ledger has a payment of {third} on {month_end}; the tool dates it {' and '.join(map(str, dates)) or 'not at all'}",
            expected=month_end,
            observed=dates,
            money=third,
        )
    with bench.step("A member records a cheque of the 31st in the tool"):
        bench.candidate.record_payment(known.invoice.id, third, date=month_end)
        booked = bench.eventually(
            lambda: bench.bookkeeper.payments_of(known.booked.id),
            lambda found: len(found) >= 2,
            on_virtual_clock=IN_TIME,
        )
        dates = sorted(each.date for each in booked)
        bench.check(
            "1.4",
            dates == [month_end, month_end],
            passed="A payment of the 31st in the tool is of the 31st in the ledger",
            failed=f"A payment of {third} on {month_end} was recorded in the tool; the ledger has payments of "
            f"{' and '.join(map(str, dates))}",
            expected=[month_end, month_end],
            observed=dates,
            money=third,
        )
    with bench.step("The bookkeeper records a transfer that is dated five days ahead, and the days pass"):
        ahead = first + dt.timedelta(days=5)
        bench.bookkeeper.pay(known.booked.id, third, account=bank, date=ahead)
        bench.clock.advance(to=ahead + DAY)
        left = known.booked.total - 3 * third
        seen = owing(bench, known.invoice.id, left)
        bench.check(
            "1.4",
            seen.amount_due == left,
            passed="A payment dated ahead counts in the tool when its day has come",
            failed=f"The ledger has a payment of {third} dated ahead to {ahead}; a day later the tool still asks for {seen.amount_due} "
            f"where {left} is due",
            expected=f"{left} due",
            observed=f"{seen.amount_due} due",
            money=third,
        )
