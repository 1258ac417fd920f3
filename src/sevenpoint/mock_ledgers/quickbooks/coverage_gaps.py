"""What an operation that is here still lacks: known gaps by entity and letter, by service, by report."""

from __future__ import annotations

from collections.abc import Mapping

# (entity, letters) to what is missing.
ENTITY_GAPS: Mapping[tuple[str, str], str] = {
    ("Attachable", "C"): "thumbnails",
    ("Bill", "CU"): "accounts payable other than the company's first",
    ("BillPayment", "CU"): "accounts payable other than the company's first",
    ("Item", "CU"): "assemblies",
    ("Deposit", "CU"): "payments in another currency are deposited at the deposit's rate without a gain or loss",
    ("Customer", "U"): "a name that another record has is refused (6240); customers are merged through the control API",
    ("Vendor", "U"): "a name that another record has is refused (6240), records are not merged",
    ("Account", "U"): "a name that another record has is refused (6240), records are not merged",
    ("JournalEntry", "CU"): "tax on lines",
    ("TaxPayment", "RQ"): "there never is one: the API makes none, and nothing else here does yet",
}
SERVICE_GAPS: Mapping[str, str] = {
    "batch": "how the text of a ReportQuery is written is inferred",
}
_COLUMNS = "columns of tax; who made a change and what the bank cleared stay empty"
REPORT_GAPS: Mapping[str, str] = {
    "JournalReportFR": "titles and order of the columns after the third are inferred",
    "FECReport": "the `withQboIdentifier` parameter",
    "GeneralLedger": _COLUMNS,
    "JournalReport": _COLUMNS,
    "TransactionListByCustomer": _COLUMNS,
    "TransactionListByVendor": _COLUMNS,
    "TransactionListWithSplits": f"{_COLUMNS}; the layout without `group_by` is inferred",
    "TaxSummary": "the layout of a country's tax return",
}
