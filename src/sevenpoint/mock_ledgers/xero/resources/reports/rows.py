"""Rows of reports: every cell is text, and says in its attributes what it stands for (xero.md 5.20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from ...answers import Answer
from ...call import Call
from ...formats import Zoneless
from .periods import long_day

ACCOUNT, BANK_ACCOUNT, INVOICE = "account", "accountID", "invoiceID"
Row = dict[str, Any]


def money(amount: Decimal) -> str:
    """An amount in a cell.

    >>> money(Decimal("-1850")), money(Decimal("-0.00"))
    ('-1850.00', '0.00')
    """
    return f"{amount + 0:.2f}" if amount else "0.00"


def cell(value: str, mark: str = "", of: str = "") -> Row:
    """A cell; `mark` and `of`: the kind and the id of what it stands for."""
    return {"Value": value, "Attributes": [{"Value": of, "Id": mark}]} if mark else {"Value": value}


def header(*titles: str) -> Row:
    """The first row."""
    return {"RowType": "Header", "Cells": [cell(title) for title in titles]}


def row(values: Iterable[str], mark: str = "", of: str = "") -> Row:
    """A plain row, each cell marked alike."""
    return {"RowType": "Row", "Cells": [cell(value, mark, of) for value in values]}


def summary(values: Iterable[str]) -> Row:
    """A row of totals."""
    return {"RowType": "SummaryRow", "Cells": [cell(value) for value in values]}


def section(title: str, rows: Sequence[Row]) -> Row:
    """Rows under a title."""
    return {"RowType": "Section", "Title": title, "Rows": list(rows)}


def report(call: Call, name: str, kind: str, titles: Sequence[str], rows: Sequence[Row]) -> Answer:
    """The one report of an answer. ReportDate is the day that it was asked for, whatever period it shows."""
    body = {
        "ReportName": name,
        "ReportType": kind,
        "ReportTitles": list(titles),
        "ReportDate": long_day(call.books.today),
        "UpdatedDateUTC": Zoneless(call.books.now),
        "Fields": [],
        "Rows": list(rows),
    }
    return Answer("Reports", [body])
