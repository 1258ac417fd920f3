"""Reports as tests read them: rows flattened, values by group and by column."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from qbo_caller import Caller, Json, loads

ALL = {"start_date": "2020-01-01", "end_date": "2030-12-31"}


def report(caller: Caller, name: str, **parameters: str) -> Json:
    """A report that must succeed."""
    answer = caller.call("GET", f"reports/{name}", query_string=parameters)
    assert answer.status_code == 200, answer.text
    return loads(answer)


def rows(found: Json) -> Iterator[Json]:
    """Every row, each section before the rows in it."""
    for row in found.get("Row", []):
        yield row
        yield from rows(row.get("Rows", {}))


def titles(found: Json) -> list[str]:
    """The titles of the columns."""
    return [each["ColTitle"] for each in found["Columns"]["Column"]]


def values(cells: list[Json]) -> list[str]:
    """The values of cells."""
    return [each["value"] for each in cells]


def group(found: Json, name: str) -> list[Decimal]:
    """The amounts of the row of a group; nothing counts as zero."""
    (row,) = [each for each in rows(found["Rows"]) if each.get("group") == name]
    return [Decimal(each or 0) for each in values(row.get("Summary", row)["ColData"])[1:]]


def data(found: Json) -> list[list[str]]:
    """The values of all rows of data."""
    return [values(row["ColData"]) for row in rows(found["Rows"]) if "ColData" in row]


def amounts(found: Json) -> list[list[Decimal]]:
    """The amounts of every row that has any: data and summaries."""
    kept = []
    for row in rows(found["Rows"]):
        cells = values(row.get("Summary", row).get("ColData", []))[1:]
        if any(cells):
            kept.append([Decimal(each or 0) for each in cells])
    return kept


def account(caller: Caller, kind: str) -> str:
    """The id of the first account of a type."""
    return str(caller.query(f"select * from Account where AccountType = '{kind}'")["Account"][0]["Id"])


def sales_line(amount: str, **detail: Any) -> Json:
    """A line of a sales form; `detail`: references by name, such as `ClassRef="5"`."""
    inner = {name: {"value": value} if name.endswith("Ref") else value for name, value in detail.items()}
    inner.setdefault("ItemRef", {"value": "1"})
    return {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": inner}


def expense_line(amount: str, account_id: str, **detail: Any) -> Json:
    """A line that books to an account."""
    inner = {name: {"value": value} for name, value in detail.items()}
    return {"Amount": amount, "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": {"AccountRef": {"value": account_id}, **inner}}  # fmt: skip


def journal_line(side: str, amount: str, account_id: str, **detail: Any) -> Json:
    """A debit or a credit of a journal entry."""
    inner = {"PostingType": side, "AccountRef": {"value": account_id}, **detail}
    return {"Amount": amount, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": inner}
