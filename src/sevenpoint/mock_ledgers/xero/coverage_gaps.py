"""What operations that exist still lack. Remove a row when its gap is closed; a test finds rows that are wrong."""

from __future__ import annotations

# By operation id.
OPERATION_GAPS: dict[str, str] = {}

# By operation id ("*": wherever the parameter appears), then by parameter.
PARAMETER_GAPS: dict[str, dict[str, str]] = {
    "getInvoices": {"includeArchived": "accepted and ignored, for its meaning is not documented (xero.md 2.6)"},
    "getReportTrialBalance": {"paymentsOnly": "accepted and ignored: no cash basis"},
}
