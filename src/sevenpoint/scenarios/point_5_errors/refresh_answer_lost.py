from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed, line, standing_invoices, total_of, wait_for_invoices


@scenario(
    "When the answer to a token refresh is lost, the connection lives on or its end is told",
    requirements=["5.5"],
    harm=Harm.MONEY_LATE,
    catches=["lost-refresh-never-repeated"],
)
def test_refresh_answer_lost(bench: Bench) -> None:
    """The ledger has given new tokens and the network has lost them. Xero takes the old one for another half an hour, for exactly this;
    at QuickBooks somebody must connect again. Either way the firm must not find out by itself, weeks later."""
    known, amount = billed(bench), bench.names.amount()
    with bench.step("The access token runs out, the answer to its renewal is lost, and an invoice is made"):
        lost = bench.faults.add("lost_answer", match={"operation": "refresh_token"}, trigger={"times": 1})
        bench.sandbox.expire_grants(bench.app, "access")
        bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)])
        booked = bench.eventually(
            lambda: standing_invoices(bench, known.client.name),
            lambda found: len(found) == 2 or broken(bench),
            on_virtual_clock=IN_TIME,
        )
        if not bench.faults.struck(lost):
            bench.not_observed("5.5", "the tool renewed no access token")
            return
        arrived, told = len(booked) == 2, broken(bench)
        survives = bench.ledger == "xero"
        bench.check(
            "5.5",
            arrived or (told and not survives),
            passed="The tool renewed the token again, and the invoice arrived"
            if arrived
            else "The tool says that it must be connected again",
            failed=f"The answer to one token refresh was lost; two hours later the invoice of {amount} is not in the ledger, and the tool "
            f"{'wants to be connected again, though the old token was still good' if told else 'says nothing of it'}",
            expected="the invoice in the ledger"
            if survives
            else "the invoice in the ledger, or a broken connection and an alert",
            observed=f"{len(booked)} of 2 invoices, {'told' if told else 'nothing told'}",
            money=amount,
        )
    if arrived or not told:
        return
    with bench.step("The firm connects again"):
        bench.connect(settings=False)
        after = wait_for_invoices(bench, known.client.name, count=2)
        bench.check(
            "5.5",
            total_of(after) == known.booked.subtotal + amount,
            passed="After connecting again, what had waited arrived once",
            failed=f"After connecting again, {len(after)} of 2 invoices are in the ledger",
            expected="2 invoices",
            observed=f"{len(after)} invoices",
            money=amount,
        )


def broken(bench: Bench) -> bool:
    """Whether the tool shows the connection as broken and has raised an alert."""
    status = bench.candidate.connection()
    return status is not None and status.status == "broken" and bool(bench.candidate.open_alerts())
