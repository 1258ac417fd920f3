"""Which of the scopes that an app asked for its calls had no use for (reference/xero.md 1.8, quickbooks.md 1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sevenpoint.harness.results import Exchange

# Who signs in, and staying connected: what these are used for cannot be seen in the calls.
UNSEEN = frozenset({"openid", "profile", "email", "phone", "address", "intuit_name", "offline_access"})
READ_ONLY = ".read"
_BOOKS = r"^/api\.xro/2\.0/"
_INVOICES = "Invoices|CreditNotes|Quotes|PurchaseOrders|RepeatingInvoices|LinkedTransactions|InvoiceReminders|Items"
_PAYMENTS = "Payments|BatchPayments|Prepayments|Overpayments"
_BANK = "BankTransactions|BankTransfers"
_SETTINGS = (
    "Accounts|BrandingThemes|Currencies|InvoiceReminders|Items|Organisation|PaymentServices|TaxRates|"
    "TrackingCategories|Users"
)
# A scope without its `.read`, and the paths that it opens.
OPENS: dict[str, str] = {
    "accounting.transactions": f"{_BOOKS}({_INVOICES}|{_PAYMENTS}|{_BANK}|ManualJournals|Receipts|ExpenseClaims)",
    "accounting.invoices": f"{_BOOKS}({_INVOICES})",
    "accounting.payments": f"{_BOOKS}({_PAYMENTS})",
    "accounting.banktransactions": f"{_BOOKS}({_BANK})",
    "accounting.manualjournals": f"{_BOOKS}ManualJournals",
    "accounting.contacts": f"{_BOOKS}Contact(s|Groups)",
    "accounting.settings": f"{_BOOKS}({_SETTINGS})",
    "accounting.attachments": f"{_BOOKS}.+/Attachments",
    "accounting.journals": f"{_BOOKS}Journals",
    "accounting.budgets": f"{_BOOKS}Budgets",
    "accounting.reports": f"{_BOOKS}Reports",
    "paymentservices": f"{_BOOKS}PaymentServices",
    "files": r"^/files\.xro/",
    "assets": r"^/assets\.xro/",
    "projects": r"^/projects\.xro/",
    "com.intuit.quickbooks.accounting": r"^/v3/company/",
    "com.intuit.quickbooks.payment": r"^/quickbooks/v4/",
}
# Where Xero has a scope for reading alone; a QuickBooks scope has no lesser form.
HAS_LESSER = re.compile(r"^(accounting\.|files|assets|projects)")


def excess(asked: Sequence[str], calls: Iterable[Exchange]) -> dict[str, str]:
    """Scopes that were asked for and not used, each with the reason in words. Refused calls (401, 403) use nothing.

    >>> excess(["accounting.contacts", "files"], [Exchange(seq=1, at="", ledger="xero", actor="candidate",
    ...     method="POST", path="/api.xro/2.0/Contacts", status=200)])
    {'files': 'no call needs it'}
    """
    made = [call for call in calls if call.status not in (401, 403)]
    reasons = {scope: _reason(scope, made) for scope in asked if scope not in UNSEEN}
    return {scope: reason for scope, reason in reasons.items() if reason}


def _reason(scope: str, calls: Sequence[Exchange]) -> str:
    base = scope.removesuffix(READ_ONLY)
    path = OPENS.get(base)
    used = [call for call in calls if path is not None and re.search(path, call.path, re.IGNORECASE)]
    if not used:
        return "no call needs it"
    if base == scope and HAS_LESSER.match(scope) and all(call.method == "GET" for call in used):
        return f"it is only read with, and {scope}{READ_ONLY} would do"
    return ""
