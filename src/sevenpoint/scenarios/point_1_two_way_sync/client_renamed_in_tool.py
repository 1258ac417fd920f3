from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A client renamed in the tool is renamed in the ledger",
    requirements=["1.1"],
    harm=Harm.MANUAL_WORK,
    catches=["client-edits-stay-local"],
)
def test_client_renamed_in_tool(bench: Bench) -> None:
    """Staff correct a client where they work. When the correction stays in the tool, statements go out from the ledger in
    the old name, and somebody types it again or makes a second contact."""
    known = billed(bench)
    name, email = bench.names.client(), bench.names.email()
    with bench.step("A member renames the client and changes its billing e-mail in the tool"):
        bench.candidate.change_client(known.client.id, ClientChange(name=name, email=email))
    with bench.step("The ledger's contact changes"):
        seen = bench.eventually(
            lambda: bench.bookkeeper.contact(known.contact.id),
            lambda contact: (contact.name, contact.email) == (name, email),
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.1",
            (seen.name, seen.email) == (name, email),
            passed="A client renamed in the tool was renamed in the ledger",
            failed=f"The client was renamed in the tool and the ledger still calls it {seen.name}",
            expected=f"{name}, {email}",
            observed=f"{seen.name}, {seen.email}",
        )
    with bench.step("There is still one contact"):
        twins = bench.bookkeeper.contacts_named(name)
        bench.check(
            "1.1",
            len(twins) <= 1,
            passed="The rename changed the contact that was there",
            failed=f"The rename made a second contact: the ledger has {len(twins)} called {name}",
            expected="one contact",
            observed=f"{len(twins)} contacts",
        )
