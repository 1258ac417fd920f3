from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.xero import XeroBookkeeper
from sevenpoint.scenarios.common import line
from sevenpoint.scenarios.point_7_implementation._mappings import found_before_the_first_write, is_billed


@scenario(
    "A tax that the account cannot carry is found when it is mapped, not when the first invoice is refused",
    requirements=["7.4"],
    harm=Harm.MONEY_LATE,
    catches=["tax-on-account-unchecked"],
    ledgers=["xero"],
)
def test_mapping_tax_not_allowed(bench: Bench) -> None:
    """Xero allows each tax on some classes of account only, and says which. A tool that does not look lets the firm finish its set-up
    and refuses its invoices on billing day."""
    keeper = bench.bookkeeper
    assert isinstance(keeper, XeroBookkeeper)
    good, wrong = bench.candidate.settings(), bench.candidate.settings()
    wrong.services[0].tax = keeper.purchase_tax()
    what = f"the tax {wrong.services[0].tax} may not stand on a sales account"
    found_before_the_first_write(bench, wrong, what, ("tax",))
    with bench.step("The firm chooses a tax that fits, and bills"):
        bench.candidate.save_settings(good)
        amount = bench.names.amount()
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        is_billed(bench, client.name, amount, "a tax that fits")
