import datetime as dt

from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.harness.contract import Billing, NewProposalLine
from sevenpoint.scenarios.common import DAY, IN_TIME, billed

START = dt.date(2026, 3, 10)
MONTHS = 2


@scenario(
    "A client whom the ledger bills by itself is not billed twice without a word",
    requirements=["7.3"],
    harm=Harm.MONEY_WRONG,
    catches=["repeating-invoices-unnoticed"],
)
def test_repeating_invoice_noticed(bench: Bench) -> None:
    """Before the tool came, the ledger's own repeating invoices billed the retainers. When the same retainer starts in the tool and
    nobody looks, the client gets two bills a month and pays one of them, or both."""
    known, fee = billed(bench), bench.names.amount()
    with bench.step("The ledger bills the client by itself each month"):
        bench.bookkeeper.repeat_monthly(known.contact.id, fee, account=bench.organisation.chart.sales_2, start=START)
        before = bench.bookkeeper.repeating(known.contact.id)
    with bench.step("The client accepts a proposal for the same service in the tool"):
        proposal = bench.candidate.create_proposal(
            title="Monthly books",
            start_date=START,
            client_id=known.client.id,
            lines=[
                NewProposalLine(
                    service="Bookkeeping",
                    description="Monthly fee",
                    unit_price=fee,
                    billing=Billing(kind="recurring", every_months=1, occurrences=MONTHS),
                )
            ],
        )
        refused = refusal(lambda: bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person()))
    with bench.step("The first day of billing comes"):
        bench.clock.advance(to=START + DAY)
        told = bench.eventually(
            lambda: [
                alert for alert in bench.candidate.alerts() if known.client.name in f"{alert.subject} {alert.message}"
            ],
            lambda alerts: bool(alerts),
            within_seconds=2.0,
            on_virtual_clock=IN_TIME,
        )
        same = [each for each in bench.bookkeeper.invoices_of(known.contact.id) if each.subtotal == fee]
        bench.check(
            "7.3",
            refused is not None or bool(told) or len(same) == 1,
            passed="The tool refuses to bill what the ledger bills already"
            if refused
            else "The firm is told that the ledger bills this client already"
            if told
            else "The client is billed once",
            failed=f"{known.client.name} has {len(same)} invoices of {fee} for one month, one from the ledger's own schedule and one from "
            "the tool, and nobody was told",
            expected="one invoice a month, or a word to the firm",
            observed=f"{len(same)} invoices, {len(told)} alerts",
            money=fee,
        )
        after = bench.bookkeeper.repeating(known.contact.id)
        bench.check(
            "7.3",
            after == before,
            passed="The ledger's own repeating invoice is as the firm left it",
            failed=f"The ledger's repeating invoice of {fee} was changed or ended by the tool, without a decision of the firm",
            expected=[each.terms for each in before],
            observed=[each.terms for each in after],
            money=fee,
        )
