import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench.plainly import plainly
from sevenpoint.harness.oracles import effects
from sevenpoint.harness.oracles.writes import refused_writes
from sevenpoint.scenarios.common import (
    IN_TIME,
    UNDER_WAY,
    line,
    standing_invoices,
    total_of,
    wait_for_invoices,
    what_was_told,
)

GOOD = 4
PATIENCE = dt.timedelta(minutes=15)
MOST_TRIES = 12
# What says what to mend: at least one of them is in the ledger's own words.
REASONS = ("account", "archived", "inactive", "deleted")


@scenario(
    "A refused invoice holds up no other, is explained, and goes once its cause is mended",
    requirements=["5.2", "5.3", "5.6"],
    harm=Harm.MONEY_LATE,
    catches=[
        "poison-blocks-queue",
        "reason-thrown-away",
        "failures-only-on-the-record",
        "permanent-errors-retried",
        "refused-stays-refused",
        "archived-account-replaced",
    ],
)
def test_one_bad_invoice_among_many(bench: Bench) -> None:
    """Somebody archives an account that a service is mapped to. The next invoice is refused, and rightly so; what matters is that the
    others go on, that somebody is told why, and that mending it is all there is to do."""
    bad_amount, amounts = bench.names.amount(), [bench.names.amount() for _ in range(GOOD)]
    account = bench.organisation.chart.sales_2
    with bench.step("The account of one service is archived in the ledger, and an invoice is made for it"):
        bench.bookkeeper.archive_account(account)
        victim = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bad = bench.candidate.create_invoice(
            client_id=victim.id, lines=[line(bench, bad_amount, service="Bookkeeping")]
        )
        bench.eventually(
            lambda: bench.candidate.invoice(bad.id), lambda seen: seen.sync.state == "failed", within_seconds=UNDER_WAY
        )
    with bench.step(f"{GOOD} good invoices are made after it"):
        clients = [bench.candidate.create_client(bench.names.client(), email=bench.names.email()) for _ in amounts]
        for client, amount in zip(clients, amounts, strict=True):
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        booked = [wait_for_invoices(bench, client.name, on_virtual_clock=PATIENCE) for client in clients]
        stuck = [amount for amount, found in zip(amounts, booked, strict=True) if not found]
        bench.check(
            "5.6",
            [total_of(found) for found in booked] == amounts,
            passed="The invoices behind the refused one are in the ledger, once each",
            failed=f"One invoice was refused by the ledger, and {len(stuck)} of the {GOOD} good ones behind it have not been sent: "
            f"{sum(stuck, Decimal(0))} is held up",
            expected=amounts,
            observed=[total_of(found) for found in booked],
            money=sum(stuck, Decimal(0)) or None,
        )
    with bench.step("The firm looks at what it was told"):
        told = what_was_told(bench, patience=PATIENCE)
        shown, there = bench.candidate.invoice(bad.id), standing_invoices(bench, victim.name)
        booked_to = [each.account for invoice in there for each in invoice.lines]
        bench.check(
            "5.3",
            not there and shown.sync.state == "failed",
            passed="The refused invoice is shown as failed, and the ledger holds nothing in its place",
            failed=f"An account was archived; the tool shows the invoice of {bad_amount} coded to it as {shown.sync.state}"
            + (", and booked it to another account that nobody chose" if there else ""),
            expected="failed, nothing in the ledger",
            observed=f"{shown.sync.state}, {len(there)} in the ledger, on other accounts: {plainly(account not in booked_to)}",
            harm=Harm.MONEY_WRONG,
            money=bad_amount,
        )
        bench.check(
            "5.3",
            told.fully(),
            passed="The firm was told in the product and outside it",
            failed=f"The ledger refused an invoice of {bad_amount}: the firm was told by {told.in_short()}. Whoever "
            "does not open that very record never finds out",
            expected="an alert in the product and a mail within 15 minutes",
            observed=told.in_short(),
            money=bad_amount,
        )
        bench.check(
            "5.3",
            told.says_one_of(REASONS, shown.sync.error),
            passed="What is said names the reason",
            failed=f"The ledger said why it refused the invoice of {bad_amount}, and the tool does not pass it on: nobody can know what "
            "to mend",
            expected=f"one of {', '.join(REASONS)} in the message",
            observed=(shown.sync.error or "no message")[:120],
            harm=Harm.MANUAL_WORK,
        )
    with bench.step("Nobody mends it for half a day"):
        mark = bench.last_exchange
        bench.clock.advance(hours=12, step=dt.timedelta(minutes=30))
        tries = refused_writes(bench.exchanges(after=mark))
        bench.check(
            "5.2",
            len(tries) <= MOST_TRIES,
            passed="The refused invoice was not tried over and over",
            failed=f"The ledger refused the invoice for good, and the tool tried it again more than {MOST_TRIES} times in twelve hours",
            expected=f"at most {MOST_TRIES} tries",
            observed=f"at most {MOST_TRIES}" if len(tries) <= MOST_TRIES else f"more than {MOST_TRIES}",
            harm=Harm.COSMETIC,
        )
    with bench.step("The account is taken back into use, and the firm lets the tool send again"):
        bench.bookkeeper.restore_account(account)
        bench.candidate.sync()
        late = wait_for_invoices(bench, victim.name, on_virtual_clock=IN_TIME)
        bench.check(
            "5.2",
            effects.billed(bad_amount, late).once(),
            passed="Mending the cause was enough: the invoice arrived, once",
            failed=f"The cause was mended in the ledger and a sync asked for, and the invoice of {bad_amount} is there {len(late)} times: "
            "it must be typed again",
            expected=f"one invoice of {bad_amount}",
            observed=[f"{each.number}: {each.subtotal}" for each in late],
            money=bad_amount,
        )
