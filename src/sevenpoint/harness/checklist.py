"""The register of requirements: seven points, their lines, and who says so.

The list comes from a published buyer's guide by a vendor that sells such a tool; reports name its origin and print the
weights. `mode` M: the bench measures it; A: it can only be attested.

>>> REQUIREMENTS["5.1"].point, len(REQUIREMENTS)
(5, 50)
"""

from __future__ import annotations

from dataclasses import dataclass

ORIGIN = (
    'Ignition, "Accounting software integration: a 7-point checklist", June 2026: '
    "one company's list, printed with its weights"
)


@dataclass(frozen=True)
class Point:
    """One of the seven points: number, short title, and the question a buyer asks."""

    number: int
    title: str
    question: str


@dataclass(frozen=True)
class Requirement:
    """One line of the checklist. `weight` is relative within its point."""

    id: str
    title: str
    mode: str = "M"
    weight: float = 1.0

    @property
    def point(self) -> int:
        """The point's number, from the id."""
        return int(self.id.split(".")[0])


POINTS: dict[int, Point] = {
    p.number: p
    for p in [
        Point(
            1,
            "Two-way sync",
            "Do changes travel both ways, once each, and does every record end up the same on both sides?",
        ),
        Point(
            2,
            "Native depth",
            "Does it use the ledger's own accounts, items, taxes and statuses, and do the cents agree?",
        ),
        Point(
            3, "Proposal to payment", "Does an accepted proposal alone become the right invoices and the right money?"
        ),
        Point(4, "Real time", "How long does a change take to arrive, and is it pushed or batched?"),
        Point(
            5, "Errors and accountability", "When the ledger fails, is anything lost or doubled, and is somebody told?"
        ),
        Point(6, "Security and compliance", "Who may do what, who did what, and can the connection be abused?"),
        Point(7, "Implementation and change", "Does connecting to books with history go well, and leaving them too?"),
    ]
}

REQUIREMENTS: dict[str, Requirement] = {
    r.id: r
    for r in [
        Requirement("1.1", "A client's name, address and billing e-mail travel both ways"),
        Requirement("1.2", "Tax identifier and payment terms travel both ways"),
        Requirement("1.3", "Invoice numbers, lines and dates agree on both sides, also after an edit on either side"),
        Requirement("1.4", "Payment status travels both ways in all its forms", weight=2),
        Requirement("1.5", "A bank transfer recorded in the ledger shows as paid and stops past-due notices", weight=2),
        Requirement("1.6", "No duplicate clients, invoices or payments whatever the order of events", weight=2),
        Requirement("1.7", "Edits on both sides converge by a declared rule"),
        Requirement("1.8", "Deletes, voids, archives and merges propagate or are refused with a reason"),
        Requirement("1.9", "Complete reads: every page, every change, missed events recovered", weight=2),
        Requirement("2.1", "Services map to the ledger's own accounts, items, tax and tracking"),
        Requirement("2.2", "Totals, tax and rounding agree to the cent", weight=2),
        Requirement("2.3", "Invoice statuses are used properly and can be chosen"),
        Requirement("2.4", "Recurring billing survives mid-term changes and month ends", weight=2),
        Requirement("2.5", "Collected money lands on the right invoice and account", weight=2),
        Requirement("2.6", "Processing fees are booked separately, so that payouts reconcile", weight=2),
        Requirement("2.7", "No CSV files, manual alignment or generic middle layer", "M,A"),
        Requirement("2.8", "An accepted engagement opens the work in the practice-workflow tool"),
        Requirement("3.1", "An accepted proposal alone makes client, schedule, invoices and payment set-up", weight=2),
        Requirement("3.2", "What was agreed is what is billed, line by line", weight=2),
        Requirement("3.3", "Deposits are billed first and drawn down properly", weight=2),
        Requirement("3.4", "Nothing is billed before acceptance; accepting twice bills once", weight=2),
        Requirement("3.5", "Invoices appear when they are due"),
        Requirement("3.6", "Scope changes after acceptance are billed", weight=2),
        Requirement("3.7", "Leakage: agreed minus billed minus cancelled, as money", weight=2),
        Requirement("3.8", "Agreed, to bill, billed and collected can be told at any moment, and the ledger agrees"),
        Requirement("4.1", "Time from a change in the tool to the ledger"),
        Requirement("4.2", "Time from a change in the ledger to the tool"),
        Requirement("4.3", "The mechanism, inferred: push, batch, scheduled, on demand"),
        Requirement("4.4", "A payment is visible at once on both sides", weight=2),
        Requirement("4.5", "Latency holds under load and with a backlog"),
        Requirement("5.1", "Outages, time-outs, throttling and lost answers: nothing lost, nothing doubled", weight=3),
        Requirement("5.2", "Permanent errors stop, are told, and mending the cause is enough", weight=2),
        Requirement("5.3", "Failures are shown and sent out in minutes; no success is claimed falsely", weight=2),
        Requirement("5.4", "Failed cards and returned debits are noticed, told and put right"),
        Requirement("5.5", "Token expiry, rotation and revocation are survived or reported"),
        Requirement("5.6", "Part of a batch failing loses and resends nothing"),
        Requirement("5.7", "Duplicate, late, missing, reordered and unknown notifications do no harm"),
        Requirement("5.8", "Who owns the fix when a ledger API changes, in what time", "A"),
        Requirement("6.1", "Only the right roles can connect, map, sync, refund or disconnect", weight=2),
        Requirement("6.2", "A permanent audit trail: what, before and after, which system, who, when"),
        Requirement("6.3", "Least privilege: scopes asked for are scopes used"),
        Requirement("6.4", "The connect flow resists forgery, disconnect revokes, tokens never leak", weight=2),
        Requirement("6.5", "Webhooks without a valid signature are refused", weight=2),
        Requirement("6.6", "The wrong organisation is never written to", weight=3),
        Requirement("6.7", "SOC 2 Type II, data residency, retention, incident response", "A"),
        Requirement(
            "7.1", "A first connection to existing books matches, previews, can be undone and repeated", weight=2
        ),
        Requirement("7.2", "Disconnect and reconnect lose nothing and resend nothing", weight=2),
        Requirement("7.3", "Existing accounts, numbering, names and controls stay as they are"),
        Requirement("7.4", "The connected organisation is named; set-up problems show before the first write"),
        Requirement("7.5", "Onboarding, training, migration support, references, exit", "A"),
    ]
}
