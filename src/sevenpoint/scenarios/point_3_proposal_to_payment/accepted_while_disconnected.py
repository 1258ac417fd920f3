from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import IN_TIME, total_of, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, once


@scenario(
    "A proposal accepted while the connection is broken is billed once it is back",
    requirements=["3.1", "3.7"],
    harm=Harm.MONEY_WRONG,
    catches=["accepted-while-disconnected-lost"],
)
def test_accepted_while_disconnected(bench: Bench) -> None:
    """A client does not wait for the firm to mend its connection. What was signed meanwhile has to be billed when the ledger is back:
    no later sync asks for it again, so what is lost here is lost for good."""
    price = bench.names.amount()
    client = NewClient(name=bench.names.client(), email=bench.names.email())
    with bench.step("The connection is removed in the ledger, and the tool notices"):
        bench.sandbox.revoke_grants(bench.app)
        bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        state = bench.eventually(
            lambda: bench.candidate.connection(),
            lambda seen: seen is not None and seen.status != "connected",
            on_virtual_clock=IN_TIME,
        )
    with bench.step("A new client accepts, and a day passes"):
        proposal = accepted(bench, client, [once(bench, price)])
        bench.clock.advance(days=1)
        shown = bench.candidate.invoices_of(proposal.client_id)
        bench.check(
            "3.1",
            len(shown) == 1 and all(each.sync.state != "synced" for each in shown),
            passed="The tool holds the invoice and does not claim that the ledger has it",
            failed=f"A client accepted {price} while the connection was {state.status if state else 'missing'}, and the tool shows "
            f"{len(shown)} invoices for it: {', '.join(each.sync.state for each in shown) or 'none'}",
            expected="one invoice, not shown as synced",
            observed=[each.sync.state for each in shown],
            money=price,
        )
    with bench.step("The firm connects again, and the engagement is billed"):
        bench.connect(settings=False)
        booked = wait_for_invoices(bench, client.name, on_virtual_clock=IN_TIME)
        bench.check(
            "3.7",
            effects.billed(price, booked).once(),
            passed="After reconnecting, what was accepted meanwhile was billed, once",
            failed=f"A client accepted {price} while the connection was broken; after reconnecting, {total_of(booked)} of it is billed "
            f"on {len(booked)} invoices",
            expected=f"one invoice of {price}",
            observed=[str(invoice.subtotal) for invoice in booked],
            money=effects.billed(price, booked).at_stake(),
        )
