"""Tax rates of a new organisation by country (xero.md 5.4, Xero's list of tax types).

The United States have no system rate above zero: a firm enters its own. Ours is 8.25 % on the type OUTPUT, "Tax on
Sales".
"""

from __future__ import annotations

from typing import NamedTuple


class TaxRow(NamedTuple):
    """One tax rate. `applies`: account classes as letters: Assets, eQuity, Expenses, Liabilities, Revenue."""

    type: str
    name: str
    rate: str
    report: str
    applies: str


class CountryTaxes(NamedTuple):
    """A country's rates, its defaults by role, and how its organisations are described."""

    rates: tuple[TaxRow, ...]
    sales: str
    purchases: str
    version: str
    tax_name: str


_SALES, _BOTH, _PURCHASES = "AQLR", "AQELR", "AQEL"

COUNTRIES: dict[str, CountryTaxes] = {
    "NZ": CountryTaxes(
        (
            TaxRow("INPUT2", "15% GST on Expenses", "15", "INPUT", _PURCHASES),
            TaxRow("OUTPUT2", "15% GST on Income", "15", "OUTPUT", _SALES),
            TaxRow("GSTONIMPORTS", "GST on Imports", "0", "GSTONIMPORTS", _PURCHASES),
            TaxRow("NONE", "No GST", "0", "NONE", _BOTH),
            TaxRow("ZERORATED", "Zero Rated", "0", "ZERORATEDOUTPUT", _SALES),
        ),
        "OUTPUT2", "INPUT2", "NZ", "GST",
    ),
    "AU": CountryTaxes(
        (
            TaxRow("OUTPUT", "GST on Income", "10", "OUTPUT", _SALES),
            TaxRow("INPUT", "GST on Expenses", "10", "INPUT", _PURCHASES),
            TaxRow("EXEMPTOUTPUT", "GST Free Income", "0", "EXEMPTOUTPUT", _SALES),
            TaxRow("EXEMPTEXPENSES", "GST Free Expenses", "0", "EXEMPTEXPENSES", _PURCHASES),
            TaxRow("BASEXCLUDED", "BAS Excluded", "0", "BASEXCLUDED", _BOTH),
            TaxRow("NONE", "Tax Exempt", "0", "NONE", _BOTH),
        ),
        "OUTPUT", "INPUT", "AU", "GST",
    ),
    "GB": CountryTaxes(
        (
            TaxRow("OUTPUT2", "20% (VAT on Income)", "20", "OUTPUT", _SALES),
            TaxRow("INPUT2", "20% (VAT on Expenses)", "20", "INPUT", _PURCHASES),
            TaxRow("SROUTPUT", "5% (VAT on Income)", "5", "SROUTPUT", _SALES),
            TaxRow("RROUTPUT", "5% (Reduced Rate Income)", "5", "OUTPUT", _SALES),
            TaxRow("ZERORATEDOUTPUT", "Zero Rated Income", "0", "ZERORATEDOUTPUT", _SALES),
            TaxRow("EXEMPTOUTPUT", "Exempt Income", "0", "EXEMPTOUTPUT", _SALES),
            TaxRow("NONE", "No VAT", "0", "NONE", _BOTH),
        ),
        "OUTPUT2", "INPUT2", "UK", "VAT",
    ),
    "US": CountryTaxes(
        (
            TaxRow("OUTPUT", "Tax on Sales", "8.25", "OUTPUT", _SALES),
            TaxRow("INPUT", "Tax on Purchases", "0", "INPUT", _PURCHASES),
            TaxRow("GSTONIMPORTS", "Sales Tax on Imports", "0", "GSTONIMPORTS", _PURCHASES),
            TaxRow("NONE", "Tax Exempt", "0", "NONE", _BOTH),
        ),
        "OUTPUT", "INPUT", "US", "Tax",
    ),
}  # fmt: skip


def taxes_of(country: str) -> CountryTaxes:
    """A country's taxes; elsewhere those of the United States under the version GLOBAL."""
    code = {"UK": "GB"}.get(country.upper(), country.upper())
    return COUNTRIES.get(code) or COUNTRIES["US"]._replace(version="GLOBAL")
