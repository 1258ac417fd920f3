"""The query language: envelope, dialect, errors, and agreement with a plain evaluator."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qbo_caller import Caller, Json, refusal


@pytest.fixture
def stocked(caller: Caller) -> Caller:
    """Three customers with four invoices, one of them paid."""
    for name in ("Cool Cars", "amy's bird sanctuary", "Bill_s 50% Off"):
        caller.customer(name)
    for customer, amount, day in (("1", "100.00", 1), ("2", "9.50", 2), ("2", "100.00", 2), ("3", "1000.00", 3)):
        caller.invoice(customer, amount, TxnDate=f"2026-02-0{day}", DocNumber=f"A-{amount}-{customer}")
        caller.world.advance(seconds=60)
    caller.payment("2", "9.50", ("2", "9.50"))
    return caller


def _ids(response: Json, entity: str) -> list[str]:
    return [row["Id"] for row in response.get(entity, [])]


_FOUND: list[tuple[str, list[str]]] = [
    ("", ["2", "4", "3", "1"]),  # newest change first: the payment changed invoice 2
    ("WHERE Balance > '0' ORDERBY Id", ["1", "3", "4"]),
    ("where totalamt >= 100 order by TotalAmt desc, DocNumber ASC", ["4", "1", "3"]),
    ("where CustomerRef = '2' and TxnDate = '2026-02-02' orderby Id desc", ["3", "2"]),
    ("where CustomerRef IN ('1','3') orderby Id", ["1", "4"]),
    ("where DocNumber LIKE 'a-100.%' orderby Id", ["1", "3"]),
    ("where DocNumber != 'a-100.00-1' orderby Id", ["2", "3", "4"]),
    ("where Id in ('4', '99')", ["4"]),
    ("where Metadata.LastUpdatedTime > '2026-03-02T09:02:00Z' orderby Id", ["2", "4"]),
    ("where MetaData.CreateTime <= '2026-03-02T01:01:00-08:00' orderby Id", ["1", "2"]),
    ("orderby Id startposition 2 maxresults 2", ["2", "3"]),
    ("orderby Id MAXRESULTS 1 STARTPOSITION 4", ["4"]),
    ("where Balance = 0", ["2"]),
]


def test_invoices_are_found(stocked: Caller) -> None:
    for where, expected in _FOUND:
        assert _ids(stocked.query(f"select * from Invoice {where}"), "Invoice") == expected


def test_the_envelope_of_a_query(stocked: Caller) -> None:
    response = stocked.query("SELECT * FROM invoice STARTPOSITION 2 MAXRESULTS 50")
    assert (response["startPosition"], response["maxResults"]) == (2, 3)
    assert set(response) == {"Invoice", "startPosition", "maxResults"}
    assert stocked.query("select * from Invoice where Id = '77'") == {}
    assert stocked.query("select COUNT(*) from INVOICE where TotalAmt = '100'") == {"totalCount": 2}


def test_names_are_compared_without_case_and_quotes_are_escaped(stocked: Caller) -> None:
    by_name = "select * from Customer where DisplayName = 'AMY\\'S Bird Sanctuary'"
    assert _ids(stocked.query(by_name), "Customer") == ["2"]
    assert _ids(stocked.query("select * from Customer where DisplayName like '%_s 50\\%%'"), "Customer") == ["3"]
    owing = "select * from Customer where Balance >= 100 orderby DisplayName"
    assert _ids(stocked.query(owing), "Customer") == ["3", "1", "2"]


def test_asked_columns_come_in_sparse_rows(stocked: Caller) -> None:
    (row,) = stocked.query("select DocNumber, MetaData.CreateTime from Invoice where Id = '1'")["Invoice"]
    assert row == {"domain": "QBO", "sparse": True, "Id": "1", "DocNumber": "A-100.00-1",
                   "MetaData": {"CreateTime": "2026-03-02T01:00:00-08:00"}}  # fmt: skip


def test_columns_that_begin_like_a_keyword_are_columns(caller: Caller) -> None:
    (row,) = caller.query("select Country, CompanyName from CompanyInfo")["CompanyInfo"]
    assert (row["Country"], row["CompanyName"]) == ("US", "Harbour Advisory")


def test_pseudo_tax_codes_come_on_top_of_the_limit(caller: Caller) -> None:
    assert _ids(caller.query("select * from TaxCode maxresults 1"), "TaxCode") == ["NON", "TAX", "2"]


@pytest.mark.parametrize("content_type", ["application/text", "text/plain", "application/text; charset=utf-8"])
def test_a_query_may_be_posted(stocked: Caller, content_type: str) -> None:
    answer = stocked.call("POST", "query?minorversion=75", data="select * from Term", content_type=content_type)
    assert answer.json["QueryResponse"]["maxResults"] == 4


_WRONG = [
    ("", "4000", "QueryParserError: The query provided was empty"),
    ("select * from Invoice where Id = '1' or Id = '2'", "4000", "QueryParserError: Encountered"),
    ("select * from Invoice where Id = %", "4000", "QueryParserError: Invalid content. Lexical error at line 1"),
    ("select", "4000", "QueryParserError: Encountered"),
    ("select * from Custmoer", "4001", "QueryValidationError: invalid context declaration: Custmoer"),
    (
        "select * from Customer where BillAddr = 'x'",
        "4001",
        "QueryValidationError: property 'BillAddr' is not queryable",
    ),
    ("select * from Invoice where Line.Amount = 1", "4001", "QueryValidationError: property 'Line.Amount' is not"),
    ("select Id.x from Invoice", "4001", "QueryValidationError: property 'Id.x' is not queryable"),
    (
        "select * from Invoice startposition 0",
        "4001",
        "QueryValidationError: value 0 is too small. Min allowed value is 1",
    ),
    ("select * from Invoice where TotalAmt > 'much'", "4001", "QueryValidationError: value much"),
    ("select * from Invoice where TxnDate > 'soon'", "4001", "QueryValidationError: value soon"),
]


def test_wrong_queries_are_told_apart(stocked: Caller) -> None:
    for statement, code, detail in _WRONG:
        found, text = refusal(stocked.call("GET", "query", query_string={"query": statement}))
        assert found == code
        assert text.startswith(detail)


# --- agreement with a plain evaluator -------------------------------------------------------------------------------

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_TEXTS = ["A-100.00-1", "a-9.50-2", "A-1000.00-3", "zzz", "a_"]
_DAYS = ["2026-02-01", "2026-02-02", "2026-02-03", "2025-12-31"]
_AMOUNTS = ["0", "9.5", "9.50", "100", "100.00", "1000", "-1"]
# Property to (values to compare with, how to read a row, how to read a literal).
_PROPERTIES: dict[str, tuple[list[str], Callable[[Json], Any], Callable[[str], Any]]] = {
    "DocNumber": (_TEXTS, lambda row: row["DocNumber"].lower(), str.lower),
    "TxnDate": (_DAYS, lambda row: row["TxnDate"], str),
    "DueDate": ([*_DAYS, "2026-03-03"], lambda row: row["DueDate"], str),
    "TotalAmt": (_AMOUNTS, lambda row: row["TotalAmt"], Decimal),
    "Balance": (_AMOUNTS, lambda row: row["Balance"], Decimal),
    "CustomerRef": (["1", "2", "3", "9"], lambda row: row["CustomerRef"]["value"], str),
    "Id": (["1", "2", "3", "4", "5", "10"], lambda row: int(row["Id"]), int),
    "MetaData.LastUpdatedTime": (
        ["2026-03-02T09:01:00+00:00", "2026-03-02T01:02:00-08:00", "2026-03-02T09:04:00Z"],
        lambda row: dt.datetime.fromisoformat(row["MetaData"]["LastUpdatedTime"]),
        dt.datetime.fromisoformat,
    ),
}


@st.composite
def _condition(draw: st.DrawFn) -> tuple[str, Callable[[Json], bool]]:
    name = draw(st.sampled_from(sorted(_PROPERTIES)))
    values, of_row, of_text = _PROPERTIES[name]
    path = draw(st.sampled_from([name, name.lower(), name.upper()]))
    if name == "DocNumber" and draw(st.booleans()):
        pattern = draw(st.sampled_from(["%", "a-%", "%-2", "A-1%0-3", "%_%", "a-100.00-1"]))
        wanted = re.compile(".*".join(re.escape(part) for part in pattern.lower().split("%")), re.DOTALL)
        return f"{path} LIKE '{pattern}'", lambda row: wanted.fullmatch(of_row(row)) is not None
    if draw(st.booleans()):
        some = draw(st.lists(st.sampled_from(values), min_size=1, max_size=3))
        members = [of_text(each) for each in some]
        return f"{path} in ({', '.join(repr(each) for each in some)})", lambda row: of_row(row) in members
    sign, value = draw(st.sampled_from(sorted(_OPERATORS))), draw(st.sampled_from(values))
    literal = value if name == "TotalAmt" and draw(st.booleans()) else f"'{value}'"
    return f"{path} {sign} {literal}", lambda row: _OPERATORS[sign](of_row(row), of_text(value))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_condition(), max_size=3),
    st.sampled_from(["", " orderby TotalAmt desc, Id", " ORDER BY TxnDate, Id DESC"]),
)
def test_queries_agree_with_a_plain_evaluator(
    stocked: Caller, conditions: list[tuple[str, Callable[[Json], bool]]], order: str
) -> None:
    rows = stocked.query("select * from Invoice maxresults 1000")["Invoice"]
    expected = [row for row in rows if all(holds(row) for _, holds in conditions)]
    if "TotalAmt" in order:
        expected.sort(key=lambda row: (-row["TotalAmt"], int(row["Id"])))
    if "TxnDate" in order:
        expected.sort(key=lambda row: int(row["Id"]), reverse=True)
        expected.sort(key=lambda row: row["TxnDate"])
    where = " where " + " And ".join(text for text, _ in conditions) if conditions else ""
    statement = f"Select * From invoice{where}{order}"
    assert _ids(stocked.query(statement), "Invoice") == [row["Id"] for row in expected], statement
    counted = stocked.query(f"select count(*) from invoice{where}")
    assert counted == {"totalCount": len(expected)}


def test_a_number_is_found_whatever_the_case_of_its_letters(caller: Caller) -> None:
    """One without letters is looked up in an index; a column and the record must say the same."""
    caller.customer("Amy")
    for number in ("1400", "INV-7"):
        caller.invoice("1", "10.00", DocNumber=number)
    for asked, found in (("1400", ["1"]), ("inv-7", ["2"]), ("INV-7", ["2"]), ("140", [])):
        assert _ids(caller.query(f"select * from Invoice where DocNumber = '{asked}'"), "Invoice") == found
