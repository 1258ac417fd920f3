"""Customers, items, accounts, classes: names, hierarchies, making inactive."""

from __future__ import annotations

from qbo_caller import Caller, lines, refusal


def test_the_defaults_of_a_customer(caller: Caller) -> None:
    made = caller.make("Customer", {"GivenName": "Amy", "FamilyName": "Lauterbach", "CompanyName": "Birds"})
    assert made["DisplayName"] == made["FullyQualifiedName"] == "Amy Lauterbach"
    assert made["PrintOnCheckName"] == "Birds"
    assert (made["Taxable"], made["Job"], made["Active"], made["Balance"]) == (True, False, True, 0)
    assert made["PreferredDeliveryMethod"] == "Print"
    assert made["DefaultTaxCodeRef"] == {"value": "2"}


def test_customers_and_vendors_share_their_names_whatever_the_case(caller: Caller) -> None:
    caller.customer("Finch & Sons")
    code, detail = refusal(caller.post("vendor", {"DisplayName": "FINCH & sons"}))
    assert code == "6240"
    assert detail == (
        "The name supplied already exists. : Another customer, vendor or employee is already using this \nname. "
        "Please use a different name."
    )


def test_an_inactive_customer_gets_a_suffix_and_frees_the_name(caller: Caller) -> None:
    first = caller.customer("Amy")
    gone = caller.make("Customer", {"Id": first, "SyncToken": "0", "sparse": True, "Active": False})
    assert (gone["DisplayName"], gone["FullyQualifiedName"], gone["PrintOnCheckName"]) == ("Amy (deleted)",) * 2 + (
        "Amy",
    )
    assert caller.query("select * from Customer") == {}
    assert caller.query("select count(*) from Customer") == {"totalCount": 0}
    assert caller.query("select * from Customer where Active = false")["Customer"][0]["Id"] == first
    assert caller.read("Customer", first)["Active"] is False
    second = caller.customer("Amy")
    code, detail = refusal(caller.post("invoice", {"CustomerRef": {"value": first}, "Line": lines("1")}))
    assert code == "2500"
    assert "made inactive" in detail
    back = {"Id": first, "SyncToken": "1", "sparse": True, "Active": True}
    assert refusal(caller.post("customer", back))[0] == "6240"
    caller.make("Customer", {"Id": second, "SyncToken": "0", "sparse": True, "DisplayName": "Bea"})
    assert caller.make("Customer", back)["DisplayName"] == "Amy"


def test_a_customer_who_owes_cannot_be_made_inactive(caller: Caller) -> None:
    customer = caller.customer()
    caller.invoice(customer, "5.00")
    answer = caller.post("customer", {"Id": customer, "SyncToken": "0", "sparse": True, "Active": False})
    assert refusal(answer)[0] == "6220"


def test_jobs_stand_below_their_customer(caller: Caller) -> None:
    parent = caller.customer("Parent")
    job = caller.make("Customer", {"DisplayName": "Roof", "Job": True, "ParentRef": {"value": parent}})
    assert (job["FullyQualifiedName"], job["Level"], job["ParentRef"]) == ("Parent:Roof", 1, {"value": parent})
    caller.invoice(job["Id"], "12.50")
    top = caller.read("Customer", parent)
    assert (top["Balance"], str(top["BalanceWithJobs"])) == (0, "12.50")
    caller.make("Customer", {"Id": parent, "SyncToken": "0", "sparse": True, "DisplayName": "Top"})
    assert caller.read("Customer", job["Id"])["FullyQualifiedName"] == "Top:Roof"
    circle = {"Id": parent, "SyncToken": "1", "sparse": True, "Job": True, "ParentRef": {"value": job["Id"]}}
    assert refusal(caller.post("customer", circle))[0] == "6000"


def test_a_renamed_customer_is_shown_with_the_new_name(caller: Caller) -> None:
    customer = caller.customer("Old")
    invoice = caller.invoice(customer, "1.00")
    caller.make("Customer", {"Id": customer, "SyncToken": "0", "sparse": True, "DisplayName": "New"})
    assert caller.read("Invoice", invoice["Id"])["CustomerRef"]["name"] == "New"


def test_list_records_cannot_be_deleted(caller: Caller) -> None:
    customer = caller.customer()
    assert refusal(caller.post("customer?operation=delete", {"Id": customer, "SyncToken": "0"}))[0] == "500"


