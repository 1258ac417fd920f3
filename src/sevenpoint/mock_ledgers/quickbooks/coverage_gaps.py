"""What an operation that is here still lacks: known gaps by entity and letter, by service, by report."""

from __future__ import annotations

from collections.abc import Mapping

# (entity, letters) to what is missing.
ENTITY_GAPS: Mapping[tuple[str, str], str] = {
    ("Attachable", "C"): "thumbnails",
    ("Bill", "CU"): "accounts payable other than the company's first",
    ("BillPayment", "CU"): "accounts payable other than the company's first",
    ("Entitlements", "R"): "the shape of the answer is inferred",
    ("InventoryAdjustment", "CUD"): "stock is worth its average cost, not first in first out",
    ("Item", "CU"): "stock is worth its average cost, not first in first out; bundles and assemblies",
    ("JournalEntry", "CU"): "tax on lines",
    ("Purchase", "CU"): "tax",
    ("ReimburseCharge", "RQ"): "the bill's own line stays Billable once it was invoiced",
    ("TaxPayment", "RQ"): "there never is one",
    ("RecurringTransaction", "CU"): "whether names must be unique and plans allow it is not checked",
}
SERVICE_GAPS: Mapping[str, str] = {
    "batch": "CDCQuery, ReportQuery and the operations revert, send and merge",
    "upload": "requests over 10 MB",
}
_SPLITS = "columns by class, department, item, employee; item, class and department filters count whole transactions"
_DATA = "in home currency only where documents are"
REPORT_GAPS: Mapping[str, str] = {
    "ProfitAndLoss": _SPLITS,
    "BalanceSheet": _SPLITS,
    "CashFlow": "columns by period",
    "ProfitAndLossDetail": "sections by account only",
    "TrialBalanceFR": "the French layout",
    "GeneralLedgerFR": "the French layout",
    "JournalReportFR": "the French layout",
    "FECReport": "French journal codes",
    "GeneralLedger": "the `columns` and `sort_by` parameters",
    "JournalReport": "the `columns` parameter",
    "TransactionListByCustomer": "the `columns` parameter",
    "TransactionListByVendor": "the `columns` parameter",
    "TransactionListWithSplits": "the `columns` parameter",
    "InventoryValuationDetail": "running quantities",
    "InventoryValuationSummary": "values at a past day",
    "CustomerSales": "columns by period",
    "ItemSales": "columns by period",
    "ClassSales": "columns by period",
    "DepartmentSales": "columns by period",
    "TaxSummary": "agencies and purchases",
    "AgedReceivables": f"other currencies: {_DATA}",
    "AgedPayables": f"other currencies: {_DATA}",
}
