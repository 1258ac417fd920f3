"""The chart of accounts of a new organisation, in the manner of Xero's demo company (NZ).

Codes 200, 260, 404, 610, 800, 820 and the like are the demo company's; 091, 205 and 815 are ours, so that an
integration finds a clearing account, a second service income and customer deposits ready. `tax`: sales, purchases or
none.
"""

from __future__ import annotations

from typing import NamedTuple


class AccountRow(NamedTuple):
    """One account."""

    code: str
    name: str
    type: str
    tax: str
    system: str = ""
    payments: bool = False
    number: str = ""


ACCOUNTS: tuple[AccountRow, ...] = (
    AccountRow("090", "Business Bank Account", "BANK", "none", number="0908007006543"),
    AccountRow("091", "Card Clearing", "BANK", "none", number="CARDCLEARING"),
    AccountRow("200", "Sales", "REVENUE", "sales"),
    AccountRow("205", "Advisory Fees", "REVENUE", "sales"),
    AccountRow("260", "Other Revenue", "REVENUE", "sales"),
    AccountRow("270", "Interest Income", "REVENUE", "none"),
    AccountRow("310", "Cost of Goods Sold", "DIRECTCOSTS", "purchases"),
    AccountRow("400", "Advertising", "EXPENSE", "purchases"),
    AccountRow("404", "Bank Fees", "EXPENSE", "none"),
    AccountRow("408", "Cleaning", "EXPENSE", "purchases"),
    AccountRow("412", "Consulting & Accounting", "EXPENSE", "purchases"),
    AccountRow("429", "General Expenses", "EXPENSE", "purchases"),
    AccountRow("441", "Legal expenses", "EXPENSE", "purchases"),
    AccountRow("453", "Office Expenses", "EXPENSE", "purchases"),
    AccountRow("469", "Rent", "EXPENSE", "purchases"),
    AccountRow("477", "Salaries", "EXPENSE", "none"),
    AccountRow("485", "Subscriptions", "EXPENSE", "purchases"),
    AccountRow("489", "Telephone & Internet", "EXPENSE", "purchases"),
    AccountRow("499", "Realised Currency Gains", "EXPENSE", "none", "REALISEDCURRENCYGAIN"),
    AccountRow("610", "Accounts Receivable", "CURRENT", "none", "DEBTORS"),
    AccountRow("620", "Prepayments", "CURRENT", "none"),
    AccountRow("630", "Inventory", "INVENTORY", "none"),
    AccountRow("710", "Office Equipment", "FIXED", "purchases"),
    AccountRow("800", "Accounts Payable", "CURRLIAB", "none", "CREDITORS"),
    AccountRow("801", "Unpaid Expense Claims", "CURRLIAB", "none", "UNPAIDEXPCLM"),
    AccountRow("815", "Customer Deposits", "CURRLIAB", "none", payments=True),
    AccountRow("820", "GST", "CURRLIAB", "none", "GST"),
    AccountRow("840", "Historical Adjustment", "CURRLIAB", "none", "HISTORICAL"),
    AccountRow("860", "Rounding", "CURRLIAB", "none", "ROUNDING"),
    AccountRow("960", "Retained Earnings", "EQUITY", "none", "RETAINEDEARNINGS"),
    AccountRow("970", "Owner A Funds Introduced", "EQUITY", "none", payments=True),
)

# What the control API calls an organisation's ready accounts.
READY: dict[str, str] = {
    "bank": "090",
    "clearing": "091",
    "sales": "200",
    "sales_2": "205",
    "fees": "404",
    "deposits": "815",
}
