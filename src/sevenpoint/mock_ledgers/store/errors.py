"""What goes wrong when a store is opened."""

from __future__ import annotations


class StoreError(RuntimeError):
    """The store cannot be used; the message says why and what to do."""
