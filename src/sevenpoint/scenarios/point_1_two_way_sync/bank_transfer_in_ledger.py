import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import LedgerInvoice
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A bank transfer recorded in the ledger shows as paid in the tool, and nobody is dunned",
    requirements=["1.4", "1.5"],
    harm=Harm.MONEY_WRONG,
    catches=["ledger-payments-ignored", "part-payment-shown-as-paid", "part-payment-shown-as-nothing"],
)
def test_bank_transfer_in_ledger(bench: Bench) -> None:
    """Clients pay by bank transfer and the bookkeeper matches the bank feed in the ledger. A tool that does not see it sends
    past-due notices to people who have paid, or collects from their card once more."""
    due = bench.clock.today() + dt.timedelta(days=10)
    known = billed(bench, due_date=due)
    deposit = (known.booked.total * 2 / 5).quantize(Decimal("0.01"))
    with bench.step("Part of it arrives by bank transfer and is recorded in the ledger"):
        pay(bench, known.booked, deposit)
        seen = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda invoice: invoice.amount_paid == deposit,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.4",
            (seen.status, seen.amount_due) == ("part_paid", known.booked.total - deposit),
            passed="A part payment in the ledger shows as part-paid in the tool",
            failed=f"The ledger received {deposit} on invoice {known.booked.number} and the tool shows it {seen.status} "
            f"with {seen.amount_due} due",
            expected=f"part_paid, {known.booked.total - deposit} due",
            observed=f"{seen.status}, {seen.amount_due} due",
            money=deposit,
        )
    with bench.step("The rest arrives, too"):
        pay(bench, known.booked, known.booked.total - deposit)
        seen = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda invoice: invoice.status == "paid",
            on_virtual_clock=IN_TIME,
        )
    with bench.step("The due date passes"):
        bench.clock.advance(to=due + dt.timedelta(days=3))
        dunned = [
            notice
            for notice in bench.candidate.notices()
            if notice.invoice_id == known.invoice.id and notice.kind == "past_due"
        ]
        bench.check(
            "1.5",
            seen.status == "paid" and not dunned,
            passed="An invoice paid by bank transfer in the ledger shows as paid, and no past-due notice went out",
            failed=f"Invoice {known.booked.number} was paid by bank transfer in the ledger; the tool shows it {seen.status} "
            f"and sent {len(dunned)} past-due notices",
            expected="paid, no past-due notice",
            observed=f"{seen.status}, {len(dunned)} past-due notices",
            money=known.booked.total,
        )


def pay(bench: Bench, booked: LedgerInvoice, amount: Decimal) -> None:
    """The bookkeeper records a transfer to the bank account."""
    bank = bench.organisation.chart.bank
    bench.bookkeeper.pay(booked.id, amount, account=bank, reference=bench.names.reference())
