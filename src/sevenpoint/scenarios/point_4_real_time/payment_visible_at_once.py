from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed, listens

AT_ONCE = 5.0


@scenario(
    "A payment is visible at once on both sides",
    requirements=["4.4"],
    harm=Harm.MONEY_LATE,
    catches=["payments-batched"],
)
def test_payment_visible_at_once(bench: Bench) -> None:
    """Between a payment and its arrival on the other side, the client can be asked for it again. Minutes matter here more than
    anywhere else."""
    paid_in_tool, paid_in_ledger = billed(bench), billed(bench)
    with bench.step("A payment is recorded in the tool"):
        bench.candidate.record_payment(paid_in_tool.invoice.id, paid_in_tool.booked.total)
        took = bench.time_until(
            lambda: bench.bookkeeper.invoice(paid_in_tool.booked.id).status == "paid", limit_seconds=AT_ONCE
        )
        bench.measure("4.4", "payment recorded", took, direction="tool_to_ledger", limit_seconds=AT_ONCE)
        bench.check(
            "4.4",
            took is not None,
            passed="A payment recorded in the tool was on the ledger's invoice at once",
            failed=f"A payment of {paid_in_tool.booked.total} was recorded in the tool; {AT_ONCE:.0f} s later invoice "
            f"{paid_in_tool.booked.number} is still open in the ledger",
            expected=f"paid in the ledger within {AT_ONCE:.0f} s",
            observed="paid" if took is not None else "still open",
            money=paid_in_tool.booked.total,
        )
    with bench.step("A payment is recorded in the ledger"):
        bank = bench.organisation.chart.bank
        bench.bookkeeper.pay(paid_in_ledger.booked.id, paid_in_ledger.booked.total, account=bank)
        took = bench.time_until(
            lambda: bench.candidate.invoice(paid_in_ledger.invoice.id).status == "paid", limit_seconds=AT_ONCE
        )
        bench.measure("4.4", "payment recorded", took, direction="ledger_to_tool", limit_seconds=AT_ONCE)
        if took is None and not listens(bench):
            bench.unsupported(
                "4.4", "The tool says that it asks the ledger now and then, so a payment there is seen later"
            )
            return
        bench.check(
            "4.4",
            took is not None,
            passed="A payment recorded in the ledger was in the tool at once",
            failed=f"A payment of {paid_in_ledger.booked.total} was recorded in the ledger; {AT_ONCE:.0f} s later the tool still "
            "shows the invoice open",
            expected=f"paid in the tool within {AT_ONCE:.0f} s",
            observed="paid" if took is not None else "still open",
            money=paid_in_ledger.booked.total,
        )
