from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.xero import XeroBookkeeper
from sevenpoint.scenarios.point_5_errors._refused import goes_once_mended, refused_aloud


@scenario(
    "A deleted tax rate is told to the firm, never replaced, and choosing another is enough",
    requirements=["5.2", "5.3", "2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["refused-tax-dropped"],
    ledgers=["xero"],
)
def test_tax_rate_deleted(bench: Bench) -> None:
    """Rates change, and the old one is deleted. A tool that books the line with whatever tax its account has, or makes a twin of the
    old rate, splits the tax return in two."""
    keeper = bench.bookkeeper
    assert isinstance(keeper, XeroBookkeeper)
    with bench.step("A service is mapped to a tax rate of the firm's own, which is then deleted in the ledger"):
        old = keeper.create_tax(f"City tax {bench.names.nonce(3)}", Decimal("7.5"))
        settings = bench.candidate.settings()
        settings.services[0].tax = old.id
        bench.candidate.save_settings(settings)
        keeper.delete_tax(old)
    before = sorted(each.id for each in keeper.taxes())
    name, amount = refused_aloud(bench, "the tax rate of the service was deleted", ("tax",))
    with bench.step("The tax rates are as they were"):
        after = sorted(each.id for each in keeper.taxes())
        bench.check(
            "2.2",
            after == before,
            passed="No tax rate was made that nobody asked for",
            failed=f"The tax rate of a service was deleted, and the tool made {len(set(after) - set(before))} new ones in the ledger",
            expected=before,
            observed=after,
            money=amount,
        )
    with bench.step("The firm maps the service to a tax rate that is in force"):
        new = keeper.sales_tax()
        settings.services[0].tax = new.id
        bench.candidate.save_settings(settings)
        goes_once_mended(bench, name, amount, lambda each: each.tax == new.id, f"taxed with {new.name}")
