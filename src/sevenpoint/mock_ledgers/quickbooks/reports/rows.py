"""Rows and columns of a report in QuickBooks' shape: every value a string, "" for nothing (quickbooks.md 4.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
Value = Decimal | str | int | None


@dataclass(frozen=True)
class Column:
    """A column. `meta` False: no MetaData, the type is the key itself, as in the general ledger.

    `inner`: the columns that it is a heading of; its rows have a cell for each of them.
    """

    title: str
    type: str
    key: str
    meta: bool = True
    extra: tuple[tuple[str, str], ...] = ()
    inner: tuple[Column, ...] = ()

    def shape(self) -> Row:
        """As it stands in `Columns`."""
        if not self.meta:
            return {"ColTitle": self.title, "ColType": self.key}
        facts = (("ColKey", self.key), *self.extra)
        row: Row = {
            "ColTitle": self.title,
            "ColType": self.type,
            "MetaData": [{"Name": name, "Value": value} for name, value in facts],
        }
        return {**row, "Columns": {"Column": [each.shape() for each in self.inner]}} if self.inner else row


def text(value: Value) -> str:
    """A cell's text: amounts with two decimals.

    >>> text(Decimal("5")), text(None), text("x")
    ('5.00', '', 'x')
    """
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def cell(value: Value, record_id: str | None = None) -> Row:
    """One cell; only cells that name a record have an id."""
    return {"value": text(value)} if record_id is None else {"value": text(value), "id": record_id}


def cells(values: Iterable[Value]) -> list[Row]:
    """Cells without ids."""
    return [cell(each) for each in values]


def data(first: Row, values: Iterable[Value], group: str | None = None) -> Row:
    """A data row."""
    row: Row = {"ColData": [first, *cells(values)], "type": "Data"}
    return row if group is None else {**row, "group": group}


def section(title: Row, values: Iterable[Value], rows: Sequence[Row], summary: Row, group: str | None = None) -> Row:
    """A section: a heading, rows, a summary."""
    row: Row = {
        "Header": {"ColData": [title, *cells(values)]},
        "Rows": {"Row": list(rows)},
        **summary,
        "type": "Section",
    }
    return row if group is None else {**row, "group": group}


def summary(title: str, values: Iterable[Value]) -> Row:
    """The `Summary` of a section."""
    return {"Summary": {"ColData": [cell(title), *cells(values)]}}


def total(title: str, values: Iterable[Value], group: str) -> Row:
    """A section that is nothing but its summary."""
    return {**summary(title, values), "type": "Section", "group": group}
