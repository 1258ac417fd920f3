from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.scenarios.common import line
from sevenpoint.scenarios.point_7_implementation._mappings import found_before_the_first_write, is_billed


@scenario(
    "A class is not mapped while the company does not track classes",
    requirements=["7.4"],
    harm=Harm.MONEY_LATE,
    catches=["switched-off-feature-unchecked"],
    ledgers=["quickbooks"],
)
def test_mapping_feature_switched_off(bench: Bench) -> None:
    """Small plans and cautious firms have features switched off, and QuickBooks refuses what uses them. A tool that offers classes all
    the same fails on billing day, for a reason that nobody at the firm understands."""
    keeper = bench.bookkeeper
    assert isinstance(keeper, QuickBooksBookkeeper)
    keeper.track_classes(True)
    tracking = keeper.create_tracking("Office", f"Quay {bench.names.nonce(3)}")
    keeper.track_classes(False)
    good, wrong = bench.candidate.settings(), bench.candidate.settings()
    wrong.services[0].tracking = tracking.id
    found_before_the_first_write(bench, wrong, "class tracking is off in the company", ("class",))
    with bench.step("The firm bills the service without a class"):
        bench.candidate.save_settings(good)
        amount = bench.names.amount()
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        is_billed(bench, client.name, amount, "no class")
