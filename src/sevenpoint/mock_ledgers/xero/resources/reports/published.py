"""Published tax reports (xero.md 5.20): the list of reports, and one by its id. Australia (BAS) and New Zealand (GST).

Reports are published in Xero's own pages; `published_tax_reports` in the organisation's settings does it here:
`[{"from": "2026-01-01", "to": "2026-02-28"}]`. The numbers come from the tax account's postings.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from ....bookkeeping import ZERO
from ...answers import Answer
from ...call import Call
from ...errors import NotFoundError
from ...formats import Zoneless
from .. import accounts, organisation
from .movements import standing
from .periods import Span, long_day
from .rows import ACCOUNT, Row, header, money, row, section, summary

_NAMES = {"AU": ("Activity Statement", "BAS"), "NZ": ("GST Return", "GST")}
_IDS = uuid.UUID("5d0a1f0e-6f5e-4c38-9d0f-6f1d0f3f5a11")


def get_all(call: Call) -> Answer:
    """GET /Reports: what is published, without rows."""
    return Answer("Reports", [_head(call, key, days) for key, days in _published(call)])


def get_one(call: Call, report_id: str) -> Answer:
    """GET /Reports/{ReportID}."""
    for key, days in _published(call):
        if key == report_id.lower():
            return Answer("Reports", [{**_head(call, key, days), "Fields": [], "Rows": _rows(call, days)}])
    raise NotFoundError


def _published(call: Call) -> Iterator[tuple[str, Span]]:
    if _country(call) not in _NAMES:
        return
    for entry in call.books.organisation.settings.get("published_tax_reports", []):
        days = dt.date.fromisoformat(entry["from"]), dt.date.fromisoformat(entry["to"])
        yield str(uuid.uuid5(_IDS, f"{call.books.organisation.key}/{days[0]}/{days[1]}")), days


def _country(call: Call) -> str:
    return str(organisation.stored(call.books).body["CountryCode"])


def _head(call: Call, key: str, days: Span) -> dict[str, Any]:
    name, kind = _NAMES[_country(call)]
    first, last = map(long_day, days)
    return {
        "ReportID": key,
        "ReportName": name,
        "ReportType": kind,
        "ReportTitles": [name, call.books.organisation.name, f"{first} to {last}"],
        "ReportDate": f"{first} to {last}",
        "UpdatedDateUTC": Zoneless(call.books.now),
    }


def _rows(call: Call, days: Span) -> list[Row]:
    """Tax on sales, tax on purchases, and what is to pay: together what moved on the tax account."""
    account = accounts.system(call.books, "GST").id
    first, last = (day.isoformat() for day in days)
    moved = [one.amount for one in standing(call.books) if one.account == account and first <= one.date <= last]
    collected, paid = -sum((one for one in moved if one < 0), ZERO), sum((one for one in moved if one > 0), ZERO)
    plain = [
        row(["GST on sales", money(collected)], ACCOUNT, account),
        row(["GST on purchases", money(paid)], ACCOUNT, account),
    ]
    return [header("", "Amount"), section("GST", [*plain, summary(["GST to pay", money(collected - paid)])])]
