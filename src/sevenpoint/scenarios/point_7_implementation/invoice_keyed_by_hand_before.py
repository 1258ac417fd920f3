from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import NewLedgerLine
from sevenpoint.scenarios.common import DAY, line, total_of, until_quiet, wait_for_invoices


@scenario(
    "Invoices from before the connection that were keyed by hand are matched, and the others are sent",
    requirements=["7.1", "1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["backfill-looks-at-nothing"],
    connected=False,
)
def test_invoice_keyed_by_hand_before(bench: Bench) -> None:
    """In the weeks before a tool is connected the bookkeeper keys its invoices by hand. When the connection then sends them as
    well, the same revenue is in the books twice, in the very month that everybody looks at."""
    name, keeper = bench.names.client(), bench.bookkeeper
    keyed, unkeyed = (bench.names.amount() for _ in range(2))
    with bench.step("The tool has two invoices of one client; the bookkeeper has keyed one of them"):
        client = bench.candidate.create_client(name, email=bench.names.email())
        today = bench.clock.today()
        for amount in (keyed, unkeyed):
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)], issue_date=today)
        held = keeper.create_contact(name, email=client.email)
        by_hand = NewLedgerLine(
            description="Advice", unit_amount=keyed, account=bench.organisation.chart.sales, tax=keeper.sales_tax().id
        )
        first = keeper.create_invoice(held.id, [by_hand], date=today)
    with bench.step("The tool is connected"):
        bench.connect()
        wait_for_invoices(bench, name, 2)
        until_quiet(bench)
        bench.clock.advance(seconds=DAY.total_seconds())
        booked = wait_for_invoices(bench, name, 2)
        twice = [each for each in booked if each.subtotal == keyed]
        sent = [each for each in booked if each.subtotal == unkeyed]
        bench.check(
            "1.6",
            [each.id for each in twice] == [first.id],
            passed="The invoice that was keyed by hand is in the books once",
            failed=f"The invoice of {keyed} that the bookkeeper keyed by hand as {first.number} is in the books {len(twice)} times since "
            "the tool was connected",
            expected="once",
            observed=[f"{each.number}: {each.subtotal}" for each in booked],
            money=abs(total_of(twice) - keyed) or None,
        )
        told = [alert for alert in bench.candidate.alerts() if alert.severity != "info"]
        bench.check(
            "7.1",
            len(sent) == 1 or bool(told),
            passed="The invoice that nobody had keyed was sent" if sent else "The firm is told what was not sent",
            failed=f"The invoice of {unkeyed} from before the connection is in the books {len(sent)} times, and nobody was told",
            expected="once, or a word to the firm",
            observed=f"{len(sent)} times, {len(told)} alerts",
            money=abs(total_of(sent) - unkeyed) or None,
        )
