"""The ledgers' own refusals, at every point in a request, and what the books hold afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from real_ledgers import Real

from sevenpoint.mock_ledgers.faults import FAULTS

# Fault, settings, then status, content type and words by ledger.
REFUSALS: tuple[tuple[str, dict[str, Any], tuple[int, str, str], tuple[int, str, str]], ...] = (
    ("token_expired", {}, (401, "application/json", "TokenExpired"), (401, "application/json", "errorCode=003200")),
    ("forbidden", {}, (403, "application/json", "AuthenticationUnsuccessful"), (403, "application/json", "003100")),
    ("scope_withdrawn", {}, (401, "application/json", "AuthorizationUnsuccessful"), (403, "application/json", "scope")),
    ("role_lowered", {}, (403, "application/json", "Forbidden"), (403, "application/xml", "AuthorizationFault")),
    ("throttled", {}, (429, "", ""), (429, "application/xml", "ThrottleExceeded")),
    ("day_limit", {}, (429, "", ""), (429, "application/xml", "ThrottleExceeded")),
    ("server_error", {}, (500, "application/json", "occurred in Xero"), (500, "application/json", "SystemFault")),
    ("bad_gateway", {}, (502, "text/html", "Bad Gateway"), (502, "text/html", "502 Bad Gateway")),
    ("outage", {}, (503, "text/plain", "temporarily unavailable"), (503, "", "")),
    ("gateway_timeout", {}, (504, "text/html", "Gateway Timeout"), (504, "text/html", "504 Gateway Timeout")),
    ("maintenance_page", {}, (503, "text/html", "<!doctype html>"), (503, "text/html", "<!doctype html>")),
    ("maintenance_page", {"status": 200}, (200, "text/html", "<h1>"), (200, "text/html", "<h1>")),
    ("revoked", {}, (403, "application/json", "Unsuccessful"), (401, "application/json", "Token revoked")),
)  # fmt: skip
CASES = [
    (ledger, fault, settings, expected[column])
    for fault, settings, *expected in REFUSALS
    for column, ledger in enumerate(("xero", "quickbooks"))
]


@pytest.mark.parametrize(("name", "fault", "settings", "expected"), CASES)
def test_the_ledgers_own_words(
    real: Callable[[str], Real], name: str, fault: str, settings: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    app = real(name)
    status, kind, words = expected
    for point in FAULTS[fault].points:
        before = app.stored()
        app.strike(fault, point=point, settings=settings, match={"operation": "create_customer"})
        answer = app.write(f"Customer of {point}")
        app.control("DELETE", "/faults")
        assert answer.status_code == status
        assert (answer.content_type or "").startswith(kind)
        assert words in answer.text
        assert app.stored() - before == (1 if point == "after_commit" else 0)
    app.world.assert_balanced()


def test_a_reader_goes_on_when_the_role_was_lowered(real: Callable[[str], Real]) -> None:
    for name in ("xero", "quickbooks"):
        app = real(name)
        record = app.make("Able Ltd")
        app.strike("role_lowered")
        assert (app.read(record).status_code, app.write("Baker").status_code) == (200, 403)
        assert "Able Ltd" in app.names()


def test_a_missing_scope_is_told_from_a_bad_token(real: Callable[[str], Real]) -> None:
    app = real("xero")
    app.strike("scope_withdrawn")
    assert app.write().headers["WWW-Authenticate"] == "insufficient_scope"


def test_the_day_is_told_from_the_minute(real: Callable[[str], Real]) -> None:
    app = real("xero")
    app.strike("day_limit", trigger={"times": 1})
    app.strike("throttled", trigger={"times": 1})
    answers = [app.write() for _ in range(2)]
    assert [each.headers["X-Rate-Limit-Problem"] for each in answers] == ["day", "minute"]
    assert int(answers[0].headers["Retry-After"]) == 21_600


def test_a_revoked_app_stays_out(real: Callable[[str], Real]) -> None:
    for name, status in (("xero", 403), ("quickbooks", 401)):
        app = real(name)
        app.strike("revoked", trigger={"times": 1})
        assert [app.write().status_code for _ in range(3)] == [status] * 3
        app.control("DELETE", "/faults")
        assert app.write().status_code == status


def test_token_and_consent_are_left_alone_by_what_strikes_records(real: Callable[[str], Real]) -> None:
    app = real("quickbooks")
    assert app.quickbooks is not None
    for fault in ("token_expired", "forbidden", "scope_withdrawn", "role_lowered", "revoked", "day_limit"):
        app.strike(fault)
    refresh = app.quickbooks.token(grant_type="refresh_token", refresh_token=app.quickbooks.tokens["refresh_token"])
    assert refresh.status_code == 200
