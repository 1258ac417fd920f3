"""Invoices and bills (xero.md 5.7)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from xero_client import MakeWorld, Xero, connect, load

D = Decimal


def lines(*amounts: str, **members: Any) -> list[dict[str, Any]]:
    """One line an amount, on the sales account with its default tax."""
    return [{"Description": "Work", "UnitAmount": amount, "AccountCode": "200", **members} for amount in amounts]


def read(xero: Xero, invoice: dict[str, Any]) -> dict[str, Any]:
    """The invoice as stored."""
    found: dict[str, Any] = xero.ok("GET", f"Invoices/{invoice['InvoiceID']}")["Invoices"][0]
    return found


def test_two_times_fifty_totals_one_hundred_plus_tax(xero: Xero) -> None:
    made = xero.invoice("1", LineItems=lines("50.00", Quantity="2"))
    assert (made["SubTotal"], made["TotalTax"], made["Total"]) == (D("100.00"), D("15.00"), D("115.00"))
    assert made["LineItems"][0]["TaxType"] == "OUTPUT2"
    xero.world.assert_balanced()


def test_tax_is_rounded_line_by_line(xero: Xero) -> None:
    made = xero.invoice("1", LineItems=lines("25.06", "25.61", "25.63"))
    assert [line["TaxAmount"] for line in made["LineItems"]] == [D("3.76"), D("3.84"), D("3.84")]
    assert made["TotalTax"] == D("11.44")


def test_inclusive_no_tax_discount_and_unit_places(xero: Xero) -> None:
    inclusive = xero.invoice("1", LineItems=lines("115.00"), LineAmountTypes="Inclusive")
    assert (inclusive["SubTotal"], inclusive["TotalTax"], inclusive["Total"]) == (D("100.00"), D("15.00"), D("115.00"))
    free = xero.invoice("1", LineItems=lines("10.00"), LineAmountTypes="NoTax")
    assert (free["TotalTax"], free["LineItems"][0]["TaxType"]) == (D("0.00"), "NONE")
    rebate = xero.invoice("1", LineItems=lines("100.00", DiscountRate="10"))
    assert (rebate["SubTotal"], rebate["TotalDiscount"], rebate["IsDiscounted"]) == (D("90.00"), D("10.00"), True)
    rounded = xero.invoice("1", LineItems=lines("0.3333", Quantity="3", TaxType="NONE"))
    assert (rounded["LineItems"][0]["UnitAmount"], rounded["Total"]) == (D("0.33"), D("0.99"))
    body = {
        "Type": "ACCREC",
        "Contact": {"Name": "Able Ltd"},
        "LineItems": lines("0.3333", Quantity="3", TaxType="NONE"),
    }
    fine = xero.ok("PUT", "Invoices", body, unitdp="4")["Invoices"][0]
    assert (fine["LineItems"][0]["UnitAmount"], fine["Total"]) == (D("0.3333"), D("1.00"))
    xero.world.assert_balanced()


def test_negative_and_descriptive_lines(xero: Xero) -> None:
    both = [*lines("100.00", "-25.00", TaxType="NONE"), {"Description": "As discussed"}]
    made = xero.invoice("1", LineItems=both)
    assert made["Total"] == D("75.00")
    assert set(made["LineItems"][2]) == {"Description", "Tracking", "LineItemID", "ValidationErrors"}
    xero.world.assert_balanced()


def test_a_sent_tax_amount_overrides(xero: Xero) -> None:
    made = xero.invoice("1", LineItems=lines("100.00", TaxAmount="14.99"))
    assert (made["TotalTax"], made["Total"]) == (D("14.99"), D("114.99"))
    moved = xero.ok("POST", f"Invoices/{made['InvoiceID']}", {"Reference": "R"})["Invoices"][0]
    assert moved["Total"] == D("114.99")
    xero.world.assert_balanced()


def test_defaults(xero: Xero) -> None:
    body = {"Type": "ACCREC", "Contact": {"Name": "Able"}, "LineItems": lines("1.00")}
    made = xero.ok("PUT", "Invoices", body)["Invoices"][0]
    assert (made["Status"], made["LineAmountTypes"], made["CurrencyCode"]) == ("DRAFT", "Exclusive", "NZD")
    assert (made["InvoiceNumber"], made["DateString"]) == ("INV-0001", "2026-03-02T00:00:00")
    assert "DueDate" not in made
    again = xero.ok("PUT", "Invoices", {**body, "InvoiceNumber": "INV-0041"})["Invoices"][0]
    assert again["InvoiceNumber"] == "INV-0041"
    assert xero.ok("PUT", "Invoices", body)["Invoices"][0]["InvoiceNumber"] == "INV-0042"


def test_create_echo_has_the_recorded_keys(xero: Xero) -> None:
    made = xero.invoice("10.00")
    assert not {"Payments", "CreditNotes", "AmountCredited", "HasAttachments"} & set(made)
    assert list(made)[:5] == ["Type", "InvoiceID", "InvoiceNumber", "Reference", "Prepayments"]
    shown = read(xero, made)
    assert list(shown)[4:8] == ["Payments", "CreditNotes", "Prepayments", "Overpayments"]
    assert shown["UpdatedDateUTCString"] == "2026-03-02T09:00:00Z"


def test_bills_ignore_reference_and_share_numbers(xero: Xero) -> None:
    for _ in range(2):
        made = xero.invoice("10.00", kind="ACCPAY", InvoiceNumber="B-1", Reference="ignored",
                            LineItems=lines("10.00", AccountCode="429"))  # fmt: skip
        assert read(xero, made)["Reference"] == ""
    assert xero.refused("PUT", "Invoices", {
        "Type": "ACCPAY", "Contact": {"Name": "A"}, "LineItems": lines("1", AccountCode="429", DiscountRate="5")
    }) == ["Discounts may not be applied to ACCPAY invoices."]  # fmt: skip
    assert one_contact(xero)["IsSupplier"] is True
    xero.world.assert_balanced()


def one_contact(xero: Xero) -> dict[str, Any]:
    """The only contact."""
    found: dict[str, Any] = xero.ok("GET", "Contacts")["Contacts"][0]
    return found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Contact": None}, "A Contact must be specified for this type of transaction"),
        ({"LineItems": []}, "One or more line items must be specified"),
        ({"Status": "PAID"}, "Invoice not of valid status for creation"),
        ({"Status": "VOIDED"}, "Invoice not of valid status for creation"),
        ({"Type": None}, "Invoice not of valid type for creation"),
        ({"CurrencyCode": "EUR"}, "Organisation is not subscribed to currency EUR"),
        ({"LineItems": lines("1", AccountCode="nope")}, "Account code 'nope' is not a valid code for this document."),
        ({"LineItems": lines("1", AccountCode="610")}, "Account code '610' is not a valid code for this document."),
        ({"LineItems": lines("1", AccountCode="")}, "Account code must be specified"),
        ({"LineItems": lines("1", Description="")}, "The description field is mandatory for each line item."),
        ({"LineItems": lines("1", TaxType="WRONG")}, "The TaxType code 'WRONG' is not valid"),
        ({"LineItems": lines("1", TaxType="INPUT2")},
         "The TaxType code 'INPUT2' cannot be used with account code '200'."),
        ({"LineItems": lines("222.31", Quantity="3", LineAmount="666.88")},
         "The line total 666.88 does not match the expected line total 666.93"),
        ({"LineItems": lines("1", Tracking=[{"Name": "Office", "Option": "East"}])},
         "There is no ACTIVE tracking category with the name 'Office'"),
    ],
)  # fmt: skip
def test_validation_texts(xero: Xero, changes: dict[str, Any], message: str) -> None:
    body = {"Type": "ACCREC", "Status": "AUTHORISED", "DueDate": "2026-03-31", "Contact": {"Name": "New one"},
            "LineItems": lines("1"), **changes}  # fmt: skip
    assert message in xero.refused("PUT", "Invoices", body)
    assert xero.ok("GET", "Contacts")["Contacts"] == []  # the contact of a refused invoice is not left behind
    assert xero.ok("GET", "Invoices")["Invoices"] == []
    xero.world.assert_balanced()


def test_authorised_needs_a_due_date(xero: Xero) -> None:
    assert xero.refused("PUT", "Invoices", {
        "Type": "ACCREC", "Status": "AUTHORISED", "Contact": {"Name": "A"}, "LineItems": lines("1")
    })  # fmt: skip


def test_archived_account_is_refused(xero: Xero) -> None:
    account = xero.ok("GET", "Accounts", where='Code=="200"')["Accounts"][0]["AccountID"]
    xero.ok("POST", f"Accounts/{account}", {"Status": "ARCHIVED"})
    body = {"Type": "ACCREC", "Contact": {"Name": "A"}, "LineItems": lines("1")}
    assert xero.refused("PUT", "Invoices", body) == [
        "Account code '200' has been archived, or has been deleted. Each line item must reference a valid account."
    ]


@pytest.mark.parametrize(
    ("start", "wanted", "allowed"),
    [
        ("DRAFT", "SUBMITTED", True),
        ("DRAFT", "AUTHORISED", True),
        ("DRAFT", "DELETED", True),
        ("DRAFT", "VOIDED", False),
        ("DRAFT", "PAID", False),
        ("SUBMITTED", "DRAFT", True),
        ("SUBMITTED", "DELETED", True),
        ("AUTHORISED", "VOIDED", True),
        ("AUTHORISED", "DELETED", False),
        ("AUTHORISED", "DRAFT", False),
        ("AUTHORISED", "SUBMITTED", False),
        ("AUTHORISED", "PAID", False),
    ],
)
def test_state_table(xero: Xero, start: str, wanted: str, allowed: bool) -> None:
    made = xero.invoice("10.00", status=start)
    body = {"InvoiceID": made["InvoiceID"], "Status": wanted}
    if allowed:
        assert xero.ok("POST", "Invoices", body)["Invoices"][0]["Status"] == wanted
    else:
        assert xero.refused("POST", "Invoices", body) == ["Invoice not of valid status for modification"]
        assert read(xero, made)["Status"] == start
    xero.world.assert_balanced()
    if allowed and wanted in ("VOIDED", "DELETED"):
        assert xero.refused("POST", "Invoices", {**body, "Status": start}) == [
            "Invoice not of valid status for modification"
        ]


def test_void_echo_keeps_what_was_due_and_a_read_shows_zero(xero: Xero) -> None:
    made = xero.invoice("24.15")
    voided = xero.ok("POST", f"Invoices/{made['InvoiceNumber']}", {"Status": "VOIDED"})["Invoices"][0]
    assert (voided["Status"], voided["AmountDue"]) == ("VOIDED", D("24.15"))
    assert read(xero, made)["AmountDue"] == D("0.00")


def test_refused_update_echoes_the_real_id(xero: Xero) -> None:
    made = xero.invoice("10.00")
    body = {"InvoiceID": made["InvoiceID"], "Status": "DELETED"}
    (element,) = xero.ok("POST", "Invoices", body, SummarizeErrors="False")["Invoices"]
    assert (element["InvoiceID"], element["Status"]) == (made["InvoiceID"], "DELETED")
    assert (element["StatusAttributeString"], element["HasErrors"]) == ("ERROR", True)


def test_lines_are_a_replaced_set(xero: Xero) -> None:
    made = xero.invoice("10.00", "20.00")
    first, second = made["LineItems"]
    changed = xero.ok("POST", f"Invoices/{made['InvoiceID']}", {
        "LineItems": [{"LineItemID": second["LineItemID"], "Quantity": "2"}, *lines("5.00", TaxType="NONE")]
    })["Invoices"][0]  # fmt: skip
    assert changed["Total"] == D("45.00")
    ids = [line["LineItemID"] for line in changed["LineItems"]]
    assert ids[0] == second["LineItemID"]
    assert first["LineItemID"] not in ids
    assert changed["LineItems"][0]["Description"] == "Work"
    kept = xero.ok("POST", f"Invoices/{made['InvoiceID']}", {"Reference": "kept"})["Invoices"][0]
    assert [line["LineItemID"] for line in kept["LineItems"]] == ids
    xero.world.assert_balanced()


def test_numbers_upsert_on_post_and_are_refused_on_put(xero: Xero) -> None:
    made = xero.invoice("10.00", InvoiceNumber="X-1")
    body = {"Type": "ACCREC", "InvoiceNumber": "X-1", "Reference": "again", "Contact": {"Name": "Able Ltd"},
            "LineItems": lines("30.00", TaxType="NONE")}  # fmt: skip
    edited = xero.ok("POST", "Invoices", body)["Invoices"][0]
    assert (edited["InvoiceID"], edited["Total"]) == (made["InvoiceID"], D("30.00"))
    assert xero.refused("PUT", "Invoices", body) == ["Invoice # must be unique."]
    unknown = xero.call("POST", "Invoices", {"InvoiceID": "00000000-0000-0000-0000-000000000009", "Reference": "x"})
    assert unknown.status_code == 404


def test_with_a_payment_only_some_members_change(xero: Xero) -> None:
    made = xero.invoice("100.00")
    assert xero.pay(made["InvoiceID"], "40.00").status_code == 200
    path, line = f"Invoices/{made['InvoiceID']}", made["LineItems"][0]["LineItemID"]
    edited = xero.ok("POST", path, {
        "DueDate": "2026-04-30", "Reference": "late",
        "LineItems": [{"LineItemID": line, "Description": "Other words", "AccountCode": "205"}],
        "Contact": {"Name": "Someone else"},
    })["Invoices"][0]  # fmt: skip
    assert (edited["DueDateString"], edited["AmountDue"]) == ("2026-04-30T00:00:00", D("60.00"))
    assert edited["LineItems"][0]["AccountCode"] == "205"
    xero.world.assert_balanced()
    locked = "This document cannot be edited as it has a payment or credit note allocated to it."
    assert xero.refused("POST", path, {"LineItems": [{"LineItemID": line, "UnitAmount": "90"}]}) == [locked]
    assert xero.refused("POST", path, {"Date": "2026-01-01"}) == [locked]
    assert xero.refused("POST", path, {"LineItems": lines("100.00")}) == [
        "To update fields on a paid invoice line item, you must supply a LineItemID"
    ]
    for status in ("VOIDED", "DRAFT", "SUBMITTED"):
        assert xero.refused("POST", path, {"Status": status}) == [
            f"The status {status} cannot be applied to the invoice because it has payments or credit notes "
            "allocated to it."
        ]
    xero.world.assert_balanced()


def test_items_price_lines(xero: Xero) -> None:
    xero.ok("PUT", "Items", {
        "Code": "ADV", "Name": "Advice", "Description": "An hour of advice",
        "SalesDetails": {"UnitPrice": "150.00", "AccountCode": "205", "TaxType": "OUTPUT2"},
    })  # fmt: skip
    made = xero.invoice("1", LineItems=[{"ItemCode": "ADV", "Quantity": "2"}])
    (line,) = made["LineItems"]
    assert (line["Description"], line["AccountCode"], line["LineAmount"]) == ("An hour of advice", "205", D("300.00"))
    assert line["Item"]["Code"] == "ADV"
    assert made["Total"] == D("345.00")


def test_tracking_on_lines(xero: Xero) -> None:
    category = xero.ok("PUT", "TrackingCategories", {"Name": "Office"})["TrackingCategories"][0]["TrackingCategoryID"]
    option = xero.ok("PUT", f"TrackingCategories/{category}/Options", {"Name": "East"})["Options"][0]
    by_name = xero.invoice("1", LineItems=lines("5", Tracking=[{"Name": "office", "Option": "east"}]))
    by_id = xero.invoice("1", LineItems=lines("5", Tracking=[
        {"TrackingCategoryID": category, "TrackingOptionID": option["TrackingOptionID"]}
    ]))  # fmt: skip
    for made in (by_name, by_id):
        assert made["LineItems"][0]["Tracking"] == [
            {"Name": "Office", "Option": "East", "TrackingCategoryID": category,
             "TrackingOptionID": option["TrackingOptionID"], "Options": []}
        ]  # fmt: skip
    stranger = {"TrackingCategoryID": made["InvoiceID"], "TrackingOptionID": made["InvoiceID"]}
    assert xero.invoice("1", LineItems=lines("5", Tracking=[stranger]))["LineItems"][0]["Tracking"] == []
    broken = {"Type": "ACCREC", "Contact": {"Name": "A"}, "LineItems": lines("5", Tracking={"Name": "Office"})}
    assert xero.call("PUT", "Invoices", broken).status_code == 500
    gone = xero.ok("DELETE", f"TrackingCategories/{category}/Options/{option['TrackingOptionID']}")["Options"][0]
    assert gone["Status"] == "ARCHIVED"  # it is used


def test_online_invoice_is_for_approved_sales_invoices(xero: Xero) -> None:
    made = xero.invoice("5")
    (shown,) = xero.ok("GET", f"Invoices/{made['InvoiceID']}/OnlineInvoice")["OnlineInvoices"]
    assert shown["OnlineInvoiceUrl"].startswith("https://in.xero.com/")
    draft = xero.invoice("5", status="DRAFT")
    assert xero.call("GET", f"Invoices/{draft['InvoiceID']}/OnlineInvoice").status_code == 400


def test_dates_in_either_form(xero: Xero) -> None:
    made = xero.invoice("5", Date="/Date(1767225600000)/", DueDate="2026-01-31T00:00:00")
    assert (made["DateString"], made["DueDateString"]) == ("2026-01-01T00:00:00", "2026-01-31T00:00:00")
    wrong = xero.call(
        "PUT", "Invoices", {"Type": "ACCREC", "Date": "20100510", "Contact": {"Name": "A"}, "LineItems": lines("1")}
    )
    assert load(wrong)["Message"] == "The string '20100510' is not a valid AllXsd value."


def test_locked_period(xero: Xero) -> None:
    with xero.world.store.transaction() as connection:
        books = xero.world.books(connection)
        record = books.get("Organisation", xero.world.organisation.key)
        record.body["PeriodLockDate"] = "2026-02-28"
        books.save(record, operation="")
    body = {"Type": "ACCREC", "Date": "2026-02-28", "Contact": {"Name": "A"}, "LineItems": lines("1")}
    (message,) = xero.refused("PUT", "Invoices", body)
    assert message.startswith("The document date cannot be before the period lock date, currently set at ")


@pytest.mark.parametrize(
    ("country", "tax_type", "tax"),
    [("NZ", "OUTPUT2", "15.00"), ("AU", "OUTPUT", "10.00"), ("UK", "OUTPUT2", "20.00"), ("US", "OUTPUT", "8.25")],
)
def test_every_country_has_its_sales_tax(make_world: MakeWorld, country: str, tax_type: str, tax: str) -> None:
    xero = connect(make_world("xero", country=country))
    made = xero.invoice("1", LineItems=lines("100.00"))
    assert (made["LineItems"][0]["TaxType"], made["TotalTax"]) == (tax_type, D(tax))
    chart = xero.world.organisation.chart
    assert set(chart) == {"bank", "clearing", "sales", "sales_2", "fees", "deposits"}
    for code in chart.values():
        (account,) = xero.ok("GET", "Accounts", where=f'Code=="{code}"')["Accounts"]
        assert account["Status"] == "ACTIVE"
    deposit = xero.invoice("1", LineItems=lines("50.00", AccountCode=chart["deposits"]))
    assert deposit["TotalTax"] == D("0.00")
    xero.world.assert_balanced()


def test_huge_numbers_are_refused_not_broken(xero: Xero) -> None:
    for line in (lines("99999999999999"), lines("99999999", Quantity="99999999"), lines("1", DiscountRate="1e9")):
        assert (
            xero.call("PUT", "Invoices", {"Type": "ACCREC", "Contact": {"Name": "A"}, "LineItems": line}).status_code
            == 400
        )
