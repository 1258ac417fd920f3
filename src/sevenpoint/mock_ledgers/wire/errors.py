"""What can go wrong at the start."""

from __future__ import annotations


class StartError(RuntimeError):
    """The ledgers cannot start; the message is for people."""
