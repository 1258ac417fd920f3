from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ServiceMapping
from sevenpoint.scenarios.point_5_errors._refused import goes_once_mended, refused_aloud


@scenario(
    "A service that nobody has mapped is asked about, and nothing is made up for it in the ledger",
    requirements=["2.1", "5.2", "5.3"],
    harm=Harm.MONEY_WRONG,
    catches=["unmapped-service-made-up"],
)
def test_unmapped_service_makes_nothing(bench: Bench) -> None:
    """A tool that makes whatever is missing fills the chart with things that nobody approved, and books the income to whatever account
    comes first. The accountant finds out at year's end."""
    chart, service = bench.organisation.chart, f"Valuation {bench.names.nonce(3)}"
    before = lists(bench)
    name, amount = refused_aloud(
        bench, f"the service {service} is mapped to nothing", (service.lower(), "mapped", "mapping"), service=service
    )
    with bench.step("The lists of the ledger are as they were"):
        made = {kind: len(now) - len(before[kind]) for kind, now in lists(bench).items() if now != before[kind]}
        bench.check(
            "2.1",
            not made,
            passed="No account, item, tax or tracking was made that nobody asked for",
            failed="For a service that nobody has mapped the tool made "
            + ", ".join(f"{count} {kind}" for kind, count in made.items())
            + " in the ledger, without asking",
            expected="nothing new",
            observed=made or "nothing new",
            money=amount,
        )
    with bench.step("The firm maps the service"):
        settings = bench.candidate.settings()
        settings.services.append(
            ServiceMapping(service=service, account=chart.sales_2, tax=bench.bookkeeper.sales_tax().id)
        )
        bench.candidate.save_settings(settings)
        goes_once_mended(bench, name, amount, lambda each: each.account == chart.sales_2, f"on account {chart.sales_2}")


def lists(bench: Bench) -> dict[str, list[str]]:
    """What documents are coded to, by kind."""
    keeper = bench.bookkeeper
    return {
        "accounts": sorted(each.id for each in keeper.accounts()),
        "items": sorted(keeper.items()),
        "taxes": sorted(each.id for each in keeper.taxes()),
        "tracking": sorted(each.id for each in keeper.trackings()),
    }
