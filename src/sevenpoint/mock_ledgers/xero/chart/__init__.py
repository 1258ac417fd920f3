"""What a new organisation starts with: accounts and tax rates as data."""

from .accounts import ACCOUNTS, READY, AccountRow
from .taxes import COUNTRIES, CountryTaxes, TaxRow, taxes_of

__all__ = ["ACCOUNTS", "COUNTRIES", "READY", "AccountRow", "CountryTaxes", "TaxRow", "taxes_of"]
