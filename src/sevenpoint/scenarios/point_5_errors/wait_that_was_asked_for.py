import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import UNDER_WAY, line, wait_for_invoices

ASKED = 300
LOOKS = 9
# While the window is shut: the call that found out, and a few that were under way or of another kind.
MOST_CALLS = 5


@scenario(
    "When the ledger asks for a pause, the tool pauses",
    requirements=["5.1"],
    harm=Harm.MONEY_LATE,
    catches=["retry-after-ignored"],
    ledgers=["xero"],
)
def test_wait_that_was_asked_for(bench: Bench) -> None:
    """Xero says how long to wait. A tool that knocks every few seconds all the same uses up the day's calls for nothing, and the firm's
    books stand still until tomorrow."""
    amount = bench.names.amount()
    with bench.step(f"Xero refuses for the rate of calls and asks for {ASKED} seconds; an invoice is made"):
        mark = bench.last_exchange
        shut = bench.faults.add("throttled", settings={"retry_after": ASKED, "problem": "minute"})
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        if not bench.eventually(lambda: bench.faults.struck(shut), lambda hits: hits > 0, within_seconds=UNDER_WAY):
            bench.not_observed("5.1", "the tool made no call that could be throttled")
            return
        for _ in range(LOOKS):
            bench.clock.advance(seconds=20)
        knocked = [each for each in bench.exchanges(after=mark) if each.status == 429]
        bench.check(
            "5.1",
            len(knocked) <= MOST_CALLS,
            passed="The tool kept to the pause",
            failed=f"Xero asked for {ASKED} seconds of quiet, and the tool called more than {MOST_CALLS} times in the first "
            f"{LOOKS * 20}: each call makes the limit worse",
            expected=f"at most {MOST_CALLS} calls",
            observed=f"at most {MOST_CALLS}" if len(knocked) <= MOST_CALLS else f"more than {MOST_CALLS}",
        )
    with bench.step("Xero lets it in again"):
        bench.faults.clear()
        bench.clock.advance(seconds=ASKED - LOOKS * 20 + 5)
        booked = wait_for_invoices(bench, client.name, on_virtual_clock=dt.timedelta(minutes=30))
        bench.check(
            "5.1",
            effects.billed(amount, booked).once(),
            passed="After the pause the invoice arrived, once",
            failed=f"After the pause that Xero had asked for, the invoice of {amount} is there {len(booked)} times",
            expected=f"one invoice of {amount}",
            observed=[f"{each.number}: {each.subtotal}" for each in booked],
            money=amount,
        )
