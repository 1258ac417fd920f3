from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.scenarios.common import IN_TIME, billed, line, standing_invoices


@scenario(
    "A client archived on one side is archived on the other, and billing it is refused with a reason",
    requirements=["1.8"],
    harm=Harm.MANUAL_WORK,
    catches=["ledger-archive-ignored", "archive-stays-local"],
)
def test_client_archived(bench: Bench) -> None:
    """A client that has left is archived where somebody noticed first. When the other side does not follow, it is billed again,
    or its invoices are refused one by one for a reason that nobody sees."""
    left, closed = billed(bench), billed(bench)
    with bench.step("Both clients have paid what they owed"):
        for each in (left, closed):
            bench.bookkeeper.pay(each.booked.id, each.booked.total, account=bench.organisation.chart.bank)
        bench.eventually(
            lambda: [bench.candidate.invoice(each.invoice.id).status for each in (left, closed)],
            lambda statuses: statuses == ["paid", "paid"],
            on_virtual_clock=IN_TIME,
        )
    with bench.step("The bookkeeper archives the first client in the ledger"):
        bench.bookkeeper.archive_contact(left.contact.id)
        seen = bench.eventually(
            lambda: bench.candidate.client(left.client.id), lambda client: not client.active, on_virtual_clock=IN_TIME
        )
        bench.check(
            "1.8",
            not seen.active,
            passed="A contact archived in the ledger is archived in the tool",
            failed=f"{left.client.name} was archived in the ledger and the tool still shows the client as active",
            expected="not active",
            observed="active" if seen.active else "not active",
        )
    with bench.step("Somebody bills the archived client all the same"):
        amount = bench.names.amount()
        before = len(bench.candidate.alerts())
        refused = refusal(lambda: bench.candidate.create_invoice(client_id=left.client.id, lines=[line(bench, amount)]))
        told = bench.eventually(
            lambda: bench.candidate.alerts()[before:],
            lambda alerts: bool(alerts) or refused is not None,
            on_virtual_clock=IN_TIME,
        )
        booked = [each for each in standing_invoices(bench, left.client.name) if each.subtotal == amount]
        bench.check(
            "1.8",
            refused is not None or bool(told) or bool(booked),
            passed="Billing an archived client is refused or told",
            failed=f"An invoice of {amount} was raised for a client that is archived in the ledger; it is not in the books and "
            "nobody was told",
            expected="a refusal, or an alert that says why it is not in the ledger",
            observed="neither",
            money=amount,
        )
    with bench.step("A member archives the second client in the tool"):
        gone = refusal(lambda: bench.candidate.change_client(closed.client.id, ClientChange(active=False)))
        kept = bench.eventually(
            lambda: bench.bookkeeper.contact(closed.contact.id),
            lambda contact: not contact.active,
            within_seconds=0.2 if gone is not None else 5.0,
            on_virtual_clock=None if gone is not None else IN_TIME,
        )
        bench.check(
            "1.8",
            gone is not None or not kept.active,
            passed="A client archived in the tool is archived in the ledger"
            if gone is None
            else "Archiving is refused",
            failed=f"{closed.client.name} was archived in the tool and is still an active contact in the ledger",
            expected="archived in the ledger, or refused with a reason",
            observed="active in the ledger",
        )
