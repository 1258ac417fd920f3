from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.consent import allow
from sevenpoint.scenarios.common import IN_TIME, billed

# Who may write invoices and payments, and is nobody special: neither the subscriber nor an adviser (xero.md 5.19).
LEAST = "STANDARD"


@scenario(
    "A user with the least role that suffices can connect the tool, and everything works",
    requirements=["6.3"],
    harm=Harm.SECURITY,
    catches=["subscriber-demanded"],
    ledgers=["xero"],
    connected=False,
)
def test_least_role_suffices(bench: Bench) -> None:
    """A connection can do what its user can. A tool that insists on the owner's login holds rights over users, bank feeds and the
    subscription, for the sake of sending invoices."""
    person = bench.sandbox.add_user(bench.organisation, bench.names.email(), LEAST)
    with bench.step(f"A user with the role {LEAST}, who is not the organisation's owner, connects the tool"):
        answer = allow(bench.start_connect(), organisation=bench.organisation.id, user=person.email)
        status = bench.candidate.connection()
        connected = status is not None and status.status == "connected"
        bench.require(
            "6.3",
            connected,
            passed="A user who is not the owner could connect the tool",
            failed=f"A user with the role {LEAST} consented, which suffices for everything the tool does, and it refused the "
            f"connection ({answer.status})",
            expected="connected",
            observed=f"{answer.status}, {status.status if status else 'no connection'}",
        )
        bench.candidate.save_settings(bench.default_settings())
    known = billed(bench)
    if not bench.candidate.offers("payments"):
        return
    with bench.step("The invoice is paid in the tool"):
        bench.candidate.record_payment(known.invoice.id, known.booked.total)
        due = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id).amount_due,
            lambda left: not left,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "6.3",
            not due,
            passed="Invoice and payment are in the ledger",
            failed=f"With the role {LEAST} the payment of {known.booked.total} did not reach the ledger",
            expected="nothing due",
            observed=due,
            money=known.booked.total,
        )
