"""Proposals that many stories begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from sevenpoint.harness import Bench
from sevenpoint.harness.bookkeepers.base import LedgerInvoice
from sevenpoint.harness.contract import Billing, NewClient, NewProposalLine, Proposal


def once(bench: Bench, price: Decimal, service: str = "Advisory") -> NewProposalLine:
    """A line that is billed at acceptance."""
    return NewProposalLine(service=service, description=bench.names.text(), unit_price=price)


def every(months: int, bench: Bench, price: Decimal, times: int | None = None) -> NewProposalLine:
    """A line that is billed every so many months, `times` times (None: until it is cancelled)."""
    billing = Billing(kind="recurring", every_months=months, occurrences=times)
    return NewProposalLine(service="Advisory", description=bench.names.text(), unit_price=price, billing=billing)


def accepted(
    bench: Bench,
    client: NewClient,
    lines: Sequence[NewProposalLine],
    *,
    start: dt.date | None = None,
    deposit: Decimal | None = None,
    collect_by: Literal["card", "debit", "manual"] = "manual",
) -> Proposal:
    """A proposal for a new client who signs at once; `start` None: today."""
    sent = bench.candidate.create_proposal(
        title="Engagement",
        start_date=start or bench.clock.today(),
        client=client,
        lines=lines,
        deposit=deposit,
        collect_by=collect_by,
    )
    instrument: Literal["ok"] | None = None if collect_by == "manual" else "ok"
    return bench.candidate.accept_proposal(sent.id, accepted_by=bench.names.person(), instrument=instrument)


def by_date(invoices: Sequence[LedgerInvoice]) -> dict[dt.date, list[Decimal]]:
    """The amounts before tax of the invoices of each date, the earliest date first."""
    found: dict[dt.date, list[Decimal]] = {}
    for invoice in sorted(invoices, key=lambda each: each.date):
        found.setdefault(invoice.date, []).append(invoice.subtotal)
    return found
