from concurrent.futures import ThreadPoolExecutor

from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.scenarios.common import IN_TIME, billed, line, total_of, wait_for_invoices

ASKERS = 4
SLOW = 0.7


@scenario(
    "Work that goes on side by side survives the renewal of the access token",
    requirements=["5.5"],
    harm=Harm.MONEY_LATE,
    catches=["refreshes-race"],
    ledgers=["quickbooks"],
)
def test_refreshes_side_by_side(bench: Bench) -> None:
    """QuickBooks takes each refresh token once. When a page and a job both notice that the access token has run out, and both renew it,
    the second burns the connection: disconnects at random, and the more often the busier the firm is."""
    known, amount = billed(bench), bench.names.amount()
    with bench.step("The access token runs out while several people and the tool's own jobs need the ledger"):
        bench.sandbox.expire_grants(bench.app, "access")
        slow = bench.faults.add("delay", match={"operation": "refresh_token"}, settings={"seconds": SLOW})
        askers = [bench.candidate.acting_as(bench.candidate.role) for _ in range(ASKERS)]
        with ThreadPoolExecutor(ASKERS) as people:
            pages = [people.submit(refusal, asker.ledger_options) for asker in askers]
            bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)])
            refused = [page.result() for page in pages]
        if not bench.faults.struck(slow):
            bench.not_observed("5.5", "the tool renewed no access token")
            return
        bench.faults.clear()
    with bench.step("Everybody was served, and the connection is alive"):
        booked = wait_for_invoices(bench, known.client.name, count=2)
        status = bench.eventually(
            bench.candidate.connection,
            lambda seen: seen is None or seen.status != "connected",
            within_seconds=0.3,
            on_virtual_clock=None,
        )
        burnt = [each for each in bench.exchanges(method="POST", path="/tokens/bearer") if each.status == 400]
        bench.check(
            "5.5",
            status is not None
            and status.status == "connected"
            and not any(refused)
            and total_of(booked) == known.booked.subtotal + amount,
            passed="The token was renewed once, everybody was served, and the connection is alive",
            failed=f"Several parts of the tool renewed one token at the same time: {len(burnt)} came too late, the connection is shown "
            f"{status.status if status else 'nowhere'}, and {len(booked)} of 2 invoices are in the ledger",
            expected=f"connected, {ASKERS} pages and 2 invoices",
            observed=f"{status.status if status else 'no connection'}, {refused.count(None)} pages, {len(booked)} invoices",
            money=amount,
        )
    with bench.step("A day later it still works"):
        bench.clock.advance(seconds=IN_TIME.total_seconds() * 12)
        after = bench.candidate.connection()
        bench.check(
            "5.5",
            after is not None and after.status == "connected",
            passed="A day later the connection is alive",
            failed="A day after several parts of the tool renewed the token at the same time, the connection is shown "
            f"{after.status if after else 'nowhere'}",
            expected="connected",
            observed=after.status if after else "no connection",
        )
