"""Paging, filters, order, If-Modified-Since (xero.md 2.6)."""

from __future__ import annotations

import datetime as dt

import pytest
from xero_client import Xero, load


def numbers(answer: object) -> list[str]:
    """Invoice numbers in order."""
    assert isinstance(answer, dict)
    return [one["InvoiceNumber"] for one in answer["Invoices"]]


def test_pages(xero: Xero) -> None:
    for n in range(5):
        xero.invoice(str(n + 1))
    page = xero.ok("GET", "Invoices", page="2", pageSize="2", order="InvoiceNumber")
    assert page["pagination"] == {"page": 2, "pageSize": 2, "pageCount": 3, "itemCount": 5}
    assert numbers(page) == ["INV-0003", "INV-0004"]
    assert len(page["Invoices"][0]["LineItems"]) == 1
    assert page["Invoices"][0]["Contact"]["Addresses"] == []
    assert xero.ok("GET", "Invoices", page="9")["Invoices"] == []
    assert xero.ok("GET", "Invoices", page="1", pageSize="5000")["pagination"]["pageSize"] == 1000
    whole = xero.ok("GET", "Invoices")
    assert "pagination" not in whole
    assert whole["Invoices"][0]["LineItems"] == []
    assert "pagination" not in xero.ok("GET", "Invoices", page="abc", nonsense="1")


def test_filters(xero: Xero) -> None:
    first = xero.invoice("1", Reference="Alpha")
    second = xero.invoice("2", status="DRAFT")
    assert numbers(xero.ok("GET", "Invoices", IDs=first["InvoiceID"].upper())) == ["INV-0001"]
    assert numbers(xero.ok("GET", "Invoices", InvoiceNumbers="INV-0002,INV-0009")) == ["INV-0002"]
    drafts = xero.ok("GET", "Invoices", Statuses="DRAFT,VOIDED")
    assert numbers(drafts) == ["INV-0002"]
    assert drafts["pagination"]["itemCount"] == 1
    assert len(xero.ok("GET", "Invoices", ContactIDs=second["Contact"]["ContactID"])["Invoices"]) == 2
    assert numbers(xero.ok("GET", "Invoices", searchTerm="alph")) == ["INV-0001"]
    assert len(xero.ok("GET", "Invoices", createdByMyApp="true")["Invoices"]) == 2
    assert len(xero.ok("GET", "Invoices", IDs="[bad]")["Invoices"]) == 2
    brief = xero.ok("GET", "Invoices", summaryOnly="true")["Invoices"][0]
    assert not {"LineItems", "Payments", "HasAttachments"} & set(brief)
    assert numbers(xero.ok("GET", "Invoices", order="Total DESC, InvoiceNumber")) == ["INV-0002", "INV-0001"]


@pytest.mark.parametrize("form", ["2026-03-02T10:00:00", '"2026-03-02T10:00:00Z"', "Mon, 02 Mar 2026 10:00:00 GMT"])
def test_if_modified_since_is_inclusive_to_the_second(xero: Xero, form: str) -> None:
    xero.invoice("1")
    xero.advance(hours=1)
    xero.invoice("2")
    found = xero.call("GET", "Invoices", headers={"If-Modified-Since": form})
    assert numbers(load(found)) == ["INV-0002"]
    xero.advance(seconds=1)
    later = xero.call("GET", "Invoices", headers={"If-Modified-Since": "2026-03-02T10:00:01"})
    assert (later.status_code, load(later)["Invoices"]) == (200, [])
    assert xero.call("GET", "Invoices", headers={"If-Modified-Since": "yesterday"}).status_code == 412


def test_if_modified_since_sees_payments(xero: Xero) -> None:
    made = xero.invoice("10")
    xero.advance(hours=1)
    xero.pay(made["InvoiceID"], "4")
    since = dt.datetime(2026, 3, 2, 9, 30).isoformat()  # noqa: DTZ001 - as clients send it
    assert len(load(xero.call("GET", "Invoices", headers={"If-Modified-Since": since}))["Invoices"]) == 1


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ('SearchTerm=="x"', "No property or field 'SearchTerm' exists in type 'Invoice'"),
        ('Date>"2026-01-01"', "Operator '>' incompatible with operand types 'DateTime?' and 'String'"),
        ('Contact=="x"', "Operator '==' incompatible with operand types 'Contact' and 'String'"),
        ("Status=='DRAFT'", "Character literal must contain exactly one character"),
        ("Status==", "Expression expected"),
        ('InvoiceID==Guid("zz")', None),
        ("Date>=DateTime(2026,13,1)", None),
        ("Status", None),
        ('Status.Explode("x")', None),
        ("((((", None),
        ("AmountDue>" + "9" * 40, ""),
        ("AmountDue>1.23456", ""),
    ],
)
def test_where_errors_are_number_16(xero: Xero, where: str, message: str | None) -> None:
    answer = xero.call("GET", "Invoices", where=where)
    if message == "":
        assert answer.status_code == 200
        return
    assert answer.status_code == 400
    error = load(answer)
    assert (error["ErrorNumber"], error["Type"]) == (16, "QueryParseException")
    assert message is None or error["Message"] == message
    assert xero.call("GET", "Invoices", order="Nothing").status_code == 400


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ('Status=="authorised"', 2),
        ('Status="AUTHORISED" and AmountDue>=10.00', 1),
        ('Status=="DRAFT"||Type=="ACCPAY"', 1),
        ("Date>=DateTime(2026, 03, 02) AND Date<DateTime(2026,3,3)", 3),
        ('Date == DateTime.Parse("2026-03-02")', 3),
        ("Contact!=null", 3),
        ('Contact.Name.Contains("ABLE")', 3),
        ('Contact.Name.ToLower()=="able ltd"', 3),
        ('Reference.StartsWith("al")==true', 1),
        ('Reference!=null&&Reference.EndsWith("PHA")', 1),
        ("Reference==null", 2),
        ('Reference!="x"', 3),
        ("(AmountPaid==0) && !(Total>5)", 2),
        ("SubTotal==1.50", 1),
        ("SentToContact==false", 3),
        ("UpdatedDateUTC>=DateTime(2026,3,2,9,0,0)", 3),
        ('InvoiceNumber.contains("0002")', 1),
    ],
)
def test_where_by_example(xero: Xero, where: str, found: int) -> None:
    xero.invoice("1.50", Reference="Alpha")
    xero.invoice("20")
    xero.invoice("3", status="DRAFT")
    assert len(xero.ok("GET", "Invoices", where=where)["Invoices"]) == found
