"""Where the real ledgers live, what a bookkeeper's app asks for there, and how often it may call.

Sources: xero.md 1.1, 1.2, 3; quickbooks.md 1.1, 5.
"""

from __future__ import annotations

from dataclasses import dataclass

from sevenpoint.harness.bookkeepers import quickbooks, xero
from sevenpoint.harness.errors import UsageError


@dataclass(frozen=True)
class RealLedger:
    """One real ledger.

    books: what a harmless set of books is called there. has_pkce: whether an app without a secret can connect.
    calls_a_minute: kept to in any 60 seconds, whoever calls. calls_a_day: no more than these; None: no limit.
    """

    name: str
    title: str
    books: str
    authorize: str
    token: str
    api: str
    scopes: str
    has_pkce: bool
    calls_a_minute: int
    calls_a_day: int | None
    portal: str


LEDGERS: dict[str, RealLedger] = {
    "xero": RealLedger(
        name="xero",
        title="Xero",
        books="demo company",
        authorize="https://login.xero.com/identity/connect/authorize",
        token="https://identity.xero.com/connect/token",
        api="https://api.xero.com",
        scopes=xero.ENDPOINTS.scopes,
        has_pkce=True,
        calls_a_minute=60,
        calls_a_day=1000,
        portal="https://developer.xero.com/app/manage",
    ),
    "quickbooks": RealLedger(
        name="quickbooks",
        title="QuickBooks Online",
        books="sandbox company",
        authorize="https://appcenter.intuit.com/connect/oauth2",
        token="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        api="https://sandbox-quickbooks.api.intuit.com",
        scopes=quickbooks.ENDPOINTS.scopes,
        has_pkce=False,
        calls_a_minute=60,
        calls_a_day=None,
        portal="https://developer.intuit.com/app/developer/dashboard",
    ),
}


def real_ledger(name: str) -> RealLedger:
    """One of them by name. Raises UsageError."""
    if name not in LEDGERS:
        raise UsageError(f"{name} is no ledger that can be connected: choose {' or '.join(LEDGERS)}")
    return LEDGERS[name]
