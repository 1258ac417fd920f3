"""Scopes: which exist, which an app may ask for, and which let a call through (xero.md 1.8)."""

from __future__ import annotations

from collections.abc import Collection

OPENID = ("openid", "profile", "email", "offline_access")
TRANSACTIONS = "accounting.transactions"
CONTACTS = "accounting.contacts"
SETTINGS = "accounting.settings"
REPORTS = "accounting.reports"

# What each granular scope covers, by the start of the path. Second-hand: xero.md 1.8 [T].
_INVOICES = ("invoices", "creditnotes", "quotes", "purchaseorders", "repeatinginvoices", "linkedtransactions", "items",
             "invoicereminders")  # fmt: skip
_COVERED: dict[str, tuple[str, ...]] = {
    "accounting.invoices": _INVOICES,
    "accounting.payments": ("payments", "batchpayments", "prepayments", "overpayments"),
    "accounting.banktransactions": ("banktransactions", "banktransfers"),
    "accounting.manualjournals": ("manualjournals",),
    "accounting.classicexpenses": ("receipts", "expenseclaims"),
    f"{REPORTS}.aged": ("reports/agedpayablesbycontact", "reports/agedreceivablesbycontact"),
    f"{REPORTS}.balancesheet": ("reports/balancesheet",),
    f"{REPORTS}.banksummary": ("reports/banksummary",),
    f"{REPORTS}.budgetsummary": ("reports/budgetsummary",),
    f"{REPORTS}.executivesummary": ("reports/executivesummary",),
    f"{REPORTS}.profitandloss": ("reports/profitandloss",),
    f"{REPORTS}.trialbalance": ("reports/trialbalance",),
    f"{REPORTS}.taxreports": ("reports",),
    f"{REPORTS}.tenninetynine": ("reports/tenninetynine",),
}
_STANDS_FOR: dict[str, str] = {start: scope for scope, starts in _COVERED.items() for start in starts}

_BROAD = (TRANSACTIONS, f"{TRANSACTIONS}.read", f"{REPORTS}.read")
_UNCHANGED = (*OPENID, CONTACTS, f"{CONTACTS}.read", SETTINGS, f"{SETTINGS}.read", "accounting.attachments",
              "accounting.attachments.read", "accounting.budgets", "accounting.budgets.read",
              "accounting.journals.read", f"{REPORTS}.tenninetynine.read", "paymentservices", "app.connections",
              "marketplace.billing", "files", "files.read", "assets", "assets.read", "projects",
              "projects.read")  # fmt: skip
_GRANULAR = frozenset(
    name
    for scope in _COVERED
    for name in ((f"{scope}.read",) if scope.startswith(REPORTS) else (scope, f"{scope}.read"))
)

# Apps made before 2 March 2026 ask for either kind, later ones for granular scopes only (xero.md 1.8 [T]).
BY_MODEL: dict[str, frozenset[str]] = {
    "legacy": frozenset((*_UNCHANGED, *_BROAD)) | _GRANULAR,
    "granular": frozenset(_UNCHANGED) | _GRANULAR,
}
KNOWN = BY_MODEL["legacy"]


def acceptable(scopes: Collection[str], model: str) -> bool:
    """Whether an app of that scopes model may ask for `scopes`.

    >>> acceptable(["accounting.transactions"], "legacy"), acceptable(["accounting.transactions"], "granular")
    (True, False)
    """
    return bool(scopes) and set(scopes) <= BY_MODEL[model]


def allows(granted: Collection[str], scope: str, path: str, *, reading: bool) -> bool:
    """Whether the granted scopes let a call to `path` (below `/api.xro/2.0/`) through.

    >>> allows(["accounting.transactions.read"], "accounting.transactions", "Invoices", reading=True)
    True
    >>> allows(["accounting.transactions.read"], "accounting.transactions", "Invoices", reading=False)
    False
    >>> allows(["accounting.invoices"], "accounting.attachments", "Invoices/1/Attachments", reading=True)
    False
    """
    wanted = {scope}
    granular = _granular(path.strip("/").lower())
    # Items need a settings scope of old; the granular scope of invoices covers them as well.
    if granular is not None and (
        scope in (TRANSACTIONS, REPORTS) or (scope == SETTINGS and path[:5].lower() == "items")
    ):
        wanted.add(granular)
    if reading:
        wanted |= {f"{name}.read" for name in wanted}
    return not wanted.isdisjoint(granted)


def _granular(path: str) -> str | None:
    first, _, rest = path.partition("/")
    return _STANDS_FOR.get(f"{first}/{rest.partition('/')[0]}") or _STANDS_FOR.get(first)
