from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import standing_invoices
from sevenpoint.scenarios.point_5_errors._refused import goes_once_mended, refused_aloud

FOREIGN = "EUR"
RATE = Decimal("1.08")


@scenario(
    "A currency that the books do not take is told to the firm, never replaced, and turning it on is enough",
    requirements=["5.2", "5.3", "2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["refused-currency-dropped"],
)
def test_currency_not_enabled(bench: Bench) -> None:
    """The first client abroad comes before anybody has turned on a second currency in the books. A tool that books the same figure in
    the firm's own currency is wrong by the rate, and nobody sees it before the money comes."""
    bench.needs("currencies")
    name, amount = refused_aloud(
        bench, f"the books do not take {FOREIGN}", ("currency", "currencies", FOREIGN.lower()), currency=FOREIGN
    )
    with bench.step(f"The bookkeeper turns {FOREIGN} on, and somebody presses synchronise"):
        bench.bookkeeper.enable_currency(FOREIGN, RATE)
        bench.candidate.sync()
        goes_once_mended(bench, name, amount, lambda each: each.amount == amount, f"in {FOREIGN}")
        held = [each.currency for each in standing_invoices(bench, name)]
        bench.check(
            "2.2",
            held == [FOREIGN],
            passed=f"The invoice is in {FOREIGN}, as the client was billed",
            failed=f"A client is billed {amount} {FOREIGN}, and the ledger holds the invoice in {', '.join(held) or 'no currency'}",
            expected=FOREIGN,
            observed=held,
            money=amount,
        )
