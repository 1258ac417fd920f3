from decimal import Decimal

from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.harness.bookkeepers.base import LedgerInvoice
from sevenpoint.scenarios.common import IN_TIME, Billed, billed, line, until_quiet


@scenario(
    "Contacts that are merged in the ledger are one client in the tool, who can be billed and can pay",
    requirements=["1.8", "1.4"],
    harm=Harm.MONEY_LATE,
    catches=["merge-not-followed", "merged-twin-left-behind"],
)
def test_client_merged_in_ledger(bench: Bench) -> None:
    """Bookkeepers tidy up: two contacts for one company become one. A tool that stays tied to the one that is gone cannot bill
    that client any more, and its payments no longer find their invoices."""
    with bench.step("A client's contact is merged into one that only the ledger has"):
        single = billed(bench)
        left = bench.bookkeeper.create_contact(bench.names.client(), email=bench.names.email())
        _merge(bench, single.contact.id, left.id)
    _goes_on(bench, single, left.id, "a contact of the ledger")
    with bench.step("The contacts of two clients are merged"):
        first, second = billed(bench), billed(bench)
        _merge(bench, first.contact.id, second.contact.id)
    _goes_on(bench, first, second.contact.id, f"the contact of {second.client.name}")


def _merge(bench: Bench, losing: str, surviving: str) -> None:
    until_quiet(bench)
    bench.sandbox.merge_contacts(bench.organisation, losing, surviving)
    bench.clock.advance(minutes=10)
    until_quiet(bench)


def _goes_on(bench: Bench, known: Billed, surviving: str, what: str) -> None:
    """Money for the old invoice arrives, and a new invoice lands on the contact that is left (or is refused there)."""
    total, amount = known.booked.total, bench.names.amount()
    with bench.step(f"{known.client.name}, merged into {what}, pays and is billed again"):
        bench.candidate.record_payment(known.invoice.id, total)
        paid = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id), lambda now: now.amount_due == 0, on_virtual_clock=IN_TIME
        )
        bench.check(
            "1.4",
            paid.amount_due == 0,
            passed=f"A payment for an invoice from before the merge into {what} settles it",
            failed=f"A payment of {total} for invoice {paid.number} was recorded after its contact was merged into {what}; the ledger "
            f"still shows {paid.amount_due} due",
            expected="nothing due",
            observed=f"{paid.amount_due} due",
            money=paid.amount_due or None,
        )
        refused = refusal(
            lambda: bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)])
        )
        landed = [] if refused else _wait(bench, surviving, amount)
        bench.check(
            "1.8",
            len(landed) == 1 or refused is not None,
            passed="The next invoice goes to the contact that is left"
            if landed
            else "The tool refuses to bill the client that is gone, and says so",
            failed=f"{known.client.name} was merged into {what}, and an invoice of {amount} never reaches the ledger: the tool is still "
            "tied to the contact that is gone",
            expected="one invoice on the contact that is left, or a refusal with its reason",
            observed=f"{len(landed)} invoices",
            money=amount,
        )


def _wait(bench: Bench, contact: str, amount: Decimal) -> list[LedgerInvoice]:
    return bench.eventually(
        lambda: [each for each in bench.bookkeeper.invoices_of(contact) if each.subtotal == amount],
        lambda found: bool(found),
        within_seconds=2.0,
        on_virtual_clock=IN_TIME,
    )
