from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.point_5_errors._refused import goes_once_mended, refused_aloud


@scenario(
    "An item that was taken out of use is told to the firm, never replaced, and choosing another is enough",
    requirements=["5.2", "5.3", "2.1"],
    harm=Harm.MONEY_LATE,
    catches=["stray-item-made"],
)
def test_item_out_of_use(bench: Bench) -> None:
    """Somebody tidies the list of products. A tool that makes a new item in its place books the income to whatever account comes first,
    and the list that was tidied grows again."""
    keeper, chart = bench.bookkeeper, bench.organisation.chart
    with bench.step("A service is mapped to an item, which is then taken out of use in the ledger"):
        old = keeper.create_item(f"Tax return {bench.names.nonce(3)}", chart.sales_2)
        settings = bench.candidate.settings()
        settings.services[0].item, settings.services[0].account = old, None
        bench.candidate.save_settings(settings)
        keeper.retire_item(old)
    before = sorted(keeper.items())
    name, amount = refused_aloud(
        bench, "the item of the service is out of use", ("item", "product", "inactive", "no longer", "not valid")
    )
    with bench.step("The list of items is as it was"):
        after = sorted(keeper.items())
        bench.check(
            "2.1",
            after == before,
            passed="No item was made that nobody asked for",
            failed=f"The item of a service is out of use, and the tool made {len(set(after) - set(before))} new items in the ledger",
            expected=f"{len(before)} items",
            observed=f"{len(after)} items",
            money=amount,
        )
    with bench.step("The firm maps the service to an item that is in use"):
        new = keeper.create_item(f"Return {bench.names.nonce(4)}", chart.sales_2)
        settings.services[0].item = new
        bench.candidate.save_settings(settings)
        goes_once_mended(bench, name, amount, lambda each: each.item == new, f"with item {new}")
