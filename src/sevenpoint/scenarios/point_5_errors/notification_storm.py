import json
import re
import time
from functools import partial
from operator import ne
from typing import Any
from urllib.parse import unquote

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.results import Exchange
from sevenpoint.scenarios.common import IN_TIME, billed

EVENTS = 500
TOGETHER = 50
SLOW = 0.2
LIMIT = 3.0
# A tool that reads again whenever something is waiting reads once for each answer that it waits for; never for each event.
MOST_READS = EVENTS // 5
AT_REST = 2.5
# What names the kind of record in a notification: Xero's category, QuickBooks' CloudEvents type and its older name.
KINDS = ((r'("eventCategory": ?")[A-Z]+', r"\1SUBSCRIPTION"), (r'("type": ?"qbo\.)[a-z]+', r"\1subscription"))


@scenario(
    "A storm of 500 notifications, and kinds that were never seen before, are answered at once and read together",
    requirements=["5.7", "4.5"],
    harm=Harm.MONEY_LATE,
    catches=["each-event-read-by-itself", "unknown-event-refused"],
)
def test_notification_storm(bench: Bench) -> None:
    """A bookkeeper's mass edit announces hundreds of changes in a minute, and ledgers add kinds of events without asking. A tool that
    reads for every event uses up the firm's calls; one that refuses what it does not know is cut off from the rest."""
    known = billed(bench)
    bodies = [raw(each.body) for each in bench.sandbox.deliveries() if each.client_id == bench.app.client_id]
    about = [body for body in bodies if known.booked.id.encode() in body]
    if bench.webhook_url is None or not about:
        for requirement in ("5.7", "4.5"):
            bench.not_observed(requirement, "the candidate takes no notifications")
        return
    with bench.step("The ledger announces a kind of record that it has invented since the tool was written"):
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.pay(known.booked.id, known.booked.total, account=bench.organisation.chart.bank)
        bench.sandbox.drop_deliveries()
        bench.sandbox.resume_deliveries()
        answer = bench.notify(together(unknown(about[-1]), about[-1]))
        paid = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda seen: seen.status == "paid",
            within_seconds=3.0,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "5.7",
            answer.status == 200 and paid.status == "paid",
            passed="A kind of event that nobody knows was acknowledged, and the one beside it was taken in",
            failed=f"The tool answers {answer.status} to a notification that holds a kind of event it does not know; the ledger counts "
            "it as failed and in the end stops sending"
            if answer.status != 200
            else f"Beside an unknown kind of event, the payment of invoice {known.booked.number} was not taken in",
            expected="200, paid",
            observed=f"{answer.status}, {paid.status}",
            money=known.booked.total,
        )
    with bench.step(f"{EVENTS} events about one invoice come at once, while each answer of the ledger takes {SLOW} s"):
        slow, mark = bench.faults.add("delay", settings={"seconds": SLOW}), bench.last_exchange
        burst = together(*[about[-1]] * TOGETHER)
        answers, longest = [], 0.0
        for _ in range(EVENTS // TOGETHER):
            began = time.monotonic()
            answers.append(bench.notify(burst).status)
            longest = max(longest, time.monotonic() - began)
        bench.check(
            "5.7",
            set(answers) == {200} and longest < LIMIT,
            passed=f"{EVENTS} events were acknowledged, each within {LIMIT:.0f} s",
            failed=f"In a storm of {EVENTS} events the tool answered {sorted(set(answers))}, the slowest "
            f"{'within' if longest < LIMIT else 'after more than'} {LIMIT:.0f} s: the ledger holds back what comes next",
            expected=f"200 within {LIMIT:.0f} s",
            observed=f"{sorted(set(answers))}, {'in time' if longest < LIMIT else 'too late'}",
            money=known.booked.total,
        )
        bench.faults.remove(slow)
        reads = reads_in_the_end(bench, known.booked.id, mark)
        bench.check(
            "4.5",
            reads <= MOST_READS,
            passed=f"{EVENTS} events about one invoice took no more than {MOST_READS} reads of it",
            failed=f"{EVENTS} events about one invoice made the tool read it more than {MOST_READS} times: a bookkeeper's mass edit uses up "
            "the firm's calls",
            expected=f"at most {MOST_READS} reads",
            observed=f"at most {MOST_READS} reads" if reads <= MOST_READS else f"more than {MOST_READS} reads",
        )


def reads_in_the_end(bench: Bench, record: str, mark: int) -> int:
    """How often a record was read since a mark, once no more reads come or there are too many."""

    def count() -> int:
        return len([each for each in bench.exchanges(after=mark) if names(each, record)])

    reads = count()
    while reads <= MOST_READS:
        before = reads
        reads = bench.eventually(count, partial(ne, before), within_seconds=AT_REST)
        if reads == before:
            break
    return reads


def names(exchange: Exchange, record: str) -> bool:
    """Whether a call asks for a record: Xero's ids stand in the address, QuickBooks' in a query."""
    return record in f"{exchange.path} {unquote(exchange.query)} {exchange.request_body}"


def unknown(body: bytes) -> bytes:
    """The same notification about a kind of record that nobody has heard of."""
    text = body.decode()
    for pattern, kind in KINDS:
        text = re.sub(pattern, kind, text)
    return text.encode()


def together(*bodies: bytes) -> bytes:
    """One notification with the events of several, in the ledger's own form."""
    contents = [json.loads(body) for body in bodies]
    if isinstance(contents[0], list):
        return json.dumps([event for content in contents for event in content]).encode()
    events = [event for content in contents for event in content["events"]]
    return json.dumps({**contents[0], "events": events}).encode()


def raw(body: Any) -> bytes:
    """The delivery's bytes; the ledger hands them out as text."""
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
