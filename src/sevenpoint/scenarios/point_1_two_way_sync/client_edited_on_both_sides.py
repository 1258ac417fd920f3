from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import Address, ClientChange
from sevenpoint.scenarios.common import IN_TIME, billed
from sevenpoint.scenarios.point_1_two_way_sync import _conflicts


@scenario(
    "A client edited on both sides at once keeps both edits, and the declared rule settles what clashes",
    requirements=["1.7"],
    harm=Harm.MANUAL_WORK,
    catches=["whole-client-overwritten", "conflict-rule-not-kept"],
)
def test_client_edited_on_both_sides(bench: Bench) -> None:
    """A member corrects the address while the bookkeeper corrects the e-mail. When the later record wins as a whole, one correction
    is lost in silence, and mail goes where it went before."""
    known = billed(bench)
    email, theirs, ours = bench.names.email(), bench.names.phone(), bench.names.phone()
    address = bench.names.address()
    with bench.step(
        "Before the tool hears of it, the bookkeeper changes e-mail and telephone, and a member address and telephone"
    ):
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.change_contact(known.contact.id, email=email, phone=theirs)
        bench.candidate.change_client(known.client.id, ClientChange(address=address, phone=ours))
        bench.eventually(  # A tool that had heard of the bookkeeper's edit before it sent its own would meet no clash.
            lambda: bench.bookkeeper.contact(known.contact.id).address.city,
            lambda city: city == address.city,
            on_virtual_clock=IN_TIME,
        )
        bench.sandbox.resume_deliveries()
    with bench.step("What only one side changed is on both"):

        def both() -> tuple[str | None, str, str | None, str]:
            """E-mail and city in the tool, then in the ledger."""
            client, contact = bench.candidate.client(known.client.id), bench.bookkeeper.contact(known.contact.id)
            return client.email, (client.address or Address()).city, contact.email, contact.address.city

        wanted = (email, address.city, email, address.city)
        seen = bench.eventually(both, lambda found: found == wanted, on_virtual_clock=IN_TIME)
        lost = [
            what
            for what, shown in (
                ("the bookkeeper's e-mail", seen[::2] != wanted[::2]),
                ("the member's address", seen[1::2] != wanted[1::2]),
            )
            if shown
        ]
        bench.check(
            "1.7",
            not lost,
            passed="Edits of different details on the two sides are both kept",
            failed=f"{known.client.name} was edited on both sides at once, and {' and '.join(lost)} did not survive: one side's whole "
            "record was written over the other's",
            expected=f"{email} and {address.city} on both sides",
            observed=f"tool: {seen[0]}, {seen[1] or 'no city'}; ledger: {seen[2]}, {seen[3] or 'no city'}",
        )
    with bench.step("The telephone, which both changed, follows the declared rule"):

        def phones() -> tuple[str | None, str | None]:
            """In the tool, and in the ledger."""
            return bench.candidate.client(known.client.id).phone, bench.bookkeeper.contact(known.contact.id).phone

        on_tool, on_ledger = bench.eventually(
            phones, lambda found: _conflicts.kept(bench, *found, theirs, ours), on_virtual_clock=IN_TIME
        )
        bench.check(
            "1.7",
            _conflicts.kept(bench, on_tool, on_ledger, theirs, ours),
            passed=f"The clash was settled by the declared rule: {_conflicts.in_words(bench)}",
            failed=f"Both sides changed the telephone of {known.client.name}. Of clashes the tool declares that "
            f"{_conflicts.in_words(bench)}; it shows {on_tool} and the ledger {on_ledger}",
            expected=f"ledger's {theirs}, tool's {ours}: {_conflicts.in_words(bench)}",
            observed=f"tool: {on_tool}; ledger: {on_ledger}",
        )
