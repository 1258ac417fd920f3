from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ServiceMapping
from sevenpoint.scenarios.common import billed, line


@scenario(
    "Each service is booked to the account and tracking that the firm chose for it",
    requirements=["2.1"],
    harm=Harm.MANUAL_WORK,
    catches=["one-account-for-all"],
)
def test_services_use_their_mapping(bench: Bench) -> None:
    """Firms read their profit by service line. Revenue that lands in one account, or without its tracking, is re-coded by hand
    every month, line by line."""
    chart = bench.organisation.chart
    with bench.step("The bookkeeper adds a tracking option, and the tool offers it"):
        made = bench.bookkeeper.create_tracking("Team", f"North {bench.names.nonce(3)}")
        offered = bench.candidate.ledger_options()
        bench.check(
            "2.1",
            made.id in {option.id for option in offered.tracking}
            and {chart.sales, chart.sales_2} <= {option.id for option in offered.accounts},
            passed="Accounts and tracking are read from the ledger",
            failed=f"{made.name} was added in the ledger and the tool does not offer it: its lists are not the ledger's",
            expected=f"accounts {chart.sales} and {chart.sales_2}, tracking {made.name}",
            observed=", ".join(option.name for option in offered.tracking) or "no tracking at all",
        )
    with bench.step("The firm maps two services differently"):
        settings = bench.candidate.settings()
        tax = bench.bookkeeper.sales_tax().id
        settings.services = [
            ServiceMapping(service="Advisory", account=chart.sales, tax=tax, tracking=made.id),
            ServiceMapping(service="Bookkeeping", account=chart.sales_2, tax=tax),
        ]
        bench.candidate.save_settings(settings)
    first, second = bench.names.amount(), bench.names.amount()
    known = billed(bench, lines=[line(bench, first, "Advisory"), line(bench, second, "Bookkeeping")])
    with bench.step("The ledger's invoice is coded as mapped"):
        coded = {booked.amount: (booked.account, booked.tracking) for booked in known.booked.lines}
        wanted = {first: (chart.sales, [made.id]), second: (chart.sales_2, [])}
        wrong = [amount for amount in wanted if coded.get(amount) != wanted[amount]]
        bench.check(
            "2.1",
            not wrong,
            passed="Each line went to the account and tracking of its service",
            failed=f"Invoice {known.booked.number}: {len(wrong)} of 2 lines are not coded as the firm mapped their service",
            expected=wanted,
            observed=coded,
            money=sum(wrong, Decimal(0)) or None,
        )
