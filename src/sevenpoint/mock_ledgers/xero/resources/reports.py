"""Reports (xero.md 5.20): TrialBalance, from the postings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ...bookkeeping import ZERO, Document
from ..answers import Answer
from ..bodies import Element
from ..call import Call, Route
from ..formats import Zoneless
from ..scopes import REPORTS
from . import accounts

_SECTIONS = (("REVENUE", "Revenue"), ("EXPENSE", "Expenses"), ("ASSET", "Assets"), ("LIABILITY", "Liabilities"),
             ("EQUITY", "Equity"))  # fmt: skip
_HEADER = ("Account", "Debit", "Credit", "YTD Debit", "YTD Credit")


def trial_balance(call: Call) -> Answer:
    """GET /Reports/TrialBalance?date=: month to date and year to date of the calendar year's postings."""
    given = Element({"date": call.parameters.get("date")}, "Reports").day("date")
    until = dt.date.fromisoformat(given) if given else call.books.today
    before_month = f"{until.isoformat()[:8]}00"  # sorts before the first of the month
    ytd = call.books.account_balances(until.isoformat())
    earlier = call.books.account_balances(before_month)
    month = {account: balance - earlier.get(account, ZERO) for account, balance in ytd.items()}
    used = [account for account in call.books.find(accounts.KIND) if account.id in ytd]
    sections = [_section(title, [a for a in used if a.body["Class"] == name], month, ytd) for name, title in _SECTIONS]
    shown = f"{until.day} {until:%B %Y}"
    report = {
        "ReportName": "Trial Balance",
        "ReportType": "TrialBalance",
        "ReportTitles": ["Trial Balance", call.books.organisation.name, f"As at {shown}"],
        "ReportDate": shown,
        "UpdatedDateUTC": Zoneless(call.books.now),
        "Fields": [],
        "Rows": [
            {"RowType": "Header", "Cells": [{"Value": name} for name in _HEADER]},
            *(section for section in sections if section["Rows"]),
            {"RowType": "Section", "Title": "", "Rows": [_total(month, ytd)]},
        ],
    }
    return Answer("Reports", [report])


def _section(title: str, used: list[Document], month: dict[str, Decimal], ytd: dict[str, Decimal]) -> dict[str, Any]:
    rows = []
    for account in used:
        values = [f"{account.body['Name']} ({account.number})", *_sides(month[account.id]), *_sides(ytd[account.id])]
        mark = [{"Value": account.id, "Id": "account"}]
        rows.append({"RowType": "Row", "Cells": [{"Value": value, "Attributes": mark} for value in values]})
    return {"RowType": "Section", "Title": title, "Rows": rows}


def _total(month: dict[str, Decimal], ytd: dict[str, Decimal]) -> dict[str, Any]:
    sums = [
        sum((sign * balance for balance in balances.values() if sign * balance > 0), ZERO)
        for balances in (month, ytd)
        for sign in (1, -1)
    ]
    return {"RowType": "SummaryRow", "Cells": [{"Value": "Total"}, *({"Value": f"{value:.2f}"} for value in sums)]}


def _sides(balance: Decimal) -> tuple[str, str]:
    """Every cell is text; the empty side is "" (xero.md 5.20)."""
    return (f"{balance:.2f}", "") if balance >= 0 else ("", f"{-balance:.2f}")


ROUTES = (Route("GET", "Reports/TrialBalance", REPORTS, trial_balance),)
