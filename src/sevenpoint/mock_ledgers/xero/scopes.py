"""Scopes: which exist, and which let a call through (xero.md 1.8)."""

from __future__ import annotations

from collections.abc import Collection

OPENID = ("openid", "profile", "email", "offline_access")
TRANSACTIONS = "accounting.transactions"
CONTACTS = "accounting.contacts"
SETTINGS = "accounting.settings"
REPORTS = "accounting.reports"

# Granular scopes that stand in for a broad one, by the first path segment (second-hand, xero.md 1.8).
_GRANULAR: dict[str, str] = {
    "invoices": "accounting.invoices",
    "creditnotes": "accounting.invoices",
    "payments": "accounting.payments",
    "banktransactions": "accounting.banktransactions",
    "reports/trialbalance": "accounting.reports.trialbalance",
}

_WRITABLE = (TRANSACTIONS, CONTACTS, SETTINGS, "accounting.attachments", "accounting.budgets", "accounting.invoices",
             "accounting.payments", "accounting.banktransactions", "accounting.manualjournals",
             "accounting.classicexpenses")  # fmt: skip
_REPORTS = ("aged", "balancesheet", "banksummary", "budgetsummary", "executivesummary", "profitandloss", "trialbalance",
            "taxreports", "tenninetynine")  # fmt: skip
_OTHERS = ("paymentservices", "app.connections", "files", "files.read", "assets", "assets.read", "projects",
           "projects.read", f"{REPORTS}.read", "accounting.journals.read")  # fmt: skip
KNOWN = frozenset((*OPENID, *_WRITABLE, *_OTHERS)) | {
    *(f"{scope}.read" for scope in _WRITABLE),
    *(f"{REPORTS}.{name}.read" for name in _REPORTS),
}


def allows(granted: Collection[str], scope: str, path: str, *, reading: bool) -> bool:
    """Whether the granted scopes let a call to `path` (below `/api.xro/2.0/`) through.

    >>> allows(["accounting.transactions.read"], "accounting.transactions", "Invoices", reading=True)
    True
    >>> allows(["accounting.transactions.read"], "accounting.transactions", "Invoices", reading=False)
    False
    """
    wanted = {scope}
    for prefix, granular in _GRANULAR.items():
        if path.lower().startswith(prefix):
            wanted.add(granular)
    if reading:
        wanted |= {f"{name}.read" for name in wanted}
    return not wanted.isdisjoint(granted)
