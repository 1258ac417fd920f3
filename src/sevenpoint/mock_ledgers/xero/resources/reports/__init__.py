"""Reports (xero.md 5.20), one file a report, all from the same postings that journals show."""

from __future__ import annotations

from collections.abc import Callable

from ...answers import Answer
from ...call import Call, Route
from ...errors import AccessError
from ...scopes import REPORTS
from . import aged, published
from .balance_sheet import balance_sheet
from .bank_summary import bank_summary
from .budget_summary import budget_summary
from .executive_summary import executive_summary
from .profit_and_loss import profit_and_loss
from .ten_ninety_nine import ten_ninety_nine
from .trial_balance import trial_balance

_NAMED: dict[str, Callable[[Call], Answer]] = {
    "AgedPayablesByContact": aged.payables,
    "AgedReceivablesByContact": aged.receivables,
    "BalanceSheet": balance_sheet,
    "BankSummary": bank_summary,
    "BudgetSummary": budget_summary,
    "ExecutiveSummary": executive_summary,
    "ProfitAndLoss": profit_and_loss,
    "TenNinetyNine": ten_ninety_nine,
    "TrialBalance": trial_balance,
}


def _permitted(handler: Callable[..., Answer]) -> Callable[..., Answer]:
    """A user without the report permission gets 403: `user_sees_reports` false in the organisation's settings."""

    def guarded(call: Call, *arguments: str) -> Answer:
        if call.books.organisation.settings.get("user_sees_reports", True) is False:
            raise AccessError(403, "AuthorizationUnsuccessful")
        return handler(call, *arguments)

    return guarded


ROUTES = (
    *(Route("GET", f"Reports/{name}", REPORTS, _permitted(handler)) for name, handler in _NAMED.items()),
    Route("GET", "Reports", REPORTS, _permitted(published.get_all)),
    Route("GET", "Reports/{}", REPORTS, _permitted(published.get_one)),
)
