"""Rate limits: off until a sandbox turns them on, XML whatever was asked for (quickbooks.md 5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qbo_caller import Caller


def _limit(caller: Caller, **settings: Any) -> None:
    answer = caller.world.client.put(
        f"/_control/sandboxes/{caller.world.sandbox_id}/limits",
        json={"quickbooks": settings},
        headers={"Authorization": "Bearer control"},
    )
    assert answer.status_code == 200, answer.text


def _read(caller: Caller) -> int:
    return caller.call("GET", "companyinfo/1").status_code


def test_nobody_is_refused_until_it_is_told(caller: Caller) -> None:
    assert {_read(caller) for _ in range(15)} == {200}


def test_ten_a_second_and_five_hundred_a_minute(caller: Caller) -> None:
    _limit(caller, enforced=True)
    assert [_read(caller) for _ in range(11)] == [200] * 10 + [429]
    caller.world.advance(seconds=1)
    assert _read(caller) == 200
    _limit(caller, allowed={"minute": 12, "second": 1000})
    assert [_read(caller), _read(caller)] == [200, 429]
    caller.world.advance(seconds=60)
    refused = [_read(caller) for _ in range(13)]
    assert refused == [200] * 12 + [429]


def test_the_refusal_is_xml_without_retry_after(caller: Caller) -> None:
    _limit(caller, enforced=True, allowed={"second": 0})
    answer = caller.call("GET", "companyinfo/1")
    assert (answer.status_code, answer.content_type) == (429, "application/xml")
    assert '<Error code="3001">' in answer.text
    assert "The request limit was reached.  Try again later" in answer.text
    assert "Retry-After" not in answer.headers


def test_batches_have_a_limit_of_their_own(caller: Caller) -> None:
    _limit(caller, enforced=True, allowed={"batch": 1})
    body = {"BatchItemRequest": [{"bId": "1", "Customer": {"DisplayName": "Amy"}}]}
    assert [caller.post("batch", body).status_code for _ in range(2)] == [200, 429]
    assert _read(caller) == 200
    assert caller.query("select count(*) from Customer") == {"totalCount": 1}


def test_reports_have_a_limit_of_their_own_and_all_together_one(caller: Caller) -> None:
    _limit(caller, enforced=True, allowed={"second": 1000, "report": 1, "minute": 2, "combined": 4})
    assert [_report(caller) for _ in range(2)] == [200, 429]
    assert [_read(caller) for _ in range(3)] == [200, 200, 429]
    body = {"BatchItemRequest": [{"Query": "select * from Term"}]}
    assert [caller.post("batch", body).status_code for _ in range(2)] == [200, 429]
    caller.world.advance(seconds=60)
    assert [_report(caller), _read(caller)] == [200, 200]


def _report(caller: Caller) -> int:
    return caller.call("GET", "reports/ProfitAndLoss").status_code


def test_the_published_numbers(caller: Caller) -> None:
    answer = caller.world.client.get(
        f"/_control/sandboxes/{caller.world.sandbox_id}/limits", headers={"Authorization": "Bearer control"}
    )
    shown = answer.json["quickbooks"]
    assert shown["allowed"] == {"minute": 500, "second": 10, "batch": 120, "report": 200, "combined": 800}
    assert shown["seconds"] == {"minute": 60, "second": 1, "batch": 60, "report": 60, "combined": 60}


def test_two_apps_are_counted_apart(caller: Caller, make_world: Callable[..., Any]) -> None:
    other = Caller(make_world("quickbooks"))
    for each in (caller, other):
        _limit(each, enforced=True, allowed={"minute": 1})
        assert [_read(each), _read(each)] == [200, 429]
