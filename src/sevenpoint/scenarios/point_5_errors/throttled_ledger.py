from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import UNDER_WAY, line, wait_for_invoices


@scenario(
    "Invoices that the ledger throttles arrive later, once each",
    requirements=["5.1"],
    harm=Harm.MONEY_LATE,
    catches=["throttle-taken-for-final"],
)
def test_throttled_ledger(bench: Bench) -> None:
    """Both ledgers answer 429 to busy apps, and month-end is when a firm is busiest. A tool that takes it for a refusal loses
    exactly those invoices."""
    amount = bench.names.amount()
    with bench.step("The ledger throttles the tool while an invoice is made"):
        throttle = bench.faults.add("throttled", trigger={"times": 4}, settings={"retry_after": 7})
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        struck = bench.eventually(
            lambda: bench.faults.struck(throttle), lambda hits: hits > 0, within_seconds=UNDER_WAY
        )
        if not struck:
            bench.not_observed("5.1", "the tool made no call that could be throttled")
            return
    with bench.step("It arrives when the ledger lets it in"):
        booked = wait_for_invoices(bench, client.name)
        bench.check(
            "5.1",
            effects.billed(amount, booked).once(),
            passed="An invoice that was throttled arrived later, once",
            failed=f"The ledger answered 429 for a while, and an invoice of {amount} is there {len(booked)} times",
            expected=f"one invoice of {amount}",
            observed=[f"{each.number}: {each.subtotal}" for each in booked],
            money=amount,
        )
