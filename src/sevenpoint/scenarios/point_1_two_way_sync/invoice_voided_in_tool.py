from decimal import Decimal

from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "An invoice voided in the tool is void in the ledger, or the firm is told why not",
    requirements=["1.8"],
    harm=Harm.MONEY_WRONG,
    catches=["voids-stay-local", "refused-void-claimed"],
)
def test_invoice_voided_in_tool(bench: Bench) -> None:
    """An invoice that is void in the tool and open in the ledger is revenue that nobody earned and a debt that nobody owes: tax is
    paid on it, and the client's statement is wrong."""
    known = billed(bench)
    with bench.step("A member voids an invoice in the tool"):
        bench.candidate.void_invoice(known.invoice.id)
        kept = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: invoice.status == "voided",
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.8",
            kept.status in ("voided", "deleted"),
            passed="An invoice voided in the tool is void in the ledger",
            failed=f"Invoice {known.booked.number} was voided in the tool and is still {kept.status} in the ledger: "
            f"{kept.amount_due} receivable",
            expected="voided",
            observed=f"{kept.status}, {kept.amount_due} due",
            money=known.booked.total,
        )
    paid = billed(bench)
    part = (paid.booked.total / 2).quantize(Decimal("0.01"))
    with bench.step(
        "The bookkeeper records a part payment, and a member voids the invoice before the tool has heard of it"
    ):
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.pay(paid.booked.id, part, account=bench.organisation.chart.bank)
        before = len(bench.candidate.alerts())
        refused = refusal(lambda: bench.candidate.void_invoice(paid.invoice.id))
        bench.sandbox.resume_deliveries()
    with bench.step("Both sides agree in the end, or somebody is told"):

        def settled() -> bool:
            """The two agree, or the tool says that it could not be done."""
            shown = bench.candidate.invoice(paid.invoice.id)
            void_there = bench.bookkeeper.invoice(paid.booked.id).status == "voided"
            told = shown.sync.state == "failed" or len(bench.candidate.alerts()) > before
            return (shown.status == "voided") == void_there or told

        agreed = bench.eventually(settled, bool, on_virtual_clock=IN_TIME)
        shown, kept = bench.candidate.invoice(paid.invoice.id), bench.bookkeeper.invoice(paid.booked.id)
        bench.check(
            "1.8",
            refused is not None or agreed,
            passed="The void of an invoice with money on it was refused, carried out or reported",
            failed=f"Invoice {paid.booked.number} has a payment of {part} and cannot be voided in the ledger; the tool shows it "
            f"{shown.status} and {shown.sync.state}, nobody was told, and {kept.amount_due} stays receivable",
            expected="a refusal, or the same state on both sides, or an alert",
            observed=f"tool: {shown.status}, {shown.sync.state}; ledger: {kept.status}, {kept.amount_due} due",
            money=paid.booked.total,
        )
