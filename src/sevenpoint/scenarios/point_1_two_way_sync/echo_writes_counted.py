import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.harness.oracles.writes import writes
from sevenpoint.scenarios.common import IN_TIME, billed

MOST_WRITES = 2
KINDS = ("contacts", "customer", "invoice")


@scenario(
    "A change in the ledger is not written back to it, and one in the tool is written once",
    requirements=["1.7"],
    harm=Harm.MANUAL_WORK,
    catches=["echo-loop"],
)
def test_echo_writes_counted(bench: Bench) -> None:
    """A tool that answers every change with a write of its own gets a notification for that, and answers again. The ledger's history
    fills with edits that nobody made, the day's calls are used up, and a real edit in between is written away."""
    known = billed(bench)
    with bench.step("Half an hour passes, so that all is quiet"):
        bench.clock.advance(minutes=30, step=dt.timedelta(minutes=5))
    with bench.step("The bookkeeper changes the client's e-mail, and half an hour passes"):
        mark, email = bench.last_exchange, bench.names.email()
        bench.bookkeeper.change_contact(known.contact.id, email=email)
        seen = bench.eventually(
            lambda: bench.candidate.client(known.client.id).email,
            lambda shown: shown == email,
            on_virtual_clock=IN_TIME,
        )
        bench.clock.advance(minutes=30, step=dt.timedelta(minutes=5))
        echoes = _writes(bench, mark)
        bench.check(
            "1.7",
            seen == email and not echoes,
            passed="The change came in, and nothing was written back",
            failed="The bookkeeper changed one e-mail address, and within half an hour the tool wrote to the ledger "
            f"{'again and again' if echoes > MOST_WRITES else 'in answer'}"
            if seen == email
            else "The bookkeeper's change of an e-mail address never reached the tool",
            expected="the new e-mail in the tool, no write in the ledger",
            observed=("some writes" if echoes else "no write")
            + (", e-mail taken over" if seen == email else ", old e-mail"),
        )
    with bench.step("A member changes the telephone in the tool, and half an hour passes"):
        mark, phone = bench.last_exchange, bench.names.phone()
        bench.candidate.change_client(known.client.id, ClientChange(phone=phone))
        there = bench.eventually(
            lambda: bench.bookkeeper.contact(known.contact.id).phone,
            lambda shown: shown == phone,
            on_virtual_clock=IN_TIME,
        )
        bench.clock.advance(minutes=30, step=dt.timedelta(minutes=5))
        written = _writes(bench, mark)
        bench.check(
            "1.7",
            there == phone and written <= MOST_WRITES,
            passed="The change was written once",
            failed="One telephone number was changed in the tool, and the tool went on writing the client to the ledger"
            if there == phone
            else "A telephone number that was changed in the tool never reached the ledger",
            expected=f"at most {MOST_WRITES} writes",
            observed="more writes than that" if written > MOST_WRITES else f"{written} writes, {there}",
        )


def _writes(bench: Bench, mark: int) -> int:
    """How often the candidate wrote a client or an invoice since the mark."""
    return len(writes(bench.exchanges(after=mark), KINDS))
