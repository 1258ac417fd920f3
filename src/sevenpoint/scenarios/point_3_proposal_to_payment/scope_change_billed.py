import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import AmendedLine, Billing, NewClient, NewProposalLine
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import IN_TIME, MONTH, standing_invoices, total_of, wait_for_invoices


@scenario(
    "Work added after acceptance is billed",
    requirements=["3.6", "3.7"],
    harm=Harm.MONEY_WRONG,
    catches=["scope-change-unbilled"],
)
def test_scope_change_billed(bench: Bench) -> None:
    """Scope grows after the signature. Work that was agreed in passing and never reaches an invoice is the leak that firms
    know best."""
    price, extra, name = bench.names.amount(), bench.names.amount(), bench.names.client()
    with bench.step("A client accepts a monthly service for three months"):
        proposal = bench.candidate.create_proposal(
            title="Monthly bookkeeping",
            start_date=bench.clock.today(),
            client=NewClient(name=name, email=bench.names.email()),
            lines=[
                NewProposalLine(
                    service="Bookkeeping",
                    description="Monthly bookkeeping",
                    unit_price=price,
                    billing=Billing(kind="recurring", every_months=1, occurrences=3),
                )
            ],
        )
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
        wait_for_invoices(bench, name)
    with bench.step("In the second month the client orders a piece of work on top"):
        effective = bench.clock.today() + dt.timedelta(days=40)
        added = AmendedLine(
            service="Advisory",
            description=bench.names.text(),
            unit_price=extra,
            billing=Billing(kind="on_acceptance"),
        )
        bench.candidate.amend_proposal(proposal.id, effective_date=effective, lines=[added])
    with bench.step("Three months pass"):
        bench.clock.advance(days=95, step=MONTH)
        bench.eventually(
            lambda: total_of(standing_invoices(bench, name)),
            lambda total: total == 3 * price + extra,
            within_seconds=2,
            on_virtual_clock=IN_TIME,
        )
        booked = standing_invoices(bench, name)
        found = [line for invoice in booked for line in invoice.lines if line.amount == extra]
        bench.check(
            "3.6",
            len(found) == 1,
            passed="The added work was billed once",
            failed=f"Work of {extra} was added after acceptance and is on {len(found)} invoices",
            expected=f"one line of {extra}",
            observed=[f"{invoice.date}: {invoice.subtotal}" for invoice in booked],
            money=extra,
        )
        agreed = 3 * price + extra
        bench.check(
            "3.7",
            total_of(booked) == agreed,
            passed="Agreed and billed are equal after the change of scope",
            failed=f"The client agreed to {agreed} in all and was billed {total_of(booked)}",
            expected=agreed,
            observed=total_of(booked),
            money=effects.billed(agreed, booked).at_stake(),
        )
