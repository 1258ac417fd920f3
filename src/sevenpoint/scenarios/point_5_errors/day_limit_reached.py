import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.harness.oracles.claims import claims_done
from sevenpoint.scenarios.common import UNDER_WAY, line, wait_for_invoices, what_was_told

HOURS = 6
PATIENCE = dt.timedelta(minutes=15)


@scenario(
    "When the day's calls are used up, the firm is told, and tomorrow everything arrives",
    requirements=["5.1", "5.3"],
    harm=Harm.MONEY_LATE,
    catches=["day-limit-untold"],
    ledgers=["xero"],
)
def test_day_limit_reached(bench: Bench) -> None:
    """Xero allows so many calls a day. When an import has used them up nothing can be sent for hours; a firm that does not know bills by
    hand what the tool sends again in the evening."""
    amount = bench.names.amount()
    with bench.step(f"The day's calls are used up for {HOURS} hours, and an invoice is made"):
        spent = bench.faults.add(
            "day_limit", trigger={"seconds": HOURS * 3600 - 60}, settings={"retry_after": HOURS * 3600}
        )
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        if not bench.eventually(lambda: bench.faults.struck(spent), lambda hits: hits > 0, within_seconds=UNDER_WAY):
            for requirement in ("5.1", "5.3"):
                bench.not_observed(requirement, "the tool made no call that could be refused")
            return
        told = what_was_told(bench, patience=PATIENCE)
        state = bench.candidate.invoice(invoice.id).sync
        bench.check(
            "5.3",
            told.fully() and not claims_done(state),
            passed="The firm was told that nothing can be sent for a while",
            failed=f"Xero takes no more calls for {HOURS} hours; the firm was told by {told.in_short()}, and the "
            f"invoice of {amount} shows as {state.state}",
            expected="an alert in the product and outside it within 15 minutes",
            observed=f"{told.in_short()}, {state.state}",
            money=amount,
        )
    with bench.step("The limit opens again"):
        bench.clock.advance(hours=HOURS, minutes=5, step=dt.timedelta(hours=1))
        booked = wait_for_invoices(bench, client.name)
        bench.check(
            "5.1",
            effects.billed(amount, booked).once(),
            passed="When the limit opened again the invoice arrived, once",
            failed=f"The day's limit has opened again, and the invoice of {amount} is in Xero {len(booked)} times",
            expected=f"one invoice of {amount}",
            observed=[f"{each.number}: {each.subtotal}" for each in booked],
            money=amount,
        )
