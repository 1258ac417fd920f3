from collections.abc import Callable

from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.harness.oracles.roles import Attempt
from sevenpoint.scenarios.common import billed


@scenario(
    "A member without rights cannot connect, map, sync, refund or disconnect",
    requirements=["6.1"],
    harm=Harm.SECURITY,
    catches=["roles-unchecked"],
)
def test_member_without_rights(bench: Bench) -> None:
    """Whoever can change the bank account of the mapping can move the firm's money. Buttons that are hidden on a page but open in
    the API protect nothing."""
    weakest = bench.candidate.roles[-1]
    if len(bench.candidate.roles) < 2:
        bench.unsupported("6.1", "the candidate knows one role only")
        return
    known = billed(bench)
    payment = bench.candidate.record_payment(known.invoice.id, known.booked.total)
    member = bench.candidate.acting_as(weakest)
    settings = bench.candidate.settings()
    hijacked = settings.model_copy(update={"payment_account": bench.organisation.chart.fees})
    forbidden: dict[str, Callable[[], object]] = {
        "map the money to another account": lambda: member.save_settings(hijacked),
        "force a sync": member.sync,
        "refund a payment": lambda: member.refund(payment.id),
        "make themselves an owner": lambda: member.save_member("member@firm.example", bench.candidate.roles[0]),
        "void an invoice": lambda: member.void_invoice(known.invoice.id),
        "disconnect the ledger": member.disconnect,
    }
    with bench.step(f"A {weakest} tries what only others may do"):
        for deed, attempt in forbidden.items():
            refused = refusal(attempt)
            tried = Attempt(weakest, deed, refused.status if refused else None)
            bench.check(
                "6.1",
                not tried.breach(),
                passed=f"A {weakest} may not {deed}",
                failed=f"A {weakest} could {deed} through the API",
                expected="403",
                observed=tried.in_words(),
                money=known.booked.total,
            )
    with bench.step("Nothing has changed"):
        status = bench.candidate.connection()
        kept = bench.candidate.settings().payment_account
        bench.check(
            "6.1",
            status is not None and status.status == "connected" and kept == settings.payment_account,
            passed="Connection and mapping are as the owner left them",
            failed=f"After a {weakest} tried, the connection is {status.status if status else 'gone'} and money goes to account {kept}",
            expected=f"connected, account {settings.payment_account}",
            observed=f"{status.status if status else 'no connection'}, account {kept}",
        )
