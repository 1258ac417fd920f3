import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import UNDER_WAY, billed

LONGEST_WAIT = dt.timedelta(hours=2)


@scenario(
    "Changes that could not be read are read later",
    requirements=["1.9"],
    harm=Harm.MONEY_LATE,
    catches=["cursor-moves-on-failure"],
)
def test_failed_read_is_repeated(bench: Bench) -> None:
    """A tool remembers how far it has read. When that mark moves although the read failed, what changed in between is never seen: the
    client has paid, and is chased."""
    known = billed(bench)
    with bench.step(
        "The client pays; the notification is lost, and the ledger answers no reads for a quarter of an hour"
    ):
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.pay(known.booked.id, known.booked.total, account=bench.organisation.chart.bank)
        bench.sandbox.drop_deliveries()
        bench.sandbox.resume_deliveries()
        silence = bench.faults.add("outage", match={"method": "GET"})
        bench.clock.advance(minutes=15, step=dt.timedelta(minutes=3))
        bench.eventually(lambda: bench.faults.struck(silence), lambda hits: hits > 0, within_seconds=UNDER_WAY)
        struck = bench.faults.struck(silence)
        bench.faults.clear()
        if not struck:
            bench.not_observed("1.9", "the tool read nothing while reading was impossible")
            return
    with bench.step("The ledger answers again"):
        seen = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda invoice: invoice.status == "paid",
            within_seconds=0.5,
            on_virtual_clock=LONGEST_WAIT,
        )
        bench.check(
            "1.9",
            seen.status == "paid",
            passed="The payment that could not be read at first was found later",
            failed=f"The tool could not read the ledger for a while; the payment of {known.booked.total} from that time was never read "
            f"afterwards, and invoice {known.booked.number} is still {seen.status}",
            expected="paid within two hours",
            observed=seen.status,
            money=known.booked.total,
        )
