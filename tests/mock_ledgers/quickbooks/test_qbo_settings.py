"""What the control API may change about a company: every setting, what it does, and that null takes it back."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from qbo_caller import Caller, lines, refusal

from sevenpoint.mock_ledgers.quickbooks.settings import QuickBooksSettings


def _set(caller: Caller, expect: int = 200, **settings: Any) -> dict[str, Any]:
    answer = caller.world.client.patch(
        f"/_control/sandboxes/{caller.world.sandbox_id}/organisations/{caller.realm}",
        json={"settings": settings},
        headers={"Authorization": "Bearer control"},
    )
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json if expect != 200 else answer.json["settings"]
    return found


_EVERY: dict[str, Any] = {
    "book_close_date": "2026-01-31", "closing_password": "open", "plan": "Advanced", "webhook_format": "legacy",
    "webhook_words": {"VOID": "voided"}, "core_refusal": "120", "recurring_hour": 6, "recurring_names_unique": True,
    "no_email_code": "2380", "requestid_other_body": "refuse",
    "throttle_retry_after": 60, "throttle_format": "json", "omitted_exchange_rate": "day",
}  # fmt: skip


def test_every_setting_is_kept_and_taken_back(caller: Caller) -> None:
    assert _EVERY.keys() == QuickBooksSettings.model_fields.keys()
    assert _set(caller) == {}
    assert _set(caller, **_EVERY) == _EVERY
    assert _set(caller, closing_password=None).keys() == _EVERY.keys() - {"closing_password"}
    assert _set(caller, **dict.fromkeys(_EVERY)) == {}


@pytest.mark.parametrize(
    "wrong",
    [{"recurring_hour": 24}, {"plan": "Gold"}, {"webhook_words": {"VOID": "a b"}}, {"core_refusal": "1"},
     {"book_close_date": "soon"}, {"horoscope": 1}],
)  # fmt: skip
def test_what_is_no_setting_is_refused(caller: Caller, wrong: dict[str, Any]) -> None:
    assert next(iter(wrong)) in _set(caller, 400, **wrong)["error"]["message"]
    assert _set(caller) == {}


def test_a_rate_that_is_left_out_is_one_or_that_of_the_day(caller: Caller) -> None:
    euro = {"CurrencyRef": {"value": "EUR"}}
    caller.make("Preferences", {"SyncToken": "0", "sparse": True, "CurrencyPrefs": {"MultiCurrencyEnabled": True}})
    caller.make("CompanyCurrency", {"Code": "EUR"})
    caller.post("exchangerate", {"SourceCurrencyCode": "EUR", "Rate": "1.10", "AsOfDate": "2026-03-01"})
    anna = caller.customer("Anna", **euro)
    assert str(caller.invoice(anna, "100.00", **euro)["ExchangeRate"]) == "1"
    _set(caller, omitted_exchange_rate="day")
    assert str(caller.invoice(anna, "100.00", **euro)["ExchangeRate"]) == "1.1"


def test_the_closing_date_and_its_password(caller: Caller) -> None:
    customer = caller.customer()
    body = {"CustomerRef": {"value": customer}, "Line": lines("5.00"), "TxnDate": "2026-01-31"}
    _set(caller, book_close_date="2026-01-31")
    assert caller.call("GET", "preferences").json["Preferences"]["AccountingInfoPrefs"]["BookCloseDate"] == "2026-01-31"
    assert refusal(caller.post("invoice", body))[0] == "6200"
    _set(caller, closing_password="open")
    assert refusal(caller.post("invoice", body))[0] == "6210"
    _set(caller, book_close_date=None)
    caller.make("Invoice", body)


@pytest.mark.parametrize(("setting", "code"), [({}, "6420"), ({"no_email_code": "2380"}, "2380")])
def test_which_code_sending_without_an_address_has(caller: Caller, setting: dict[str, Any], code: str) -> None:
    _set(caller, **setting)
    invoice = caller.invoice(caller.customer(), "5.00")
    sent = caller.call("POST", f"invoice/{invoice['Id']}/send", content_type="application/octet-stream")
    assert refusal(sent)[0] == code


def test_a_request_id_with_another_body(caller: Caller) -> None:
    caller.post("customer?requestid=r", {"DisplayName": "Once"})
    assert caller.post("customer?requestid=r", {"DisplayName": "Twice"}).json["Customer"]["DisplayName"] == "Once"
    _set(caller, requestid_other_body="refuse")
    assert refusal(caller.post("customer?requestid=r", {"DisplayName": "Twice"}))[0] == "600"
    assert caller.post("customer?requestid=r", {"DisplayName": "Once"}).json["Customer"]["DisplayName"] == "Once"


def test_the_refusal_of_a_limit(caller: Caller) -> None:
    caller.world.client.put(
        f"/_control/sandboxes/{caller.world.sandbox_id}/limits",
        json={"quickbooks": {"enforced": True, "allowed": {"second": 0}}},
        headers={"Authorization": "Bearer control"},
    )
    _set(caller, throttle_retry_after=60, throttle_format="json")
    answer = caller.call("GET", "companyinfo/1")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.json["fault"]["error"][0]["code"] == "3001"
    assert answer.json["fault"]["type"] == "SERVICE"


def _template(name: str) -> dict[str, Any]:
    times = {"IntervalType": "Monthly", "DayOfMonth": 10, "StartDate": "2026-03-01"}
    info = {"Name": name, "RecurType": "Automated", "Active": True, "ScheduleInfo": times}
    detail = {"AccountRef": {"value": "94"}}
    cost = {"Amount": "5.00", "DetailType": "AccountBasedExpenseLineDetail", "AccountBasedExpenseLineDetail": detail}
    return {"Purchase": {"RecurringInfo": info, "PaymentType": "Cash", "AccountRef": {"value": "35"}, "Line": [cost]}}


def test_recurring_hour_names_and_plan(caller: Caller) -> None:
    _set(caller, recurring_hour=6)
    caller.make("RecurringTransaction", _template("Rent"))
    caller.make("RecurringTransaction", _template("Rent"))
    _set(caller, recurring_names_unique=True)
    assert refusal(caller.post("recurringtransaction", _template("RENT")))[0] == "6240"
    caller.make("RecurringTransaction", _template("Light"))
    _set(caller, plan="Simple Start")
    assert refusal(caller.post("recurringtransaction", _template("Water")))[0] == "5030"
    caller.world.advance(days=30)
    caller.connect()
    made = caller.query("select * from Purchase")["Purchase"]
    assert {dt.datetime.fromisoformat(each["MetaData"]["CreateTime"]).astimezone(dt.UTC).hour for each in made} == {6}


def test_the_plan_is_shown(caller: Caller) -> None:
    assert _plan(caller) == ("QuickBooks Online Plus", "QBWEBPLUSMONTHLY", "5", "On")
    _set(caller, plan="Essentials")
    assert _plan(caller) == ("QuickBooks Online Essentials", "QBWEBESSENTIALSMONTHLY", "3", "Off")


def _plan(caller: Caller) -> tuple[str | None, ...]:
    company = {each["Name"]: each["Value"] for each in caller.read("CompanyInfo", "1")["NameValue"]}
    headers = {"Authorization": f"Bearer {caller.tokens['access_token']}", "Accept": "application/json"}
    answer = caller.world.client.get(f"/manage/entitlements/v3/{caller.realm}", headers=headers)
    assert (answer.status_code, answer.content_type) == (200, "application/xml;charset=UTF-8")
    root = ElementTree.fromstring(answer.data)
    assert root.tag == "EntitlementsResponse"
    assert [each.tag for each in root][:6] == [
        "QboCompany", "PlanName", "MaxUsers", "CurrentUsers", "DaysRemainingTrial", "Entitlement",
    ]  # fmt: skip
    assert {each.find("name").text for each in root.iter("threshold")} == {"CLASSES_AND_DEPARTMENTS", "ACCOUNTS"}  # type: ignore[union-attr]
    (tracking,) = [each for each in root.iter("Entitlement") if each.attrib["id"] == "1"]
    return company["OfferingSku"], root.findtext("PlanName"), root.findtext("MaxUsers"), tracking.findtext("term")
