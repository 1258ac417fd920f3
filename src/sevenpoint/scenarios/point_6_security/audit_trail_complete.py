from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.harness.oracles.audit import Change, in_words, missing
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "The audit trail says what changed, before and after, who did it and which system started it",
    requirements=["6.2"],
    harm=Harm.MANUAL_WORK,
    catches=["audit-without-before"],
)
def test_audit_trail_complete(bench: Bench) -> None:
    """When an amount or an address is wrong, somebody must be able to say since when and by whose hand. Without the value before,
    there is nothing to put back."""
    known = billed(bench)
    first, second = bench.names.email(), bench.names.client()
    with bench.step("A member changes the client's e-mail in the tool"):
        bench.candidate.change_client(known.client.id, ClientChange(email=first))
        bench.eventually(
            lambda: bench.bookkeeper.contact(known.contact.id).email,
            lambda seen: seen == first,
            on_virtual_clock=IN_TIME,
        )
    with bench.step("The bookkeeper renames the client in the ledger"):
        bench.bookkeeper.change_contact(known.contact.id, name=second)
        bench.eventually(
            lambda: bench.candidate.client(known.client.id).name, lambda seen: seen == second, on_virtual_clock=IN_TIME
        )
    trail = bench.candidate.audit_trail()
    for what, field, before, after, source in (
        ("the e-mail changed in the tool", "email", known.client.email, first, "tool"),
        ("the name changed in the ledger", "name", known.client.name, second, "ledger"),
    ):
        with bench.step(f"The trail tells of {what}"):
            change = Change(known.client.id, field, before, after, source)
            bench.check(
                "6.2",
                not missing(change, trail),
                passed=f"The audit trail tells of {what}: before, after, by whom and from where",
                failed=f"The audit trail does not tell fully of {what}: {in_words(change, trail)}",
                expected=f"{field} from {before} to {after}, started by the {source}, with an actor",
                observed=in_words(change, trail),
            )
