from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import LedgerInvoice, NewLedgerLine
from sevenpoint.harness.contract import Invoice
from sevenpoint.scenarios.common import IN_TIME


@scenario(
    "What was open before the connection is shown with what was paid on it, and is followed",
    requirements=["7.1", "1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["imported-without-payments", "open-items-not-followed"],
    connected=False,
)
def test_open_items_followed(bench: Bench) -> None:
    """On the first day with a tool most of what clients owe is older than the tool. Imported without its payments it is asked for
    again; imported and never looked at, it stays open after it was paid."""
    name, keeper, chart = bench.names.client(), bench.bookkeeper, bench.organisation.chart
    with bench.step("The books hold three invoices of a client: open, part-paid and paid"):
        contact = keeper.create_contact(name, email=bench.names.email())
        unpaid, part, settled = (_invoice(bench, contact.id) for _ in range(3))
        keeper.pay(part.id, (part.total / 4).quantize(Decimal("0.01")), account=chart.bank)
        keeper.pay(settled.id, settled.total, account=chart.bank)
    with bench.step("The tool is connected, and the books are imported"):
        bench.connect()
        done = bench.candidate.run_import(bench.candidate.preview_import().preview_id)
        client = bench.candidate.clients_named(name)
        shown = _shown(bench, [each.id for each in client])
        if not done.invoices and not shown:
            bench.unsupported("7.1", "The import brings no invoices in, so that what was open before is not tracked")
            bench.unsupported("1.4", "The import brings no invoices in, so that what was open before is not tracked")
            return
        owed = sum((keeper.invoice(each.id).amount_due for each in (unpaid, part, settled)), Decimal(0))
        told = sum((each.amount_due for each in shown.values()), Decimal(0))
        bench.check(
            "7.1",
            told == owed and {unpaid.number, part.number} <= set(shown),
            passed="The client owes in the tool what the books say",
            failed=f"By the books {name} owes {owed} on two invoices; after the import the tool shows {told} on "
            f"{sum(1 for each in shown.values() if each.amount_due)}",
            expected=f"{owed} on {unpaid.number} and {part.number}",
            observed={number: str(each.amount_due) for number, each in shown.items()},
            money=abs(told - owed) or None,
        )
        booked = [each for each in keeper.invoices_of(contact.id) if each.status not in ("voided", "deleted")]
        bench.check(
            "7.1",
            len(booked) == 3,
            passed="The import wrote nothing into the books",
            failed=f"The books held three invoices of {name}, and hold {len(booked)} after the import",
            expected="three invoices",
            observed=[f"{each.number}: {each.total}" for each in booked],
        )
    with bench.step("The client pays the open invoice into the ledger"):
        keeper.pay(unpaid.id, unpaid.total, account=chart.bank)
        now = bench.eventually(
            lambda: _shown(bench, [each.id for each in client]).get(unpaid.number or ""),
            lambda invoice: invoice is not None and invoice.status == "paid",
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.4",
            now is not None and now.status == "paid",
            passed="An invoice from before the connection shows as paid when it is paid",
            failed=f"Invoice {unpaid.number} of {unpaid.total}, from before the connection, was paid in the ledger and is still shown as "
            f"{now.status if now else 'nothing at all'}",
            expected="paid",
            observed=now.status if now else "no invoice",
            money=unpaid.total,
        )
    with bench.step("The import is undone"):
        bench.candidate.undo_import(done.import_id)
        left, kept = _shown(bench, [each.id for each in client]), keeper.invoices_of(contact.id)
        bench.check(
            "7.1",
            not left and len(kept) == 3,
            passed="Undoing the import takes the invoices out of the tool and leaves the books alone",
            failed=f"The import was undone; {len(left)} of its invoices are still in the tool, and the books hold {len(kept)} of 3",
            expected="none in the tool, three in the books",
            observed=f"{len(left)} in the tool, {len(kept)} in the books",
        )


def _invoice(bench: Bench, contact_id: str) -> LedgerInvoice:
    tax = bench.bookkeeper.sales_tax().id
    advice = NewLedgerLine(
        description="Advice", unit_amount=bench.names.amount(), account=bench.organisation.chart.sales, tax=tax
    )
    return bench.bookkeeper.create_invoice(contact_id, [advice])


def _shown(bench: Bench, client_ids: list[str]) -> dict[str, Invoice]:
    """The tool's invoices of a client by number."""
    return {each.number or each.id: each for each in bench.candidate.invoices() if each.client_id in client_ids}
