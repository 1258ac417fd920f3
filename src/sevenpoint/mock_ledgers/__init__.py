"""Two believable ledgers over one bookkeeping core. `LedgerServer` starts them."""

from .server import LedgerServer, LedgerServerError

__all__ = ["LedgerServer", "LedgerServerError"]
