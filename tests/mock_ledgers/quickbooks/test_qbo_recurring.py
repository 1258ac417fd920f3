"""Recurring transactions: templates, schedules, and what they make as time goes on (quickbooks.md 8)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from qbo_caller import Caller, Json, lines, loads, refusal
from sqlalchemy import select

from sevenpoint.mock_ledgers.app import LEDGERS
from sevenpoint.mock_ledgers.quickbooks.entities import ENTITIES
from sevenpoint.mock_ledgers.quickbooks.recurring import TYPES
from sevenpoint.mock_ledgers.quickbooks.schedule import next_day
from sevenpoint.mock_ledgers.store import schema


def _template(customer: str, *, recur: str = "Automated", name: str = "Monthly fee", **times: Any) -> Json:
    info = {"IntervalType": "Monthly", "NumInterval": 1, "DayOfMonth": 1, "StartDate": "2026-03-10", **times}
    return {
        "Invoice": {
            "RecurringInfo": {"Name": name, "Active": True, "RecurType": recur, "ScheduleInfo": info},
            "CustomerRef": {"value": customer},
            "Line": lines("25.00"),
        }
    }


def _make(caller: Caller, body: Json) -> Json:
    made: Json = caller.make("RecurringTransaction", body)["Invoice"]
    return made


def _advance(caller: Caller, seconds: int) -> None:
    answer = caller.world.client.post(
        f"/_control/sandboxes/{caller.world.sandbox_id}/clock/advance",
        json={"seconds": seconds},
        headers={"Authorization": "Bearer control"},
    )
    assert answer.status_code == 200, answer.text
    caller.world.assert_balanced()
    caller.connect()  # the access token is over by then


def _invoices(caller: Caller) -> list[Json]:
    found: list[Json] = caller.query("select * from Invoice orderby Id").get("Invoice", [])
    return found


def test_a_template_posts_nothing_and_has_no_number(caller: Caller) -> None:
    customer = caller.customer()
    made = _make(caller, _template(customer))
    assert (made["SyncToken"], made["RecurDataRef"], str(made["TotalAmt"])) == ("0", {"value": "1"}, "25.00")
    assert "DocNumber" not in made
    assert made["RecurringInfo"]["ScheduleInfo"]["NextDate"] == "2026-04-01"
    assert _invoices(caller) == []
    assert caller.read("Customer", customer)["Balance"] == 0
    assert caller.read("RecurringTransaction", made["Id"]) == {"Invoice": made}
    assert caller.invoice(customer, "1.00")["DocNumber"] == "1001"


def test_it_makes_ordinary_transactions_in_order_each_at_its_own_time(caller: Caller) -> None:
    customer = caller.customer()
    first = _make(caller, _template(customer, MaxOccurrences=2))
    second = _make(caller, _template(customer, name="Weekly", IntervalType="Weekly", StartDate="2026-03-30"))
    with caller.world.store.transaction() as connection:
        since = max(connection.execute(select(schema.change.c.seq)).scalars())
    _advance(caller, 70 * 86_400)  # to 11 May
    made = _invoices(caller)
    assert [(each["TxnDate"], each["RecurDataRef"]["value"]) for each in made] == [
        ("2026-03-30", "2"), ("2026-04-01", "1"), ("2026-04-06", "2"), ("2026-04-13", "2"), ("2026-04-20", "2"),
        ("2026-04-27", "2"), ("2026-05-01", "1"), ("2026-05-04", "2"), ("2026-05-11", "2"),
    ]  # fmt: skip
    assert [each["DocNumber"] for each in made] == [str(1001 + n) for n in range(9)]
    assert made[1]["MetaData"]["CreateTime"].startswith("2026-03-31T17:00:00-07:00")  # midnight UTC
    assert caller.read("Customer", customer)["Balance"] == 225
    kept = caller.read("RecurringTransaction", first["Id"])["Invoice"]["RecurringInfo"]["ScheduleInfo"]
    assert "NextDate" not in kept
    assert kept["PreviousDate"] == "2026-05-01"
    kept = caller.read("RecurringTransaction", second["Id"])["Invoice"]["RecurringInfo"]["ScheduleInfo"]
    assert kept["NextDate"] == "2026-05-18"
    with caller.world.store.transaction() as connection:
        c = schema.change.c
        fed = connection.execute(select(c.operation).where(c.seq > since, c.kind == "Invoice")).scalars().all()
    assert fed == ["CREATE"] * 9
    changed = caller.call("GET", "cdc?entities=Invoice&changedSince=2026-04-30")
    assert len(loads(changed)["CDCResponse"][0]["QueryResponse"][0]["Invoice"]) == 3


def test_only_active_automated_templates_make_anything(caller: Caller) -> None:
    customer = caller.customer()
    reminded = _make(caller, _template(customer, recur="Reminded"))
    assert reminded["RecurringInfo"]["ScheduleInfo"]["NextDate"] == "2026-04-01"
    _make(caller, _template(customer, recur="UnScheduled"))
    sleeping = _template(customer)
    sleeping["Invoice"]["RecurringInfo"]["Active"] = False
    _make(caller, sleeping)
    _advance(caller, 90 * 86_400)
    assert _invoices(caller) == []


def test_days_before_makes_it_earlier(caller: Caller) -> None:
    _make(caller, _template(caller.customer(), DaysBefore=2))
    _advance(caller, 28 * 86_400)  # 30 March
    assert [each["TxnDate"] for each in _invoices(caller)] == ["2026-04-01"]


def test_templates_are_changed_found_and_deleted(caller: Caller) -> None:
    customer = caller.customer()
    made = _make(caller, _template(customer))
    changed = {name: value for name, value in made.items() if name != "Deposit"} | {"Line": lines("30.00")}
    assert refusal(caller.post("recurringtransaction", {"Invoice": made}))[0] == "2010"
    after = _make(caller, {"Invoice": changed})
    assert (str(after["TotalAmt"]), after["SyncToken"], after["Id"]) == ("30.00", "1", made["Id"])
    assert refusal(caller.post("recurringtransaction", {"Invoice": changed}))[0] == "5010"
    found = caller.query("select * from RecurringTransaction where Type = 'Invoice'")["RecurringTransaction"]
    assert found == [{"Invoice": after}]
    assert caller.query("select * from RecurringTransaction where Type = 'Bill'") == {}
    assert caller.query("select count(*) from RecurringTransaction") == {"totalCount": 1}
    gone = caller.make("RecurringTransaction", {"Invoice": after}, "?operation=delete")
    assert gone == {"Invoice": {"domain": "QBO", "status": "Deleted", "Id": made["Id"]}}
    assert refusal(caller.call("GET", f"recurringtransaction/{made['Id']}"))[0] == "610"


def test_a_day_that_cannot_be_is_passed_over(caller: Caller) -> None:
    customer = caller.customer()
    _make(caller, _template(customer))
    caller.make("Customer", {"Id": customer, "SyncToken": "0", "sparse": True, "Active": False})
    _advance(caller, 40 * 86_400)
    assert _invoices(caller) == []
    caller.make("Customer", {"Id": customer, "SyncToken": "1", "sparse": True, "Active": True})
    _advance(caller, 30 * 86_400)
    assert [each["TxnDate"] for each in _invoices(caller)] == ["2026-05-01"]


_WRONG: list[Json] = [
    {}, {"Invoice": 5}, {"Invoice": []}, {"Customer": {}}, {"Invoice": {}, "Bill": {}},
    {"Invoice": {"RecurringInfo": 5}}, {"Invoice": {"RecurringInfo": {"Name": "x", "Wrong": 1}}},
]  # fmt: skip
_WRONG_TIMES: list[Json] = [
    {"NumInterval": 0}, {"DayOfMonth": 99}, {"DayOfWeek": "Doomsday"}, {"MonthOfYear": "13"},
    {"IntervalType": "Hourly"}, {"StartDate": "soon"},
]  # fmt: skip


def test_what_is_no_template_is_refused(caller: Caller) -> None:
    customer = caller.customer()
    for body in _WRONG:
        assert refusal(caller.post("recurringtransaction", body))[0] in ("2010", "2020")
    for times in _WRONG_TIMES:
        assert refusal(caller.post("recurringtransaction", _template(customer, **times)))[0] in ("2010", "6000")
    unnamed = _template(customer)
    del unnamed["Invoice"]["RecurringInfo"]["Name"]
    assert refusal(caller.post("recurringtransaction", unnamed))[0] == "2020"
    bare = _template(customer)
    del bare["Invoice"]["Line"]
    assert refusal(caller.post("recurringtransaction", bare))[0] == "2020"
    assert caller.query("select count(*) from RecurringTransaction") == {"totalCount": 0}


def test_a_template_in_xml(caller: Caller) -> None:
    customer = caller.customer()
    body = f"""<RecurringTransaction xmlns="http://schema.intuit.com/finance/v3"><Invoice><RecurringInfo><Name>X</Name>
        <RecurType>Automated</RecurType><ScheduleInfo><IntervalType>Monthly</IntervalType><DayOfMonth>5</DayOfMonth>
        </ScheduleInfo></RecurringInfo><CustomerRef>{customer}</CustomerRef><Line><Amount>3.00</Amount>
        <DetailType>SalesItemLineDetail</DetailType></Line></Invoice></RecurringTransaction>"""
    answer = caller.call("POST", "recurringtransaction", data=body, content_type="application/xml")
    assert answer.status_code == 200, answer.text
    assert loads(answer)["RecurringTransaction"]["Invoice"]["RecurringInfo"]["ScheduleInfo"]["NextDate"] == "2026-03-05"


def test_every_inner_type_that_exists_is_a_template(caller: Caller) -> None:
    assert len(TYPES) == 12
    for kind in TYPES:
        body = {kind: {"RecurringInfo": {"Name": kind, "RecurType": "UnScheduled"}}}
        code = refusal(caller.post("recurringtransaction", body))[0]
        assert code == ("2020" if kind in ENTITIES else "2010"), kind


@pytest.mark.parametrize(("times", "since", "expected"), [
    ({"IntervalType": "Daily", "NumInterval": 3, "StartDate": "2026-01-01"}, "2026-01-05", "2026-01-07"),
    ({"IntervalType": "Weekly", "DayOfWeek": "Friday", "StartDate": "2026-03-02"}, "2026-03-02", "2026-03-06"),
    ({"IntervalType": "Weekly", "NumInterval": 2, "StartDate": "2026-03-02"}, "2026-03-03", "2026-03-16"),
    ({"IntervalType": "Monthly", "DayOfMonth": 31, "StartDate": "2026-01-01"}, "2026-02-01", "2026-02-28"),
    ({"IntervalType": "Monthly", "WeekOfMonth": 2, "DayOfWeek": "Tuesday"}, "2026-03-01", "2026-03-10"),
    ({"IntervalType": "Monthly", "WeekOfMonth": 5, "DayOfWeek": "Monday", "StartDate": "2026-02-01"}, "2026-02-01",
     "2026-02-23"),
    ({"IntervalType": "Yearly", "MonthOfYear": "June", "DayOfMonth": 15, "StartDate": "2026-07-01"}, "2026-07-01",
     "2027-06-15"),
    ({"IntervalType": "Daily", "StartDate": "2026-01-01", "EndDate": "2026-01-03"}, "2026-01-04", None),
])  # fmt: skip
def test_days_of_a_schedule(times: Json, since: str, expected: str | None) -> None:
    found = next_day(times, dt.date.fromisoformat(since), 0)
    assert (None if found is None else found.isoformat()) == expected


def test_the_ledger_lets_schedules_fall_due(caller: Caller) -> None:
    _make(caller, _template(caller.customer()))
    caller.world.advance(days=31)  # as time passes by itself, with nobody at the control API
    caller.connect()
    assert len(_invoices(caller)) == 1
    assert LEDGERS["quickbooks"].fall_due is not None
