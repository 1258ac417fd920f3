"""Rate limits: counted always, refused when the sandbox says so (xero.md 3)."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse
from xero_client import REDIRECT, Xero, connect, load

from sevenpoint.mock_ledgers.oauth import registrations


def limits(xero: Xero, value: Any = None, expect: int = 200) -> Any:
    """Show or change the sandbox's limits."""
    answer = xero.world.client.open(
        f"/_control/sandboxes/{xero.world.sandbox_id}/limits", method="GET" if value is None else "PUT",
        json=value, headers={"Authorization": "Bearer control"},
    )  # fmt: skip
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return load(answer)


def left(answer: TestResponse) -> tuple[str | None, ...]:
    """What the headers say is left: minute, day, the app's minute."""
    names = ("X-MinLimit-Remaining", "X-DayLimit-Remaining", "X-AppMinLimit-Remaining")
    return tuple(answer.headers.get(name) for name in names)


def test_every_answer_in_an_organisation_says_what_is_left(xero: Xero) -> None:
    assert left(xero.call("GET", "Organisation")) == ("59", "4999", "9999")
    assert left(xero.call("PUT", "Contacts", {})) == ("58", "4998", "9998")
    listed = xero.world.client.get("/connections", headers={"Authorization": f"Bearer {xero.tokens['access_token']}"})
    assert left(listed) == (None, None, "9997")
    xero.world.advance(seconds=59)
    assert left(xero.call("GET", "Organisation")) == ("57", "4997", "9996")
    xero.world.advance(seconds=1)
    assert left(xero.call("GET", "Organisation")) == ("59", "4996", "9999")


def test_nothing_is_refused_until_the_sandbox_says_so(xero: Xero) -> None:
    assert limits(xero)["xero"]["enforced"] is False
    limits(xero, {"xero": {"allowed": {"minute": 1}}})
    assert left(xero.call("GET", "Organisation"))[0] == "0"
    assert xero.call("GET", "Organisation").status_code == 200


def test_one_too_many_is_429_without_body_or_type(xero: Xero) -> None:
    shown = limits(xero, {"xero": {"enforced": True, "allowed": {"minute": 2}}})
    assert shown["xero"]["allowed"] == {"minute": 2, "day": 5000, "app_minute": 10000}
    xero.call("GET", "Organisation")
    xero.world.advance(seconds=33.5)
    assert xero.call("PUT", "Contacts", {"Name": "Able"}).status_code == 200
    refused = xero.call("PUT", "Contacts", {"Name": "Baker"})
    assert (refused.status_code, refused.get_data()) == (429, b"")
    assert "Content-Type" not in refused.headers
    assert (refused.headers["X-Rate-Limit-Problem"], refused.headers["Retry-After"]) == ("minute", "27")
    assert left(refused)[:2] == ("0", "4998")
    xero.world.advance(seconds=27)
    assert len(xero.ok("GET", "Contacts")["Contacts"]) == 1


def test_the_day_is_another_problem_and_waits_longer(xero: Xero) -> None:
    limits(xero, {"xero": {"enforced": True, "allowed": {"minute": 1, "day": 1}}})
    xero.call("GET", "Organisation")
    refused = xero.call("GET", "Organisation")
    assert (refused.headers["X-Rate-Limit-Problem"], refused.headers["Retry-After"]) == ("day", "86400")
    xero.advance(days=1)
    assert xero.call("GET", "Organisation").status_code == 200


def test_replays_use_the_limit_up(xero: Xero) -> None:
    key = {"Idempotency-Key": "k1"}
    xero.call("PUT", "Contacts", {"Name": "Able"}, key)
    assert left(xero.call("PUT", "Contacts", {"Name": "Able"}, key))[0] == "58"


def test_the_bookkeeper_is_counted_and_never_refused(xero: Xero) -> None:
    limits(xero, {"xero": {"enforced": True, "allowed": {"minute": 1}}})
    assert [xero.call("GET", "Organisation").status_code for _ in range(2)] == [200, 429]
    with xero.world.store.transaction() as connection:
        sandbox = xero.world.books(connection).sandbox
        xero.world.app = registrations.register(connection, sandbox, "xero", "Books", "bookkeeper", [REDIRECT])
    other = connect(xero.world)
    assert [left(other.call("GET", "Organisation"))[0] for _ in range(3)] == ["0", "0", "0"]
    assert other.call("GET", "Organisation").status_code == 200


@pytest.mark.parametrize(
    "value",
    [{"xero": {"allowed": {"hour": 1}}}, {"xero": {"allowed": {"minute": -1}}}, {"xero": {"on": True}}, {"sage": {}},
     {"quickbooks": {"allowed": {"day": 1}}}],
)  # fmt: skip
def test_settings_that_make_no_sense(xero: Xero, value: Any) -> None:
    assert limits(xero, value, expect=400)["error"]["code"] == "bad_request"


def test_too_many_at_once_is_a_fault_without_a_time_to_wait(xero: Xero) -> None:
    fault = {"fault": "throttled", "settings": {"problem": "concurrent"}, "trigger": {"times": 1}}
    xero.world.client.post(
        f"/_control/sandboxes/{xero.world.sandbox_id}/faults", json=fault, headers={"Authorization": "Bearer control"}
    )
    refused = xero.call("GET", "Organisation")
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, False)
    assert xero.call("GET", "Organisation").status_code == 200
