"""Estimates: offers that an invoice closes."""

from __future__ import annotations

from qbo_caller import Caller, Json, lines, refusal


def _estimate(caller: Caller, customer: str, **properties: object) -> Json:
    return caller.make("Estimate", {"CustomerRef": {"value": customer}, "Line": lines("80.00"), **properties})


def _link(estimate: str) -> Json:
    return {"LinkedTxn": [{"TxnId": estimate, "TxnType": "Estimate"}]}


def test_an_estimate_posts_nothing(caller: Caller) -> None:
    customer = caller.customer()
    made = _estimate(caller, customer, ExpirationDate="2026-04-01")
    assert (made["TxnStatus"], made["TotalAmt"], made["DocNumber"]) == ("Pending", 80, "1001")
    assert "Balance" not in made
    assert caller.read("Customer", customer)["Balance"] == 0
    accepted = caller.make("Estimate", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "TxnStatus": "Accepted"})
    assert (accepted["TxnStatus"], accepted["SyncToken"], accepted["ExpirationDate"]) == ("Accepted", "1", "2026-04-01")
    assert caller.query("select * from Estimate where TxnStatus = 'Accepted'")["Estimate"][0]["Id"] == made["Id"]
    assert refusal(caller.post("estimate?operation=void", {"Id": made["Id"], "SyncToken": "1"}))[0] == "500"
    caller.make("Estimate", {"Id": made["Id"], "SyncToken": "1"}, "?operation=delete")
    assert refusal(caller.call("GET", f"estimate/{made['Id']}"))[0] == "610"


def test_the_invoice_that_links_it_closes_it_and_deleting_opens_it_again(caller: Caller) -> None:
    customer = caller.customer()
    made = _estimate(caller, customer, TxnStatus="Accepted")
    invoice = caller.invoice(customer, "80.00", **_link(made["Id"]))
    assert invoice["LinkedTxn"] == [{"TxnId": made["Id"], "TxnType": "Estimate"}]
    closed = caller.read("Estimate", made["Id"])
    assert (closed["TxnStatus"], closed["SyncToken"]) == ("Closed", "1")
    assert closed["LinkedTxn"] == [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]
    assert refusal(caller.post("estimate?operation=delete", {"Id": made["Id"], "SyncToken": "1"}))[0] == "6000"
    again = {"CustomerRef": {"value": customer}, "Line": lines("1"), **_link(made["Id"])}
    assert refusal(caller.post("invoice", again))[0] == "6000"
    payment = caller.payment(customer, "80.00", (invoice["Id"], "80.00"))
    both = caller.read("Invoice", invoice["Id"])["LinkedTxn"]
    assert [link["TxnType"] for link in both] == ["Estimate", "Payment"]
    caller.make("Payment", {"Id": payment["Id"], "SyncToken": "0"}, "?operation=delete")
    caller.make("Invoice", {"Id": invoice["Id"], "SyncToken": "2"}, "?operation=delete")
    free = caller.read("Estimate", made["Id"])
    assert (free["TxnStatus"], free["LinkedTxn"]) == ("Accepted", [])


def test_voiding_the_invoice_frees_the_estimate(caller: Caller) -> None:
    customer = caller.customer()
    made = _estimate(caller, customer)
    invoice = caller.invoice(customer, "80.00", **_link(made["Id"]))
    caller.make("Invoice", {"Id": invoice["Id"], "SyncToken": "0"}, "?operation=void")
    assert caller.read("Estimate", made["Id"])["TxnStatus"] == "Pending"


def test_a_link_that_leads_nowhere_is_refused_in_quickbooks_words(caller: Caller) -> None:
    body = {"CustomerRef": {"value": caller.customer()}, "Line": lines("1"), **_link("75")}
    code, detail = refusal(caller.post("invoice", body))
    expected = "The entity Estimate 75 that you are trying to link does not exist. Estimate 75"
    assert (code, detail) == ("6000", f"Business Validation Error: {expected}")
    mine, other = _estimate(caller, "1"), caller.customer("Other")
    stranger = {"CustomerRef": {"value": other}, "Line": lines("1"), **_link(mine["Id"])}
    assert refusal(caller.post("invoice", stranger))[0] == "6000"
    two = [*_link(mine["Id"])["LinkedTxn"], *_link(_estimate(caller, "1")["Id"])["LinkedTxn"]]
    assert refusal(caller.post("invoice", {**body, "LinkedTxn": two}))[0] == "6000"


def test_estimates_can_be_off(caller: Caller) -> None:
    caller.make("Preferences", {"SyncToken": "0", "sparse": True, "SalesFormsPrefs": {"AllowEstimates": False}})
    body = {"CustomerRef": {"value": caller.customer()}, "Line": lines("1")}
    assert refusal(caller.post("estimate", body))[0] == "5030"
