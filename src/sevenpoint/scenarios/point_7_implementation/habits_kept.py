from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import NewLedgerLine
from sevenpoint.scenarios.common import IN_TIME, line, wait_for_invoices


@scenario(
    "Accounts, names and numbers of the books stay as the firm has them",
    requirements=["7.3"],
    harm=Harm.MANUAL_WORK,
    catches=["names-respelled", "own-numbers-used", "local-codes-offered"],
    connected=False,
)
def test_habits_kept(bench: Bench) -> None:
    """The books are older than the tool. Names that change their spelling, a second series of numbers and lists that mix the tool's
    words with the ledger's cost the bookkeeper an hour in every close, and the auditor's trust."""
    keeper, chart, amount = bench.bookkeeper, bench.organisation.chart, bench.names.amount()
    name = bench.names.client()
    with bench.step(
        "The books have a client, an invoice and lists of their own; the tool spells the client its own way"
    ):
        held = keeper.create_contact(name, email=bench.names.email())
        advice = NewLedgerLine(description="Advice", unit_amount=bench.names.amount(), account=chart.sales)
        last = keeper.create_invoice(held.id, [advice]).number or ""
        keeper.create_tracking("Team", f"North {bench.names.nonce(3)}")
        client = bench.candidate.create_client(name.upper(), email=held.email)
        before = _lists(bench)
    with bench.step("The tool is connected, and offers what the ledger has"):
        bench.connect()
        offered = bench.candidate.ledger_options()
        foreign = [
            option.name
            for options, own in (
                (offered.accounts, {each.id for each in keeper.accounts()}),
                (offered.tracking, {each.id for each in keeper.trackings()}),
            )
            for option in options
            if option.id not in own
        ]
        bench.check(
            "7.3",
            not foreign,
            passed="The tool offers the accounts and tracking of the ledger, and no others",
            failed=f"Beside the ledger's own, the tool offers {', '.join(foreign)}, which the ledger does not know",
            expected="the ledger's lists only",
            observed=", ".join(foreign) or "the ledger's lists only",
        )
    with bench.step("The client is billed from the tool, and once more by the bookkeeper"):
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        found = [each for each in wait_for_invoices(bench, name, 2, on_virtual_clock=IN_TIME) if each.number != last]
        following = keeper.create_invoice(held.id, [advice]).number or ""
        number = next((each.number or "" for each in found), "")
        bench.check(
            "7.3",
            bool(found) and _in_a_row(last, number, following),
            passed="The tool's invoice took the next number of the books' own series",
            failed=f"The books were at {last}; the tool's invoice is {number or 'without a number'}, and the bookkeeper's next is {following}"
            if found
            else f"The invoice of {amount} never reached the ledger",
            expected="one series",
            observed=f"{last}, {number}, {following}",
        )
    with bench.step("Names and lists are as they were"):
        now = keeper.contact(held.id).name
        bench.check(
            "7.3",
            now == name,
            passed="The contact keeps the name that the firm gave it",
            failed=f"The firm's contact {name} is called {now} since the tool was connected",
            expected=name,
            observed=now,
        )
        after = _lists(bench)
        changed = [each for each in before if each not in after] + [each for each in after if each not in before]
        bench.check(
            "7.3",
            not changed,
            passed="Accounts, taxes and tracking are as the firm left them",
            failed=f"The tool changed the firm's lists: {', '.join(changed[:5])}",
            expected="no account, tax or tracking added or changed",
            observed=", ".join(changed) or "unchanged",
        )


def _lists(bench: Bench) -> list[str]:
    """Accounts, taxes and tracking in words."""
    keeper = bench.bookkeeper
    accounts = [
        f"account {each.name} ({each.kind}, {'active' if each.active else 'archived'})" for each in keeper.accounts()
    ]
    taxes = [f"tax {each.name} at {each.rate}" for each in keeper.taxes()]
    return [*accounts, *taxes, *(f"tracking {each.name}" for each in keeper.trackings())]


def _in_a_row(*numbers: str) -> bool:
    """Whether numbers of one series follow each other, e.g. INV-0007, INV-0008, INV-0009."""
    heads = {number.rstrip("0123456789") for number in numbers}
    tails = [number[len(number.rstrip("0123456789")) :] for number in numbers]
    if len(heads) != 1 or not all(tails):
        return False
    first = int(tails[0])
    return [int(tail) for tail in tails] == list(range(first, first + len(tails)))
