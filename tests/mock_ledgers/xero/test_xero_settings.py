"""Accounts, tax rates, tracking, items (xero.md 5.3 to 5.6)."""

from __future__ import annotations

from decimal import Decimal

from xero_client import Xero

D = Decimal


def test_accounts_are_created_changed_archived_restored_deleted(xero: Xero) -> None:
    made = xero.ok("PUT", "Accounts", {"Code": "206", "Name": "Tax advice", "Type": "revenue", "TaxType": "OUTPUT2"})
    account = made["Accounts"][0]
    assert (account["Class"], account["Status"], account["SystemAccount"]) == ("REVENUE", "ACTIVE", "")
    path = f"Accounts/{account['AccountID']}"
    assert xero.ok("POST", path, {"Name": "Tax advisory"})["Accounts"][0]["Name"] == "Tax advisory"
    assert xero.call("POST", path, {"Status": "ARCHIVED", "Name": "x"}).status_code == 400
    assert xero.ok("POST", path, {"Status": "ARCHIVED"})["Accounts"][0]["Status"] == "ARCHIVED"
    assert xero.ok("POST", path, {"Status": "ACTIVE"})["Accounts"][0]["Status"] == "ACTIVE"
    assert xero.ok("DELETE", path)["Accounts"][0]["Status"] == "DELETED"
    assert xero.call("GET", path).status_code == 404
    assert xero.ok("PUT", "Accounts", {"Code": "206", "Name": "Tax advisory", "Type": "REVENUE"})


def test_account_names_are_unique_and_used_or_system_accounts_stay(xero: Xero) -> None:
    assert xero.refused("PUT", "Accounts", {"Code": "998", "Name": "sales", "Type": "REVENUE"}) == [
        "Please enter a unique Name."
    ]
    assert xero.refused("PUT", "Accounts", {"Code": "200", "Name": "New", "Type": "REVENUE"})
    xero.invoice("10.00")
    for code in ("200", "610"):
        (account,) = xero.ok("GET", "Accounts", where=f'Code=="{code}"')["Accounts"]
        assert xero.call("DELETE", f"Accounts/{account['AccountID']}").status_code == 400
    many = [{"Code": str(n), "Name": str(n), "Type": "REVENUE"} for n in (1, 2)]
    assert xero.call("PUT", "Accounts", many).status_code == 400


def test_tax_rates(xero: Xero) -> None:
    rates = {rate["TaxType"]: rate for rate in xero.ok("GET", "TaxRates")["TaxRates"]}
    assert rates["OUTPUT2"]["EffectiveRate"] == D("15.0000")
    assert rates["NONE"]["EffectiveRate"] == 0
    body = {"Name": "City", "ReportTaxType": "OUTPUT", "TaxComponents": [{"Name": "City", "Rate": "2.5"}]}
    made = xero.ok("PUT", "TaxRates", body)["TaxRates"][0]
    assert (made["TaxType"], made["EffectiveRate"]) == ("TAX001", D("2.5000"))
    line = {"Description": "x", "UnitAmount": "100", "AccountCode": "200", "TaxType": "TAX001"}
    assert xero.invoice("1", LineItems=[line])["TotalTax"] == D("2.50")
    xero.ok("POST", "TaxRates", {"TaxType": "TAX001", "Status": "DELETED"})
    assert xero.refused("PUT", "Invoices", {"Type": "ACCREC", "Contact": {"Name": "A"}, "LineItems": [line]}) == [
        "Tax rate must be Active"
    ]
    assert xero.call("POST", "TaxRates", {"TaxType": "OUTPUT2", "Name": "x"}).status_code == 400
    assert xero.ok("GET", "TaxRates/OUTPUT2")["TaxRates"][0]["Name"] == "15% GST on Income"


def test_tracking_limits_and_archive(xero: Xero) -> None:
    ids = [
        xero.ok("PUT", "TrackingCategories", {"Name": name})["TrackingCategories"][0]["TrackingCategoryID"]
        for name in ("A", "B")
    ]
    assert xero.call("PUT", "TrackingCategories", {"Name": "C"}).status_code == 400
    xero.ok("POST", f"TrackingCategories/{ids[0]}", {"Status": "ARCHIVED"})
    assert [one["Name"] for one in xero.ok("GET", "TrackingCategories")["TrackingCategories"]] == ["B"]
    assert len(xero.ok("GET", "TrackingCategories", includeArchived="true")["TrackingCategories"]) == 2
    option = xero.ok("PUT", f"TrackingCategories/{ids[1]}/Options", {"Name": "One"})["Options"][0]
    path = f"TrackingCategories/{ids[1]}/Options/{option['TrackingOptionID']}"
    assert xero.ok("POST", path, {"Name": "Uno"})["Options"][0]["Name"] == "Uno"
    assert xero.ok("DELETE", path)["Options"][0]["Status"] == "DELETED"
    assert xero.ok("DELETE", f"TrackingCategories/{ids[1]}")["TrackingCategories"][0]["Status"] == "DELETED"
    assert xero.call("GET", f"TrackingCategories/{ids[1]}").status_code == 404


def test_items(xero: Xero) -> None:
    body = {"Code": "A", "Name": "Advice", "SalesDetails": {"UnitPrice": "10.5", "AccountCode": "200"}}
    made = xero.ok("PUT", "Items", body)["Items"][0]
    assert made["SalesDetails"]["UnitPrice"] == D("10.50")
    assert made["PurchaseDetails"] == {}
    assert not made["UpdatedDateUTC"].endswith("+0000)/")
    assert xero.refused("PUT", "Items", body) == ["Price List Item with Code 'A' already exists"]
    assert xero.ok("POST", "Items", {"Code": "A", "Name": "New"})["Items"][0]["ItemID"] == made["ItemID"]
    assert xero.ok("GET", "Items/A")["Items"][0]["Name"] == "New"
    assert xero.ok("POST", f"Items/{made['ItemID']}", {"IsSold": False})["Items"][0]["SalesDetails"] == {}
    gone = xero.call("DELETE", f"Items/{made['ItemID']}")
    assert (gone.status_code, gone.get_data()) == (204, b"")
    assert xero.call("GET", "Items/A").status_code == 404
