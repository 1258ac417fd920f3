"""The tables as an Excel workbook, a sheet each."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from sevenpoint.reports.certification import certification_table, certification_view
from sevenpoint.reports.exports.items import Cell, Table, findings_table, items_table, points_table
from sevenpoint.reports.judged import Judged
from sevenpoint.reports.text import one_line

LONGEST_CELL = 32_767  # Excel's own limit
MOST_ROWS = 1_048_575  # Excel's own limit, less the header
WIDEST = 60
EXACT_DIGITS = 15  # a number of more digits would lose some as Excel's binary floating point


def render_xlsx(judged: Judged) -> bytes:
    """The workbook. Every text is written as text, never as a formula or a link; the same results make the same bytes.

    Raises ModuleNotFoundError where XlsxWriter (the `evaluate` extra) is not installed.
    """
    import xlsxwriter

    results = judged.results

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    candidate = results.manifest.candidate
    book.set_properties(
        {
            "title": "Sevenpoint: " + (one_line(candidate.name, 80) if candidate else "no candidate"),
            "comments": one_line(results.rubric, 200),
            "created": results.manifest.started_at.astimezone(dt.UTC).replace(tzinfo=None),
        }
    )
    certification = certification_table(certification_view(results, judged.attested))
    for table in (points_table(results), items_table(results), findings_table(results), certification):
        _sheet(book, table)
    book.close()
    return stream.getvalue()


def _sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.name)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, title in enumerate(table.columns):
        sheet.write_string(0, column, title, bold)
        longest = max([len(title), *(len(str(row[column] or "")) for row in table.rows)])
        sheet.set_column(column, column, min(longest + 2, WIDEST))
    for number, row in enumerate(table.rows[:MOST_ROWS], 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, wrapped)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write(sheet: Any, row: int, column: int, cell: Cell, wrapped: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, Decimal) and not _exact(cell):
        sheet.write_string(row, column, str(cell), wrapped)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell[:LONGEST_CELL], wrapped)
    else:
        sheet.write_number(row, column, cell, wrapped)


def _exact(number: Decimal) -> bool:
    return len(number.as_tuple().digits) <= EXACT_DIGITS and abs(number.adjusted()) <= EXACT_DIGITS
