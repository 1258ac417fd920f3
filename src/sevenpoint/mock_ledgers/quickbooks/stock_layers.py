"""Stock first in, first out: what each movement of one item is worth, in the order in which they happened.

Pure arithmetic: no books are read. That QuickBooks counts first in, first out is its own statement; how it prices
returns, surplus counts and goods sold before they came is inferred (quickbooks.md has no numbers for them).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..bookkeeping import cents

ZERO, NONE = Decimal("0.00"), Decimal(0)


@dataclass(frozen=True)
class Move:
    """One movement: `quantity` in is positive, out negative; `paid`: what came in cost, None when nobody says."""

    quantity: Decimal
    paid: Decimal | None


@dataclass
class _Layer:
    """Goods that came in together: so many are left, worth so much."""

    quantity: Decimal
    worth: Decimal

    def take(self, quantity: Decimal) -> Decimal:
        """The worth of a part, which leaves the layer; the last part takes what rounding left."""
        part = self.worth if quantity == self.quantity else cents(self.worth * quantity / self.quantity)
        self.quantity -= quantity
        self.worth -= part
        return part


class _Shelf:
    """The layers of an item, oldest first, and what was sold before it was there."""

    def __init__(self, fallback: Decimal, count: int) -> None:
        self.layers: deque[_Layer] = deque()
        self.missing: deque[tuple[int, Decimal]] = deque()
        self.unit = fallback
        self.worths = [ZERO] * count

    def put(self, at: int, move: Move) -> None:
        """Goods come in: those that were sold too early take their cost first, the rest is a new layer."""
        worth = cents(move.quantity * self.unit) if move.paid is None else move.paid
        if move.paid is not None:
            self.unit = move.paid / move.quantity
        self.worths[at] = worth
        layer = _Layer(move.quantity, worth)
        while self.missing and layer.quantity:
            seller, wanted = self.missing.popleft()
            taken = min(wanted, layer.quantity)
            self.worths[seller] -= layer.take(taken)
            if wanted > taken:
                self.missing.appendleft((seller, wanted - taken))
        if layer.quantity:
            self.layers.append(layer)

    def take(self, at: int, quantity: Decimal) -> None:
        """Goods go out of the oldest layers."""
        while quantity and self.layers:
            oldest = self.layers[0]
            taken = min(quantity, oldest.quantity)
            self.worths[at] -= oldest.take(taken)
            quantity -= taken
            if not oldest.quantity:
                self.layers.popleft()
        if quantity:
            self.missing.append((at, quantity))

    def settle_missing(self) -> None:
        """What never came is worth what goods cost last."""
        for seller, wanted in self.missing:
            self.worths[seller] -= cents(wanted * self.unit)


def worths(moves: Sequence[Move], fallback: Decimal) -> list[Decimal]:
    """The worth that each movement adds to the stock (negative: takes out), in home currency.

    Goods that come in without a price (returns, counted surplus) cost what goods cost last; `fallback`: the price of a
    piece before any was bought. Goods that are sold before they came cost what the next ones that come do.
    """
    shelf = _Shelf(fallback, len(moves))
    for at, move in enumerate(moves):
        if move.quantity > 0:
            shelf.put(at, move)
        else:
            shelf.take(at, -move.quantity)
    shelf.settle_missing()
    return shelf.worths
