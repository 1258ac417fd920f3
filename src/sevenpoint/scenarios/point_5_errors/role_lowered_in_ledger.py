from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles.words import names_rights
from sevenpoint.scenarios.common import DAY, IN_TIME, billed, line, total_of, wait_for_invoices

ENOUGH = {"xero": "STANDARD", "quickbooks": "Standard user"}
TOO_LITTLE = {"xero": "READONLY", "quickbooks": "Reports only"}


@scenario(
    "When the user who connected loses a right, the tool says so and goes on once it is given back",
    requirements=["5.5"],
    harm=Harm.MONEY_LATE,
    catches=["lowered-role-taken-for-disconnection"],
    connected=False,
)
def test_role_lowered_in_ledger(bench: Bench) -> None:
    """A connection rests on one person's login. When that person changes jobs, a tool that says "connect again" sends somebody through
    the same consent with the same result; one that says whose role is too low is mended in a minute."""
    person = bench.sandbox.add_user(bench.organisation, bench.names.email(), ENOUGH[bench.ledger])
    with bench.step("A bookkeeper of the firm connects the tool, and it works"):
        bench.connect(user=person.email)
        known, amount = billed(bench), bench.names.amount()
    with bench.step("The bookkeeper's role in the ledger is lowered, and an invoice is made"):
        bench.sandbox.change_role(bench.organisation, person, TOO_LITTLE[bench.ledger])
        invoice = bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)])
        said = bench.eventually(
            lambda: [f"{alert.subject} {alert.message}" for alert in bench.candidate.open_alerts()],
            lambda texts: any(names_rights(text) for text in texts),
            on_virtual_clock=IN_TIME,
        )
        shown = bench.candidate.invoice(invoice.id).sync.state
        bench.check(
            "5.5",
            any(names_rights(text) for text in said) and shown != "synced",
            passed="The tool says that the user who connected may not do this any more",
            failed=f"The role of the user who connected was lowered; the tool shows the next invoice as {shown} and "
            + (f"says of it only: {said[0]}" if said else "says nothing of it"),
            expected="an alert that speaks of the user's role or rights, the invoice not sent",
            observed=f"{said[0] if said else 'no alert'}; {shown}",
            money=amount,
        )
    with bench.step("The role is given back"):
        bench.sandbox.change_role(bench.organisation, person, ENOUGH[bench.ledger])
        status = bench.candidate.connection()
        if status is None or status.status != "connected":
            bench.connect(user=person.email, settings=False)
        elif bench.candidate.offers("sync"):
            bench.candidate.sync()
        booked = wait_for_invoices(bench, known.client.name, count=2, on_virtual_clock=DAY + IN_TIME)
        bench.check(
            "5.5",
            total_of(booked) == known.booked.subtotal + amount,
            passed="With the role back, the invoice arrived once",
            failed=f"The role was given back; a day later {len(booked)} of 2 invoices are in the ledger",
            expected="2 invoices",
            observed=f"{len(booked)} invoices",
            money=amount,
        )
