from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "An edit in the ledger right after one of the tool's is not taken for an echo",
    requirements=["1.7"],
    harm=Harm.MANUAL_WORK,
    catches=["own-echo-window"],
)
def test_echo_edit_after_own_write(bench: Bench) -> None:
    """A tool has to tell its own writes from people's. When it simply ignores a record for a while after it wrote it, the correction
    that a bookkeeper makes in that while is lost for good, and no history says so."""
    known = billed(bench)
    phone, email = bench.names.phone(), bench.names.email()
    with bench.step("A member changes the telephone in the tool, and it reaches the ledger"):
        bench.candidate.change_client(known.client.id, ClientChange(phone=phone))
        there = bench.eventually(
            lambda: bench.bookkeeper.contact(known.contact.id).phone,
            lambda shown: shown == phone,
            on_virtual_clock=IN_TIME,
        )
        bench.require(
            "1.7",
            there == phone,
            passed="The member's edit reached the ledger",
            failed="A telephone number that was changed in the tool never reached the ledger",
            expected=phone,
            observed=there,
        )
    with bench.step("At once the bookkeeper corrects the e-mail of the same client in the ledger"):
        bench.bookkeeper.change_contact(known.contact.id, email=email)
        seen = bench.eventually(
            lambda: bench.candidate.client(known.client.id),
            lambda client: client.email == email,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.7",
            (seen.email, seen.phone) == (email, phone),
            passed="The bookkeeper's correction arrived, though the tool had just written the record itself",
            failed=f"The bookkeeper corrected {known.client.name}'s e-mail right after the tool had written the client; two hours later "
            f"the tool still shows {seen.email}: the edit was taken for an echo",
            expected=f"{email}, {phone}",
            observed=f"{seen.email}, {seen.phone}",
        )
