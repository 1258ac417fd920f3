"""What becomes of a mapping that the ledger will not take."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sevenpoint.harness import Bench, refusal
from sevenpoint.harness.contract import LedgerSettings
from sevenpoint.scenarios.common import UNDER_WAY, wait_for_invoices

# POSTs that write nothing: QuickBooks' queries, and tokens.
ASKING = ("/query", "/token", "/bearer")


def found_before_the_first_write(bench: Bench, settings: LedgerSettings, what: str, words: Sequence[str]) -> None:
    """Check that the settings are refused, or told of, before an invoice is; `words`: one of them must be in what is said."""
    mark = bench.last_exchange
    with bench.step(f"Somebody saves a mapping that cannot work: {what}"):
        refused = refusal(lambda: bench.candidate.save_settings(settings))
        told = bench.eventually(
            lambda: [f"{alert.subject} {alert.message}" for alert in bench.candidate.open_alerts()],
            bool,
            within_seconds=0.5 if refused else UNDER_WAY,
        )
        said = " ".join([str(refused) if refused else "", *told])
        named = any(word in said.lower() for word in words)
        bench.check(
            "7.4",
            named,
            passed="The tool said at once what is wrong with the mapping",
            failed=f"The tool accepted the mapping although {what}: every invoice of the service will be refused"
            if refused is None and not told
            else f"The tool did not take the mapping, and does not say that {what}",
            expected="refused, or an alert, in words that name the cause",
            observed=said[:200].strip() or "saved without a word",
        )
        written = [
            each
            for each in bench.exchanges(after=mark)
            if each.method in ("POST", "PUT") and not each.path.endswith(ASKING)
        ]
        bench.check(
            "7.4",
            not written,
            passed="Nothing was written to find that out",
            failed=f"The tool wrote {len(written)} times to the ledger while a mapping was saved",
            expected="no writes",
            observed=f"{len(written)} writes",
        )


def is_billed(bench: Bench, client_name: str, amount: Decimal, what: str) -> None:
    """Check that an invoice is in the ledger once, for what was agreed."""
    found = wait_for_invoices(bench, client_name)
    bench.check(
        "7.4",
        [each.subtotal for each in found] == [amount],
        passed=f"With {what} the service is billed",
        failed=f"With {what} an invoice of {amount} is in the ledger {len(found)} times",
        expected=f"one invoice of {amount}",
        observed=[f"{each.number}: {each.subtotal}" for each in found],
        money=amount,
    )
