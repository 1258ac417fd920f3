"""The two halves of a story about something in the ledger that is out of use: it is told, and mending it is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

from sevenpoint.harness import Bench, Harm
from sevenpoint.harness.bench.plainly import plainly
from sevenpoint.harness.bookkeepers.base import LedgerLine
from sevenpoint.scenarios.common import IN_TIME, line, standing_invoices, wait_for_invoices

PATIENCE = dt.timedelta(minutes=15)


def refused_aloud(
    bench: Bench, what: str, words: Sequence[str], currency: str | None = None, service: str = "Advisory"
) -> tuple[str, Decimal]:
    """Bill a service, which the ledger refuses because `what`: nothing may be booked in its place, and the firm is told in
    words of which one is in `words`. `currency`: of the client. The client's name and the amount."""
    amount = bench.names.amount()
    with bench.step(f"The firm bills a service, and the ledger refuses it: {what}"):
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email(), currency=currency)
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount, service)])
        shown = bench.eventually(
            lambda: bench.candidate.invoice(invoice.id),
            lambda seen: seen.sync.state in ("failed", "synced"),
            within_seconds=2.0,
            on_virtual_clock=PATIENCE,
        )
        # Where the ledger refuses the client already, the invoice waits behind it.
        unsent = ("failed", "pending") if currency else ("failed",)
        there = standing_invoices(bench, client.name)
        bench.check(
            "5.3",
            not there and shown.sync.state in unsent,
            passed="The invoice is not claimed to be booked, and the ledger holds nothing in its place",
            failed=f"{what[0].upper()}{what[1:]}; the tool booked the invoice of {amount} all the same, coded as nobody chose"
            if there
            else f"{what[0].upper()}{what[1:]}; the ledger refused the invoice of {amount}, and the tool shows it as {shown.sync.state}",
            expected=f"{' or '.join(unsent)}, nothing in the ledger",
            observed=f"{shown.sync.state}, {_coding(there[0].lines) if there else 'nothing in the ledger'}",
            harm=Harm.MONEY_WRONG,
            money=amount,
        )
        told = bench.eventually(
            lambda: [alert for alert in bench.candidate.open_alerts() if alert.severity != "info"],
            bool,
            within_seconds=1.0,
            on_virtual_clock=PATIENCE,
        )
        said = " ".join([shown.sync.error or "", *(f"{alert.subject} {alert.message}" for alert in told)])
        bench.check(
            "5.3",
            bool(told) and any(word in said.lower() for word in words),
            passed="The firm was told, in words that name the cause",
            failed=f"{what[0].upper()}{what[1:]}; "
            + (
                "what the firm was told does not say so"
                if told
                else "nobody was told that the invoice is not in the ledger"
            ),
            expected=f"an alert within {plainly(PATIENCE)} with one of {', '.join(words)}",
            observed=said[:200].strip() or "nothing said",
            money=amount,
        )
    return client.name, amount


def goes_once_mended(
    bench: Bench, client_name: str, amount: Decimal, right: Callable[[LedgerLine], bool], wanted: str
) -> None:
    """Check that the invoice is in the ledger once, coded as `right` says, after the cause was mended."""
    found = wait_for_invoices(bench, client_name, on_virtual_clock=IN_TIME)
    coded = [each for invoice in found for each in invoice.lines]
    bench.check(
        "5.2",
        len(found) == 1 and [each.amount for each in coded] == [amount] and all(right(each) for each in coded),
        passed="Mending the cause was enough: the invoice arrived once, coded as chosen",
        failed=f"The cause was mended, and the invoice of {amount} is in the ledger {len(found)} times, coded {_coding(coded)}",
        expected=f"one invoice of {amount}, {wanted}",
        observed=_coding(coded),
        money=amount,
    )


def _coding(lines: Sequence[LedgerLine]) -> str:
    return (
        "; ".join(f"account {each.account}, item {each.item or 'none'}, tax {each.tax or 'none'}" for each in lines)
        or "nothing"
    )
