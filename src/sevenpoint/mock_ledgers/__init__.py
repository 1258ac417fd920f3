"""Two believable ledgers over one bookkeeping core. `LedgerServer` starts them."""

from .server import REAL_HOSTS, LedgerServer, LedgerServerError

__all__ = ["REAL_HOSTS", "LedgerServer", "LedgerServerError"]
