import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import AmendedLine, NewClient, Position, Proposal
from sevenpoint.scenarios.common import DAY, IN_TIME, MONTH, standing_invoices, total_of, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, every, once

NOTHING = Decimal("0.00")
TIMES = 4


@scenario(
    "What is agreed, to bill, billed and collected can be told at any moment, and the ledger agrees",
    requirements=["3.8"],
    harm=Harm.MONEY_WRONG,
    catches=[
        "position-without-ledger-payments",
        "position-counts-voided",
        "position-as-signed",
        "position-forgets-the-future",
        "position-ignores-the-end",
    ],
)
def test_position_at_any_moment(bench: Bench) -> None:
    """A partner asks: what did this client agree to, and where is the money? A tool whose figures drift from the books after the first
    bank transfer, price change or void sends people back to a spreadsheet, and hides what was never billed."""
    bench.needs("position")
    start, fee, monthly, raised = bench.clock.today(), bench.names.amount(), bench.names.amount(), bench.names.amount()
    client = NewClient(name=bench.names.client(), email=bench.names.email())
    bank = bench.organisation.chart.bank
    with bench.step("A client accepts a fee at once and four monthly fees, the first of them today"):
        proposal = accepted(bench, client, [once(bench, fee), every(1, bench, monthly, TIMES)], start=start)
        booked = wait_for_invoices(bench, client.name)
        look(bench, proposal, client.name, "after acceptance", agreed=fee + TIMES * monthly, to_bill=3 * monthly)
    with bench.step("The client pays by bank transfer, straight into the ledger"):
        for invoice in booked:
            bench.bookkeeper.pay(invoice.id, invoice.total, account=bank)
        look(bench, proposal, client.name, "after a bank transfer", agreed=fee + TIMES * monthly, to_bill=3 * monthly)
    with bench.step("A month passes, and the next fee is billed"):
        bench.clock.advance(to=start + MONTH + DAY, step=MONTH)
        wait_for_invoices(bench, client.name, len(booked) + 1)
        look(bench, proposal, client.name, "after a month", agreed=fee + TIMES * monthly, to_bill=2 * monthly)
    with bench.step("The price changes for what is still to bill"):
        changed = [
            AmendedLine(id=each.id, unit_price=raised) for each in proposal.lines if each.billing.kind == "recurring"
        ]
        bench.candidate.amend_proposal(proposal.id, effective_date=start + dt.timedelta(days=45), lines=changed)
        agreed = fee + 2 * monthly + 2 * raised
        look(bench, proposal, client.name, "after a price change", agreed=agreed, to_bill=2 * raised)
    with bench.step("An unpaid invoice is voided in the tool: nobody owes it any more"):
        open_ones = [each for each in bench.candidate.invoices_of(proposal.client_id) if each.status == "open"]
        bench.candidate.void_invoice(open_ones[-1].id)
        look(bench, proposal, client.name, "after a void", agreed=None, to_bill=None)
    with bench.step("The engagement ends after one more month"):
        bench.candidate.cancel_proposal(proposal.id, effective_date=start + dt.timedelta(days=75))
        agreed = fee + 2 * monthly + raised
        look(bench, proposal, client.name, "after the end was agreed", agreed=agreed, to_bill=None)
        bench.clock.advance(to=start + dt.timedelta(days=100), step=MONTH)
        look(bench, proposal, client.name, "at the end", agreed=agreed, to_bill=None)


def look(
    bench: Bench, proposal: Proposal, name: str, when: str, *, agreed: Decimal | None, to_bill: Decimal | None
) -> None:
    """Compare the four figures with the agreement and with the books. `agreed`, `to_bill` None: good tools may differ on what a void
    leaves to bill, so only billed and collected are looked at."""

    def in_books() -> tuple[Decimal, Decimal]:
        invoices = standing_invoices(bench, name)
        return total_of(invoices), sum((invoice.amount_paid for invoice in invoices), NOTHING)

    def wanted() -> dict[str, Decimal]:
        billed, collected = in_books()
        figures = {"agreed": agreed, "to_bill": to_bill, "billed": billed, "collected": collected}
        return {figure: amount for figure, amount in figures.items() if amount is not None}

    def told() -> tuple[Position, dict[str, Decimal]]:
        position = bench.candidate.position(proposal.id)
        return position, {
            figure: getattr(position, figure) - amount
            for figure, amount in wanted().items()
            if getattr(position, figure) != amount
        }

    position, wrong = bench.eventually(told, lambda seen: not seen[1], within_seconds=2, on_virtual_clock=IN_TIME)
    most = max((abs(off) for off in wrong.values()), default=NOTHING)
    bench.check(
        "3.8",
        not wrong,
        passed=f"Agreed, to bill, billed and collected are right {when}",
        failed=f"{when.capitalize()} the tool's figures are wrong: "
        + "; ".join(
            f"{figure.replace('_', ' ')} is {getattr(position, figure)} where {amount} is right"
            for figure, amount in wanted().items()
            if figure in wrong
        ),
        expected={figure: str(amount) for figure, amount in wanted().items()},
        observed={figure: str(getattr(position, figure)) for figure in ("agreed", "to_bill", "billed", "collected")},
        money=most or None,
    )
