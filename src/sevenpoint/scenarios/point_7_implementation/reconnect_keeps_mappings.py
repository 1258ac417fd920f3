from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ServiceMapping
from sevenpoint.scenarios.common import line, wait_for_invoices

SERVICES = 10


@scenario(
    "Reconnecting keeps every mapping, on the page and in what is posted",
    requirements=["7.2", "2.1"],
    harm=Harm.MONEY_WRONG,
    catches=["mappings-lost-on-reconnect", "posts-to-default-after-reconnect"],
)
def test_reconnect_keeps_mappings(bench: Bench) -> None:
    """Connections are renewed when staff change. When the mapping goes with the old grant, the next month is posted to a default
    account, and the profit of each service line is wrong until somebody asks why."""
    chart = bench.organisation.chart
    with bench.step(f"{SERVICES} services are mapped, each to its account and team"):
        teams = [bench.bookkeeper.create_tracking("Team", f"{bench.names.nonce(5)}").id for _ in range(2)]
        tax, settings = bench.bookkeeper.sales_tax().id, bench.candidate.settings()
        settings.services = [
            ServiceMapping(
                service=f"Service {number}",
                account=(chart.sales, chart.sales_2)[number % 2],
                tax=tax,
                tracking=teams[number % 2],
            )
            for number in range(SERVICES)
        ]
        bench.candidate.save_settings(settings)
        before = bench.candidate.settings()
    with bench.step("The ledger is disconnected and connected again"):
        bench.reconnect()
        after = bench.candidate.settings()
        kept = [old.service for old in before.services if old in after.services]
        others = (after.payment_account, after.fee_account, after.deposit_account, after.invoice_status)
        bench.check(
            "7.2",
            len(kept) == SERVICES
            and others == (before.payment_account, before.fee_account, before.deposit_account, before.invoice_status),
            passed=f"All {SERVICES} mappings and the accounts for money are as they were",
            failed=f"Of {SERVICES} mappings {len(kept)} survived a reconnection of the same books; money goes to account "
            f"{after.payment_account or 'none'} now",
            expected=f"{SERVICES} mappings, money to {before.payment_account}",
            observed=f"{len(kept)} mappings, money to {after.payment_account}",
        )
    amounts = [bench.names.amount() for _ in range(2)]
    with bench.step("The firm bills the first and the last service"):
        services = ["Service 0", f"Service {SERVICES - 1}"]
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        lines = [line(bench, amount, service) for amount, service in zip(amounts, services, strict=True)]
        bench.candidate.create_invoice(client_id=client.id, lines=lines)
        booked = wait_for_invoices(bench, client.name)
        held = {each.amount: (each.account, each.tracking) for invoice in booked for each in invoice.lines}
        wanted = {amounts[0]: (chart.sales, [teams[0]]), amounts[1]: (chart.sales_2, [teams[1]])}
        lost = [amount for amount in amounts if held.get(amount) != wanted[amount]]
        bench.check(
            "2.1",
            not lost,
            passed="What is billed after the reconnection is posted as it was mapped before",
            failed=f"After reconnecting, {sum(lost)} of {sum(amounts)} are not posted to the account and team of their service"
            if booked
            else f"After reconnecting, an invoice of {sum(amounts)} for mapped services never reaches the ledger",
            expected=[wanted[amount][0] for amount in amounts],
            observed=[held.get(amount, ("nowhere", []))[0] for amount in amounts],
            money=sum(lost) or None,
        )
