"""A table as CSV (RFC 4180, UTF-8 with a byte order mark, so that Excel reads the accents)."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

from sevenpoint.reports.exports.items import Cell, Table

# A spreadsheet takes a cell that begins so for a formula; full-width forms are taken for their ASCII twins.
# Source: OWASP, CSV Injection.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SPLIT = re.compile(rf"(;[\s\"']*)(?=[{re.escape(''.join(FORMULA))}])")


def render_csv(table: Table) -> str:
    """The table with a header line. What a spreadsheet would take for a formula gets an apostrophe in front.

    That is also what follows a semicolon: where the comma is for decimals, spreadsheets split lines there.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(table.columns)
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return "\ufeff" + stream.getvalue()


def _cell(cell: Cell) -> str:
    """
    >>> _cell("=HYPERLINK(1)"), _cell("a;=1"), _cell(-5), _cell(None)
    ("'=HYPERLINK(1)", "a;'=1", '-5', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}" if abs(cell.adjusted()) < 30 else str(cell)
    if isinstance(cell, str):
        safe = SPLIT.sub(r"\1'", cell)
        return f"'{safe}" if safe.lstrip().startswith(FORMULA) else safe
    return str(cell)
