"""The compiled `where` agrees with a plain evaluation of the same tree over the same records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement
from xero_client import World

from sevenpoint.mock_ledgers.bookkeeping import Document
from sevenpoint.mock_ledgers.xero import where
from sevenpoint.mock_ledgers.xero.resources.invoices import SPEC
from sevenpoint.mock_ledgers.xero.where import All, Any_, Compare, Method, Node, Not, Path, Value
from sevenpoint.mock_ledgers.xero.where_sql import compile_where

TEXTS = ["alpha", "Alpha", "BETA", "a%b", "x_y", "", "🌊 Co"]
AMOUNTS = [Decimal(text) for text in ("0.00", "0.01", "9.99", "10.00", "10.01", "123456789.12", "-5.25")]
DAYS = ["2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01"]
STATUSES = ["DRAFT", "AUTHORISED", "PAID"]

records = st.fixed_dictionaries(
    {
        "Status": st.sampled_from(STATUSES),
        "Reference": st.none() | st.sampled_from(TEXTS),
        "Date": st.sampled_from(DAYS),
        "DueDate": st.none() | st.sampled_from(DAYS),
        "Total": st.sampled_from(AMOUNTS),
        "AmountPaid": st.none() | st.sampled_from(AMOUNTS),
        "SentToContact": st.booleans(),
    }
)

text_paths = st.sampled_from(["Status", "Reference"]).map(Path)
literals = st.sampled_from([*TEXTS, *STATUSES]).map(lambda text: Value("String", text))
comparisons = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def compare(paths: list[str], values: st.SearchStrategy[Value], operators: st.SearchStrategy[str]) -> Any:
    """Comparisons of one kind of member, either way round."""
    return st.builds(
        lambda path, one, operator, turned: Compare(operator, one, path) if turned else Compare(operator, path, one),
        st.sampled_from(paths).map(Path), values, operators, st.booleans(),
    )  # fmt: skip


leaves: st.SearchStrategy[Node] = st.one_of(
    compare(["Status", "Reference"], literals, st.sampled_from(["==", "!="])),
    compare(["Status", "Reference", "DueDate", "AmountPaid"], st.just(Value("Null", None)),
            st.sampled_from(["==", "!="])),
    compare(["Total", "AmountPaid"], st.sampled_from([*AMOUNTS, Decimal("9.99999"), Decimal("1e20")]).map(
        lambda number: Value("Decimal", number)), comparisons),
    compare(["Date", "DueDate"], st.sampled_from(DAYS).map(
        lambda day: Value("DateTime", dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC))), comparisons),
    compare(["SentToContact"], st.booleans().map(lambda flag: Value("Boolean", flag)), st.sampled_from(["==", "!="])),
    st.builds(Method, text_paths, st.sampled_from(where.PREDICATES), literals.map(lambda one: (one,))),
    st.builds(lambda path, change, one: Compare("==", Method(path, change, ()), one), text_paths,
              st.sampled_from(["tolower", "toupper"]), literals),
)  # fmt: skip
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Any_(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)


def holds(node: Node, record: dict[str, Any]) -> bool:
    """The same rules in plain Python."""
    match node:
        case All(parts):
            return all(holds(part, record) for part in parts)
        case Any_(parts):
            return any(holds(part, record) for part in parts)
        case Not(part):
            return not holds(part, record)
        case Compare(operator, left, right):
            return compared(operator, value(left, record), value(right, record))
    return bool(value(node, record))


def compared(operator: str, a: Any, b: Any) -> bool:
    """.NET's comparison with nulls: equal only to each other, ordered never."""
    if a is None or b is None:
        return (a is b) == (operator == "==") if operator in ("==", "!=") else False
    if isinstance(a, str):
        a, b = a.lower(), b.lower()
    return bool({"==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator])


def value(node: Node, record: dict[str, Any]) -> Any:
    """An operand's value."""
    match node:
        case Value("DateTime", at):
            return at.date().isoformat()
        case Value(_, literal):
            return literal
        case Path(name):
            return record[name]
        case Method(target, name, arguments):
            text = value(target, record)
            if text is None:
                return None
            if name in where.PREDICATES:
                part, whole = value(arguments[0], record).lower(), text.lower()
                return {
                    "contains": part in whole,
                    "startswith": whole.startswith(part),
                    "endswith": whole.endswith(part),
                }[name]
            return text.lower() if name == "tolower" else text.upper()
    raise AssertionError(node)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(records, min_size=1, max_size=6), tree=trees)
def test_compiled_where_agrees_with_plain_python(world: World, rows: list[dict[str, Any]], tree: Node) -> None:
    condition: ColumnElement[bool] = compile_where(tree, SPEC.by_lower_name, "Invoice")
    with world.store.engine.connect() as connection:
        books = world.books(connection)
        for number, row in enumerate(rows):
            body = {name: cell for name, cell in row.items() if cell is not None}
            books.save(Document("Invoice", str(number), body, status=row["Status"], date=row["Date"],
                                due_date=row["DueDate"], total=row["Total"]), operation="")  # fmt: skip
        found = sorted(document.id for document in books.find("Invoice", condition))
        connection.rollback()
    assert found == [str(number) for number, row in enumerate(rows) if holds(tree, row)]
