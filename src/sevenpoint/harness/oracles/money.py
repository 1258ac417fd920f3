"""Where money gets lost between proposal and bank: agreed, billed, received, fees, and what the account holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Leak:
    """Two stations between which the money is not the same. `lost`: positive when less arrives than was sent."""

    sent_from: str
    arrives_at: str
    sent: Decimal
    arrived: Decimal

    def lost(self) -> Decimal:
        """What is missing; negative: too much arrived."""
        return self.sent - self.arrived

    def __str__(self) -> str:
        """E.g. `40.00 lost between invoice and payments: 120.00, then 80.00`."""
        what = f"{self.lost()} lost" if self.lost() > 0 else f"{-self.lost()} too much"
        return f"{what} between {self.sent_from} and {self.arrives_at}: {self.sent}, then {self.arrived}"


@dataclass(frozen=True)
class Journey:
    """Money on its way, each station None where it was not looked at.

    agreed and billed are before tax; invoiced and received with tax; fees: what the processor kept; held: what the
    account that collects the money has gained.
    """

    agreed: Decimal | None = None
    billed: Decimal | None = None
    invoiced: Decimal | None = None
    received: Decimal | None = None
    fees: Decimal = NOTHING
    held: Decimal | None = None

    def leaks(self, tolerance: Decimal = NOTHING) -> list[Leak]:
        """Every pair of neighbouring stations that differ by more than `tolerance`, in order of the way."""
        paid_out = None if self.received is None else self.received - self.fees
        pairs = (
            ("agreement", "invoices", self.agreed, self.billed),
            ("invoice", "payments", self.invoiced, self.received),
            ("payments less fees", "account", paid_out, self.held),
        )
        return [
            Leak(origin, goal, sent, arrived)
            for origin, goal, sent, arrived in pairs
            if sent is not None and arrived is not None and abs(sent - arrived) > tolerance
        ]


def leak(sent: Decimal, arrived: Decimal, tolerance: Decimal = NOTHING) -> Decimal:
    """What got lost of what was agreed: positive when too little was billed, 0 within the tolerance.

    >>> leak(Decimal("100.00"), Decimal("99.99"), CENT), leak(Decimal("100.00"), Decimal("60.00"))
    (Decimal('0'), Decimal('40.00'))
    """
    found = Journey(agreed=sent, billed=arrived).leaks(tolerance)
    return found[0].lost() if found else NOTHING
