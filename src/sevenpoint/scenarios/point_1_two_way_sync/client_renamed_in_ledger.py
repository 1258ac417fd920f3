from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import LedgerAddress
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A client renamed and re-addressed in the ledger changes in the tool",
    requirements=["1.1"],
    harm=Harm.MANUAL_WORK,
    catches=["ledger-client-edits-ignored"],
)
def test_client_renamed_in_ledger(bench: Bench) -> None:
    """The bookkeeper keeps the books' names right. A tool that does not listen mails invoices to an address that the firm
    has already corrected once, and shows a client under two names."""
    known = billed(bench)
    name, email, city = bench.names.client(), bench.names.email(), bench.names.address().city
    with bench.step("The bookkeeper renames the client and corrects e-mail and address in the ledger"):
        bench.bookkeeper.change_contact(known.contact.id, name=name, email=email, address=LedgerAddress(city=city))
    with bench.step("The tool shows what the ledger shows"):
        seen = bench.eventually(
            lambda: bench.candidate.client(known.client.id),
            lambda client: client.name == name and client.email == email,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.1",
            (seen.name, seen.email, seen.address.city if seen.address else "") == (name, email, city),
            passed="A client renamed and re-addressed in the ledger changed in the tool",
            failed=f"The client was renamed in the ledger and the tool still calls it {seen.name}",
            expected=f"{name}, {email}, {city}",
            observed=f"{seen.name}, {seen.email}, {seen.address.city if seen.address else 'no address'}",
        )
    with bench.step("The ledger keeps the bookkeeper's version"):
        kept = bench.bookkeeper.contact(known.contact.id)
        bench.check(
            "1.1",
            (kept.name, kept.email) == (name, email),
            passed="The bookkeeper's correction stands in the ledger",
            failed=f"The tool wrote its old version over the bookkeeper's correction: the ledger says {kept.name} again",
            expected=f"{name}, {email}",
            observed=f"{kept.name}, {kept.email}",
        )
