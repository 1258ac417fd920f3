"""Reports: every name of QuickBooks' list, computed from postings and documents (quickbooks.md 4.7).

`periods` reads the parameters, `view` the books and `parts` their lines; `slots` are columns of amounts, `facts` and
`listing` columns of transactions, `rows` builds rows; the other files hold one family of reports each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...bookkeeping import Books
from ..faults import fault
from . import (
    aging,
    cash_and_trial,
    french,
    ledgers,
    lists,
    periods,
    sales,
    statements,
    stock,
    taxes,
    transactions,
)
from .rows import Row
from .view import View

_YEAR, _MONTH, _TODAY = "This Fiscal Year-to-date", "This Month-to-date", "Today"


@dataclass(frozen=True)
class Report:
    """How a report is made, the macro when no dates are asked for, and the parameters that are its own."""

    make: Callable[[View], Row]
    macro: str = _YEAR
    own: Sequence[str] = ()


def _named(function: Callable[..., Row], name: str, *more: str, macro: str = _YEAR, own: Sequence[str] = ()) -> Report:
    return Report(lambda view: function(view, name, *more), macro, own)


REPORTS: Mapping[str, Report] = {
    "AccountList": _named(lists.account_list, "AccountList"),
    "AgedPayableDetail": _named(aging.aged_detail, "AgedPayableDetail", "Vendor", macro=_TODAY),
    "AgedPayables": _named(aging.aged, "AgedPayables", "Vendor", macro=_TODAY),
    "AgedReceivableDetail": _named(aging.aged_detail, "AgedReceivableDetail", "Customer", macro=_TODAY),
    "AgedReceivables": _named(aging.aged, "AgedReceivables", "Customer", macro=_TODAY),
    "BalanceSheet": Report(statements.balance_sheet),
    "CashFlow": Report(cash_and_trial.cash_flow),
    "ClassSales": _named(sales.sales_by, "ClassSales", "Class"),
    "CustomerBalance": _named(aging.balances, "CustomerBalance", "Customer", macro="all"),
    "CustomerBalanceDetail": _named(aging.balance_detail, "CustomerBalanceDetail", "Customer", macro="all"),
    "CustomerIncome": _named(sales.customer_income, "CustomerIncome"),
    "CustomerSales": _named(sales.sales_by, "CustomerSales", "Customer"),
    "DepartmentSales": _named(sales.sales_by, "DepartmentSales", "Department"),
    "FECReport": _named(french.fec, "FECReport", own=("attachmentType", "add_due_date")),
    "GeneralLedger": _named(ledgers.general_ledger, "GeneralLedger", macro=_MONTH),
    "GeneralLedgerFR": _named(french.general_ledger, "GeneralLedgerFR", macro=_MONTH),
    "InventoryValuationDetail": _named(stock.inventory_detail, "InventoryValuationDetail"),
    "InventoryValuationSummary": _named(stock.inventory_summary, "InventoryValuationSummary", macro=_TODAY),
    "ItemSales": _named(sales.item_sales, "ItemSales"),
    "JournalReport": _named(ledgers.journal, "JournalReport", macro=_MONTH),
    "JournalReportFR": _named(french.journal, "JournalReportFR", macro=_MONTH, own=("journal_code",)),
    "ProfitAndLoss": Report(statements.profit_and_loss),
    "ProfitAndLossDetail": _named(ledgers.profit_and_loss_detail, "ProfitAndLossDetail"),
    "TaxSummary": _named(taxes.tax_summary, "TaxSummary", own=("agency_id",)),
    "TransactionList": _named(transactions.transaction_list, "TransactionList", macro=_MONTH),
    "TransactionListByCustomer": _named(transactions.by_party, "TransactionListByCustomer", "Customer", macro=_MONTH),
    "TransactionListByVendor": _named(transactions.by_party, "TransactionListByVendor", "Vendor", macro=_MONTH),
    "TransactionListWithSplits": _named(
        transactions.with_splits, "TransactionListWithSplits", macro=_MONTH, own=("group_by",)
    ),
    "TrialBalance": _named(cash_and_trial.trial_balance, "TrialBalance"),
    "TrialBalanceFR": _named(cash_and_trial.trial_balance, "TrialBalanceFR"),
    "VendorBalance": _named(aging.balances, "VendorBalance", "Vendor", macro="all"),
    "VendorBalanceDetail": _named(aging.balance_detail, "VendorBalanceDetail", "Vendor", macro="all"),
    "VendorExpenses": _named(sales.vendor_expenses, "VendorExpenses"),
}


def run(books: Books, name: str, arguments: Mapping[str, str], path: str) -> Row:
    """A report by name. Raises 500 for an unknown one, 4001 for parameters that are none."""
    found = REPORTS.get(name)
    if found is None:
        raise fault("unsupported", operation=f"Could not find resource for relative : {path} of full path: {path}")
    return found.make(View(books, periods.read(books, arguments, found.macro)))
