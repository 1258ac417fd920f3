import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import LedgerInvoice
from sevenpoint.harness.contract import Billing, NewClient, NewProposalLine
from sevenpoint.scenarios.common import DAY, IN_TIME, MONTH, total_of, wait_for_invoices


@scenario(
    "A deposit is billed before the work and drawn down on the invoices that follow",
    requirements=["3.3"],
    harm=Harm.MONEY_WRONG,
    catches=["deposit-not-drawn-down"],
)
def test_deposit_drawn_down(bench: Bench) -> None:
    """A deposit is the client's money until it is earned. When it is not drawn down, the client pays twice and the books show a
    liability that nobody remembers; when it is booked as income, revenue comes too early."""
    price, name = bench.names.amount(900, 1200), bench.names.client()
    deposit = (price * Decimal("1.4")).quantize(Decimal("0.01"))
    start = bench.clock.today() + dt.timedelta(days=30)
    account = bench.organisation.chart.deposits
    with bench.step("A client accepts two months of work with a deposit"):
        proposal = bench.candidate.create_proposal(
            title="Advisory with deposit",
            start_date=start,
            client=NewClient(name=name, email=bench.names.email()),
            deposit=deposit,
            lines=[
                NewProposalLine(
                    service="Advisory",
                    description="Monthly advisory",
                    unit_price=price,
                    billing=Billing(kind="recurring", every_months=1, occurrences=2),
                )
            ],
        )
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
    with bench.step("The deposit is billed at once, as a liability"):
        booked = wait_for_invoices(bench, name)
        bench.require(
            "3.3",
            len(booked) == 1 and booked[0].subtotal == deposit and waiting(booked, account) == deposit,
            passed="The deposit was billed at acceptance and waits in the deposit account",
            failed=f"A deposit of {deposit} was agreed; at acceptance the ledger has {total_of(booked)} billed and "
            f"{waiting(booked, account)} of it in the deposit account",
            expected=f"one invoice of {deposit}, coded to account {account}",
            observed=[f"{line.amount} to account {line.account}" for invoice in booked for line in invoice.lines],
            money=deposit,
        )
        bench.bookkeeper.pay(booked[0].id, booked[0].total, account=bench.organisation.chart.bank)
        bench.eventually(
            lambda: bench.candidate.invoices_of(proposal.client_id),
            lambda invoices: bool(invoices) and invoices[0].status == "paid",
            on_virtual_clock=IN_TIME,
        )
    with bench.step("Two months are billed"):
        bench.clock.advance(to=start + MONTH + DAY, step=MONTH)
        booked = wait_for_invoices(bench, name, 3)
    with bench.step("The deposit has been used up and the client was billed once"):
        left, net = waiting(booked, account), total_of(booked)
        bench.check(
            "3.3",
            (len(booked), left, net) == (3, Decimal(0), 2 * price),
            passed="The deposit was drawn down to nothing, and in all the client was billed what was agreed",
            failed=f"Of a deposit of {deposit}, {left} still waits after the work was billed, and the client was billed {net} where "
            f"{2 * price} was agreed",
            expected=f"three invoices, {2 * price} in all, nothing left in the deposit account",
            observed=f"{len(booked)} invoices, {net} in all, {left} left in the deposit account",
            money=abs(net - 2 * price) or abs(left) or None,
        )


def waiting(invoices: list[LedgerInvoice], account: str) -> Decimal:
    """What the invoices put into the deposit account, less what they took out."""
    return sum((line.amount for invoice in invoices for line in invoice.lines if line.account == account), Decimal(0))
