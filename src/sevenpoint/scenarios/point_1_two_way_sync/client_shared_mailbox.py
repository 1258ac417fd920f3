from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, line, wait_for_invoices


@scenario(
    "Two companies that share a mailbox stay two clients",
    requirements=["1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["email-match-takes-over"],
)
def test_client_shared_mailbox(bench: Bench) -> None:
    """One bookkeeper often receives the invoices of a whole group. A tool that takes an e-mail address for an identity bills the
    second company on the first one's account."""
    email, first, second = bench.names.email(), bench.names.client(), bench.names.client()
    amount = bench.names.amount()
    with bench.step("The books hold one company of a group"):
        held = bench.bookkeeper.create_contact(first, email=email)
    with bench.step("The firm makes a sister company with the same e-mail address in the tool, and bills it"):
        client = bench.candidate.create_client(second, email=email)
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        booked = wait_for_invoices(bench, second, on_virtual_clock=IN_TIME)
        wrong = bench.bookkeeper.invoices_of(held.id)
        bench.check(
            "1.6",
            [each.subtotal for each in booked] == [amount] and not wrong,
            passed="The sister company is billed on an account of its own",
            failed=f"{first} and {second} share a mailbox; the invoice of {amount} for {second} "
            + (f"stands on the account of {first}" if wrong else "is not in the books"),
            expected=f"one invoice for {second}, none for {first}",
            observed=f"{len(booked)} for {second}, {len(wrong)} for {first}",
            money=amount,
        )
    with bench.step("Both keep their names"):
        names = (bench.bookkeeper.contact(held.id).name, bench.candidate.client(client.id).name)
        bench.check(
            "1.6",
            names == (first, second),
            passed="Neither was renamed",
            failed=f"The tool took {second} for {first}, because they share a mailbox",
            expected=f"{first}, {second}",
            observed=", ".join(names),
        )
