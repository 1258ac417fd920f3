import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import Billing, NewProposalLine
from sevenpoint.harness.oracles import effects
from sevenpoint.harness.oracles.alerts import told
from sevenpoint.harness.oracles.claims import claims_done
from sevenpoint.scenarios.common import DAY, IN_TIME, standing_invoices, total_of, wait_for_invoices

BILLING_DAY = dt.date(2026, 4, 1)
GOOD = 5


@scenario(
    "One bad invoice in a month-end run costs nothing but itself",
    requirements=["5.6", "5.3", "1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["batch-failure-resends-all", "batch-elements-unchecked"],
)
def test_month_end_run_with_one_bad(bench: Bench) -> None:
    """Retainers fall due together, and tools send them together. When the ledger takes all but one, a tool that reads the answer as
    one yes or one no either bills everybody again or never finds out which client was not billed."""
    amounts = [bench.names.amount() for _ in range(GOOD + 1)]
    with bench.step(
        f"{GOOD + 1} retainers are due on the same day; the account that one of them is coded to is archived"
    ):
        clients = [bench.candidate.create_client(bench.names.client(), email=bench.names.email()) for _ in amounts]
        bad = GOOD // 2
        for number, (client, amount) in enumerate(zip(clients, amounts, strict=True)):
            retainer = NewProposalLine(
                service="Bookkeeping" if number == bad else "Advisory",
                description=bench.names.text(),
                unit_price=amount,
                billing=Billing(kind="recurring", every_months=1, occurrences=1),
            )
            proposal = bench.candidate.create_proposal(
                title="Monthly retainer", start_date=BILLING_DAY, client_id=client.id, lines=[retainer]
            )
            bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
        bench.eventually(
            lambda: all(bench.bookkeeper.contacts_named(client.name) for client in clients),
            lambda there: there,
            within_seconds=3,
            on_virtual_clock=IN_TIME,
        )
        bench.bookkeeper.archive_account(bench.organisation.chart.sales_2)
    with bench.step("The billing day comes"):
        bench.clock.advance(to=BILLING_DAY + DAY)
        good = [client for number, client in enumerate(clients) if number != bad]
        wanted = [amount for number, amount in enumerate(amounts) if number != bad]
        booked = [wait_for_invoices(bench, client.name) for client in good]
        refused = standing_invoices(bench, clients[bad].name)
        bench.check(
            "5.6",
            [total_of(found) for found in booked] == wanted,
            passed=f"The {GOOD} good invoices of the run are in the ledger, once each",
            failed=f"One of {GOOD + 1} invoices of a run was refused, and of the {GOOD} others "
            f"{sum(not found for found in booked)} are missing in the ledger and {sum(len(found) > 1 for found in booked)} are "
            "there more than once",
            expected=wanted,
            observed=[total_of(found) for found in booked],
            money=sum((amount for amount, found in zip(wanted, booked, strict=True) if not found), Decimal(0)) or None,
        )
        shown = {each.client_id: each for each in bench.candidate.invoices()}
        numbers = [shown[client.id].number if client.id in shown else None for client in good]
        bench.check(
            "5.6",
            numbers == [found[0].number if found else None for found in booked],
            passed="The tool knows the number that the ledger gave to each good invoice",
            failed=f"The ledger took {sum(bool(found) for found in booked)} invoices of the run, and the tool knows the number of "
            f"{sum(number is not None for number in numbers)}: the rest it will send again",
            expected=[found[0].number if found else None for found in booked],
            observed=numbers,
            money=sum(wanted, Decimal(0)),
        )
        state = shown[clients[bad].id].sync if clients[bad].id in shown else None
        said = bench.eventually(
            lambda: told(bench.candidate.open_alerts()),
            lambda seen: seen.raised(),
            on_virtual_clock=dt.timedelta(minutes=15),
        )
        bench.check(
            "5.3",
            state is not None and not claims_done(state) and not refused and said.raised(),
            passed="The refused invoice is shown as not sent, and the firm is told",
            failed=f"The ledger refused one invoice of {amounts[bad]} in a run of {GOOD + 1}; the tool shows it "
            f"{state.state if state else 'nowhere'} and raised {len(said.alerts)} alerts",
            expected="not synced, an alert",
            observed=f"{state.state if state else 'nowhere'}, {len(said.alerts)} alerts, {len(refused)} in the ledger",
            money=amounts[bad],
        )
    with bench.step("The account is taken back into use, and the firm lets the tool send again"):
        bench.bookkeeper.restore_account(bench.organisation.chart.sales_2)
        bench.candidate.sync()
        late = wait_for_invoices(bench, clients[bad].name, on_virtual_clock=IN_TIME)
        bench.clock.advance(minutes=10)
        bench.check(
            "5.6",
            effects.billed(amounts[bad], late).once(),
            passed="Once the cause was mended, the refused invoice arrived, once",
            failed=f"The cause was mended, and the refused invoice of {amounts[bad]} is in the ledger {len(late)} times",
            expected=f"one invoice of {amounts[bad]}",
            observed=[f"{each.number}: {each.subtotal}" for each in late],
            money=amounts[bad],
        )
        again = [
            effects.billed(amount, standing_invoices(bench, client.name))
            for amount, client in zip(wanted, good, strict=True)
        ]
        doubled = effects.off_by([each for each in again if each.doubled()])
        bench.check(
            "1.6",
            not any(each.doubled() for each in again),
            passed="Nothing that the ledger had taken was sent again",
            failed=f"{sum(each.doubled() for each in again)} of {GOOD} invoices that the ledger had taken were sent again with the "
            f"mended one: {doubled} is billed twice",
            expected="one invoice for each client",
            observed=[len(each.found) for each in again],
            money=doubled,
        )
