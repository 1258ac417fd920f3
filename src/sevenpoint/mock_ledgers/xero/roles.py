"""The roles of Xero's users (xero.md 5.19) and what the API lets them do.

The names are the API's own. Which role may do what follows Xero's help pages as far as they say; that reports need a
permission is on record (xero.md 1.7), the lists of kinds are [U]. UNKNOWN and REMOVED are no roles to give.
"""

from __future__ import annotations

from ..oauth import Role

OWNER = "STANDARD"
OWNER_EMAIL = "user@sandbox.example"

_SALES = "Invoices|CreditNotes|Quotes|Contacts|ContactGroups|Items|RepeatingInvoices|LinkedTransactions"
_SETTINGS = (
    "Organisations?|Users|Accounts|TaxRates|Currencies|BrandingThemes|TrackingCategories|InvoiceReminders|"
    "PaymentServices|Setup"
)
_CASH = "BankTransactions|BankTransfers|Contacts|ContactGroups|Accounts|TaxRates|TrackingCategories"

ROLES = (
    Role("STANDARD"),
    Role("FINANCIALADVISER"),
    Role("MANAGEDCLIENT"),
    Role("CASHBOOKCLIENT", writes=_CASH),
    Role("INVOICEONLY", reads=f"{_SALES}|{_SETTINGS}", writes=_SALES),
    Role("READONLY", writes=""),
)
