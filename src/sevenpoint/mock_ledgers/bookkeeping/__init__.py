"""What both ledgers are built on: worlds, clock, money, records, double entry, change feed."""

from .books import Books
from .money import CENT, ZERO, cents, round_to, to_decimal
from .records import Change, Document, Line, UnbalancedEntryError
from .worlds import ClockError, Organisation, Sandbox

__all__ = [
    "CENT",
    "ZERO",
    "Books",
    "Change",
    "ClockError",
    "Document",
    "Line",
    "Organisation",
    "Sandbox",
    "UnbalancedEntryError",
    "cents",
    "round_to",
    "to_decimal",
]
