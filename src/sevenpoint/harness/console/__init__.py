"""The console: a person plays bookkeeper in the mock ledgers, in a browser.

A client like any other: what is done by hand goes through the ledgers' public API, what is no ledger's business (clock,
faults, journal, deliveries, checkpoints) through the control API.
"""

from sevenpoint.harness.console.server import ConsoleServer

__all__ = ["ConsoleServer"]
