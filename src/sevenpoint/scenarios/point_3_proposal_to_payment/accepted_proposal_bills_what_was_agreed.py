from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient, NewProposalLine
from sevenpoint.harness.oracles.money import CENT, leak
from sevenpoint.scenarios.common import total_of, wait_for_invoices


@scenario(
    "An accepted proposal alone bills exactly what was agreed",
    requirements=["3.1", "3.2", "3.7"],
    harm=Harm.MONEY_WRONG,
    catches=["quantity-dropped"],
)
def test_accepted_proposal_bills_what_was_agreed(bench: Bench) -> None:
    """Between the signature and the ledger nobody should type anything again. Whatever gets lost on the way, a quantity or a
    discount, is revenue that leaks or a client who feels cheated."""
    name = bench.names.client()
    lines = [
        NewProposalLine(
            service="Advisory", description=bench.names.text(), quantity=Decimal(3), unit_price=bench.names.amount()
        ),
        NewProposalLine(
            service="Bookkeeping",
            description=bench.names.text(),
            quantity=Decimal("1.5"),
            unit_price=Decimal(bench.names.amount().quantize(Decimal(1))),
            discount_percent=Decimal(10),
        ),
    ]
    agreed = {
        each.description: (each.quantity * each.unit_price * (100 - each.discount_percent) / 100) for each in lines
    }
    with bench.step("A new client accepts a proposal"):
        proposal = bench.candidate.create_proposal(
            title="Year-end work",
            start_date=bench.clock.today(),
            client=NewClient(name=name, email=bench.names.email()),
            lines=lines,
        )
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
    with bench.step("Client and invoice appear in the ledger by themselves"):
        booked = wait_for_invoices(bench, name)
        bench.require(
            "3.1",
            len(booked) == 1,
            passed="Acceptance alone made the client and the invoice in the ledger",
            failed=f"A proposal over {sum(agreed.values()):.2f} was accepted and the ledger has {len(booked)} invoices for it",
            expected="one client with one invoice",
            observed=f"{len(bench.bookkeeper.contacts_named(name))} clients, {len(booked)} invoices",
            money=sum(agreed.values(), Decimal(0)).quantize(Decimal("0.01")),
        )
    with bench.step("Every line is billed as agreed"):
        (invoice,) = booked
        seen = {line.description: line.amount for line in invoice.lines}
        wrong = [text for text, amount in agreed.items() if abs(seen.get(text, Decimal(0)) - amount) > Decimal("0.005")]
        quantities = {line.description: line.quantity for line in invoice.lines}
        short = sum(agreed.values(), Decimal(0)).quantize(Decimal("0.01")) - total_of(booked)
        bench.check(
            "3.2",
            not wrong and all(quantities.get(each.description) == each.quantity for each in lines),
            passed="Price, quantity and discount of every line are billed as agreed",
            failed=f"Invoice {invoice.number}: {len(wrong)} of {len(lines)} lines differ from what was agreed in quantity, price or "
            "discount",
            expected={text: str(amount) for text, amount in agreed.items()},
            observed={text: str(amount) for text, amount in seen.items()},
            money=abs(short) or None,
        )
        bench.check(
            "3.7",
            not leak(sum(agreed.values(), Decimal(0)), total_of(booked), tolerance=CENT),
            passed="Nothing leaked between proposal and invoice",
            failed=f"{short} of what the client agreed to was not billed"
            if short > 0
            else f"{-short} too much was billed",
            expected=f"{sum(agreed.values()):.2f} before tax",
            observed=f"{total_of(booked)} before tax",
            money=abs(short) or None,
        )
