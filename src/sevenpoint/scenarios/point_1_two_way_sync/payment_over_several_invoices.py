from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed
from sevenpoint.scenarios.point_1_two_way_sync._money import billed_again, owing


@scenario(
    "One transfer that pays several invoices settles each of them by its own part",
    requirements=["1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["shared-payments-overlooked", "payment-given-to-newest-invoice"],
)
def test_payment_over_several_invoices(bench: Bench) -> None:
    """Clients pay the oldest invoice first, or three at once. A tool that reads only one payment for one invoice, or gives the
    money to another invoice than the bookkeeper did, chases people for what they have paid."""
    known = billed(bench)
    with bench.step("The client gets two more invoices"):
        pairs = [(known.invoice, known.booked), billed_again(bench, known), billed_again(bench, known)]
        ours, theirs = [ours for ours, _ in pairs], [theirs for _, theirs in pairs]
    with bench.step("The client pays half of the oldest one, and the bookkeeper books it on that one"):
        half = (theirs[0].total / 2).quantize(Decimal("0.01"))
        bench.bookkeeper.pay(theirs[0].id, half, account=bench.organisation.chart.bank)
        owing(bench, ours[0].id, theirs[0].total - half)
        shown = [bench.candidate.invoice(each.id).amount_due for each in ours]
        wanted = [theirs[0].total - half, theirs[1].total, theirs[2].total]
        bench.check(
            "1.4",
            shown == wanted,
            passed="A payment for the oldest of three invoices lowers that one and no other",
            failed=f"The ledger received {half} on the oldest of three invoices; the tool gave the money to another one or to none",
            expected=f"due: {', '.join(map(str, wanted))}",
            observed=f"due: {', '.join(map(str, shown))}",
            money=half,
        )
    with bench.step("One transfer pays the rest of the oldest, the whole second and a part of the third"):
        part = (theirs[2].total / 4).quantize(Decimal("0.01"))
        amounts = {theirs[0].id: theirs[0].total - half, theirs[1].id: theirs[1].total, theirs[2].id: part}
        bench.bookkeeper.pay_several(amounts, account=bench.organisation.chart.bank)
        owing(bench, ours[2].id, theirs[2].total - part)
        wanted = [Decimal(0), Decimal(0), theirs[2].total - part]
        shown = [owing(bench, each.id, due).amount_due for each, due in zip(ours, wanted, strict=True)]
        open_still = sum(shown, Decimal(0)) - sum(wanted, Decimal(0))
        bench.check(
            "1.4",
            shown == wanted,
            passed="One transfer over three invoices settles each by its own part",
            failed=f"One transfer of {sum(amounts.values(), Decimal(0))} paid three invoices in the ledger; the tool still asks for "
            f"{open_still} of it",
            expected=f"due: {', '.join(map(str, wanted))}",
            observed=f"due: {', '.join(map(str, shown))}",
            money=abs(open_still) or None,
        )