def test_items_need_a_name_of_their_own_and_an_income_account(caller: Caller) -> None:
    made = caller.make("Item", {"Name": "Advice", "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    assert made["IncomeAccountRef"] == {"value": "1", "name": "Services"}
    assert (made["UnitPrice"], made["Taxable"], made["FullyQualifiedName"]) == (0, False, "Advice")
    same = {"Name": "advice", "Type": "Service", "IncomeAccountRef": {"value": "1"}}
    assert refusal(caller.post("item", same))[0] == "6240"
    assert refusal(caller.post("item", {"Name": "X", "Type": "Service"}))[0] == "2020"
    unknown = {"Name": "X", "Type": "Service", "IncomeAccountRef": {"value": "777"}}
    assert refusal(caller.post("item", unknown)) == ("2500", "Invalid Reference Id : Accounts element id 777 not found")


def test_accounts_get_classification_and_subtype(caller: Caller) -> None:
    made = caller.make("Account", {"Name": "Petty cash", "AccountType": "Bank"})
    assert (made["Classification"], made["AccountSubType"], made["CurrentBalance"]) == ("Asset", "Checking", 0)
    assert refusal(caller.post("account", {"Name": "PETTY CASH", "AccountType": "Bank"}))[0] == "6240"
    wrong = {"Name": "Y", "AccountType": "Bank", "AccountSubType": "AccountsPayable"}
    assert refusal(caller.post("account", wrong))[0] == "6010"


def test_classes_have_long_ids_and_appear_on_lines(caller: Caller) -> None:
    made = caller.make("Class", {"Name": "North"})
    assert len(made["Id"]) == 19
    line = lines("1.00")[0]
    line["SalesItemLineDetail"] = {**line["SalesItemLineDetail"], "ClassRef": {"value": made["Id"]}}
    invoice = caller.make("Invoice", {"CustomerRef": {"value": caller.customer()}, "Line": [line]})
    assert invoice["Line"][0]["SalesItemLineDetail"]["ClassRef"] == {"value": made["Id"], "name": "North"}
    line["SalesItemLineDetail"]["ClassRef"] = {"value": "5"}
    answer = caller.post("invoice", {"CustomerRef": {"value": "1"}, "Line": [line]})
    assert refusal(answer) == ("2500", "Invalid Reference Id : Klasses element id 5 not found")


def test_class_tracking_can_be_turned_off_by_preferences(caller: Caller) -> None:
    before = caller.call("GET", "preferences").json["Preferences"]
    assert before["AccountingInfoPrefs"]["ClassTrackingPerTxnLine"] is True
    assert before["CurrencyPrefs"]["HomeCurrency"] == {"value": "USD"}
    off = {"SyncToken": "0", "sparse": True, "AccountingInfoPrefs": {"ClassTrackingPerTxnLine": False}}
    after = caller.make("Preferences", off)
    assert after["AccountingInfoPrefs"]["CustomerTerminology"] == "Customers"
    assert refusal(caller.post("class", {"Name": "North"}))[0] == "5030"


def test_the_chart_names_accounts_that_are_there(caller: Caller) -> None:
    chart = caller.world.organisation.chart
    kinds = {role: caller.read("Account", account)["AccountType"] for role, account in chart.items()}
    assert kinds == {
        "bank": "Bank", "clearing": "Bank", "sales": "Income", "sales_2": "Income", "fees": "Expense",
        "deposits": "Other Current Liability",
    }  # fmt: skip


def test_company_info_answers_by_one_and_by_realm(caller: Caller) -> None:
    info = caller.read("CompanyInfo", "1")
    assert info == caller.read("CompanyInfo", caller.realm)
    assert (info["CompanyName"], info["Country"], info["CompanyAddr"]["Country"]) == ("Harbour Advisory", "US", "USA")
    assert caller.query("select * from CompanyInfo")["CompanyInfo"][0]["Id"] == "1"


def test_an_archived_income_account_stops_new_invoices(caller: Caller) -> None:
    customer, sales = caller.customer(), caller.world.organisation.chart["sales"]
    old = caller.invoice(customer, "1.00")
    caller.make("Account", {"Id": sales, "SyncToken": "0", "sparse": True, "Active": False, "Name": "Services"})
    code, detail = refusal(caller.post("invoice", {"CustomerRef": {"value": customer}, "Line": lines("1")}))
    assert code == "2500"
    assert "made inactive" in detail
    caller.make("Invoice", {"Id": old["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "still editable"})
    back = caller.make("Account", {"Id": sales, "SyncToken": "1", "sparse": True, "Active": True})
    assert back["Name"] == "Services"
    assert caller.invoice(customer, "1.00")


def test_accounts_that_quickbooks_posts_to_cannot_be_made_inactive(caller: Caller) -> None:
    for change in ({"Active": False}, {"AccountType": "Bank", "AccountSubType": "Checking"}):
        answer = caller.post("account", {"Id": "84", "SyncToken": "0", "sparse": True, **change})
        assert refusal(answer)[0] == "6000"


def test_an_empty_object_clears_what_was_there(caller: Caller) -> None:
    address = {"Line1": "1 Street", "City": "Bristol"}
    customer = caller.customer("Amy", PrimaryEmailAddr={"Address": "a@b.co"}, BillAddr=address, Notes="old")
    cleared = {"PrimaryEmailAddr": {}, "BillAddr": {"Line1": "", "City": ""}, "Notes": ""}
    after = caller.make("Customer", {"Id": customer, "SyncToken": "0", "sparse": True, **cleared})
    assert not {"PrimaryEmailAddr", "BillAddr", "Notes"} & set(after)
