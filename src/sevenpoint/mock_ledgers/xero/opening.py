"""A new organisation: its record, tax rates and chart of accounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..bookkeeping import Books, Document
from .chart import ACCOUNTS, READY, AccountRow, CountryTaxes, TaxRow, taxes_of
from .chart.time_zones import xero_time_zone
from .formats import scaled
from .resources import (
    accounts,
    branding_themes,
    budgets,
    currencies,
    organisation,
    repeating_schedule,
    tax_rates,
    users,
)

_APPLIES = {"A": "CanApplyToAssets", "Q": "CanApplyToEquity", "E": "CanApplyToExpenses", "L": "CanApplyToLiabilities",
            "R": "CanApplyToRevenue"}  # fmt: skip


def new_key(books: Books) -> str:
    """The tenant id; the organisation's OrganisationID equals it (xero.md 1.6)."""
    return books.new_guid()


def open_books(books: Books) -> dict[str, str]:
    """Fill a new organisation; returns the codes of its ready accounts."""
    taxes = taxes_of(books.organisation.country)
    books.organisation.settings.update(payment_raises_invoice_event=True, branding_theme=books.new_guid())
    books.organisation.settings.update(repeating_schedule.SETTINGS)
    books.save(_organisation(books, taxes), operation="")
    for resource in (users, branding_themes, currencies, budgets):
        resource.open_books(books)
    for row in taxes.rates:
        tax_rates.new_rate(books, _rate(row, taxes))
    for account in ACCOUNTS:
        accounts.new_account(books, _account(books, account, taxes))
    books.changes.clear()  # opening is no change that anyone is told of
    return dict(READY)


def _organisation(books: Books, taxes: CountryTaxes) -> Document:
    country = {"UK": "GB"}.get(books.organisation.country.upper(), books.organisation.country.upper())
    body: dict[str, Any] = {
        "PaysTax": True,
        "Version": taxes.version,
        "OrganisationType": "COMPANY",
        "BaseCurrency": books.organisation.currency,
        "CountryCode": country,
        "IsDemoCompany": False,
        "OrganisationStatus": "ACTIVE",
        "FinancialYearEndDay": 31,
        "FinancialYearEndMonth": 12,
        "SalesTaxBasis": "ACCRUALS",
        "SalesTaxPeriod": "MONTHLY",
        "DefaultSalesTax": "Remember previous",
        "DefaultPurchasesTax": "Remember previous",
        "OrganisationEntityType": "COMPANY",
        "Timezone": xero_time_zone(books.organisation.time_zone),
        "ShortCode": f"!{books.organisation.key[:5].upper()}",
    }
    return Document(organisation.KIND, books.organisation.key, body, name=books.organisation.name, status="ACTIVE")


def _rate(row: TaxRow, taxes: CountryTaxes) -> dict[str, Any]:
    component = {
        "Name": taxes.tax_name,
        "Rate": scaled(Decimal(row.rate), 4),
        "IsCompound": False,
        "IsNonRecoverable": False,
    }
    applies = {member: letter in row.applies for letter, member in _APPLIES.items()}
    described = {"Name": row.name, "TaxType": row.type, "ReportTaxType": row.report, "Status": "ACTIVE"}
    return {**described, **applies, "TaxComponents": [component]}


def _account(books: Books, row: AccountRow, taxes: CountryTaxes) -> dict[str, Any]:
    tax = {"sales": taxes.sales, "purchases": taxes.purchases, "none": "NONE"}[row.tax]
    body: dict[str, Any] = {
        "Code": row.code,
        "Name": row.name,
        "Type": row.type,
        "Status": "ACTIVE",
        "TaxType": tax,
        "EnablePaymentsToAccount": row.payments,
        "ShowInExpenseClaims": False,
    }
    if row.system:
        body["SystemAccount"] = row.system
    if row.type == "BANK":
        currency = books.organisation.currency
        body.update(BankAccountNumber=row.number, BankAccountType="BANK", CurrencyCode=currency)
    return body
