"""Where the ledgers live, when nobody names a base URL that stands for all their hosts."""

from __future__ import annotations

REAL = {
    ("xero", "login"): "https://login.xero.com",
    ("xero", "identity"): "https://identity.xero.com",
    ("xero", "api"): "https://api.xero.com",
    ("quickbooks", "discovery"): "https://developer.intuit.com",
    ("quickbooks", "api"): "https://sandbox-quickbooks.api.intuit.com",
}


def host(base_url: str, ledger: str, service: str) -> str:
    """The base URL, else the real host of a service.

    >>> host("http://127.0.0.1:1", "xero", "api"), host("", "xero", "login")
    ('http://127.0.0.1:1', 'https://login.xero.com')
    """
    return base_url or REAL[ledger, service]
