"""Every fault, seen from the client through the wire."""

from __future__ import annotations

import time

import pytest
import requests
from running_ledger import Ledger


def test_lost_answer_does_the_work_and_loses_the_answer(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("lost_answer", match={"method": "POST", "entity": "invoice"}, trigger={"times": 1})
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        ledger.write(headers)
    assert ledger.count(headers) == 1
    assert ledger.write(headers).status_code == 200


def test_refused_resets_and_does_nothing(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("refused", match={"method": "POST"}, trigger={"times": 1})
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        ledger.write(headers)
    assert ledger.count(headers) == 0


def test_error_after_commit_does_the_work_and_answers_an_error(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("error_after_commit", settings={"status": 502}, match={"method": "POST"})
    answer = ledger.write(headers)
    assert answer.status_code == 502
    assert "Bad Gateway" in answer.text
    assert ledger.count(headers) == 1


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [("outage", 503, "down for maintenance"), ("server_error", 500, "stumbled"), ("token_expired", 401, "expired")],
)
def test_ledgers_own_answer_and_nothing_done(ledger: Ledger, fault: str, status: int, text: str) -> None:
    _, headers = ledger.register()
    ledger.add_fault(fault, match={"method": "POST"})
    answer = ledger.write(headers)
    assert (answer.status_code, answer.text) == (status, text)
    assert ledger.count(headers) == 0


def test_outage_ends_by_the_sandbox_clock(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("outage", trigger={"seconds": 600})
    assert ledger.write(headers).status_code == 503
    ledger.control("POST", "/clock/advance", {"seconds": 599})
    assert ledger.write(headers).status_code == 503
    ledger.control("POST", "/clock/advance", {"seconds": 1})
    assert ledger.write(headers).status_code == 200


def test_throttled_tells_when_to_come_back(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("throttled", settings={"retry_after": 7}, trigger={"times": 1})
    answer = ledger.write(headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert ledger.write(headers).status_code == 200


def test_delay_is_late_and_does_the_work_at_once(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("delay", settings={"seconds": 1.2}, match={"method": "POST"})
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{ledger.url}/api.xro/2.0/Invoices", headers=headers, timeout=0.8)
    assert ledger.count(headers) == 1
    began = time.monotonic()
    assert ledger.write(headers).status_code == 200
    assert time.monotonic() - began >= 1.2


def test_delay_holds_nobody_else_up(ledger: Ledger) -> None:
    _, slow = ledger.register()
    _, quick = ledger.register(actor="bookkeeper")
    ledger.add_fault("delay", settings={"seconds": 30})
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{ledger.url}/api.xro/2.0/Invoices", headers=slow, timeout=0.8)
    began = time.monotonic()
    assert ledger.count(quick) == 1
    assert time.monotonic() - began < 10


def test_delay_and_lost_answer_go_together(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("delay", settings={"seconds": 0.2}, match={"method": "POST"})
    ledger.add_fault("lost_answer", match={"method": "POST"})
    began = time.monotonic()
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        ledger.write(headers)
    assert time.monotonic() - began >= 0.2


def test_the_marker_never_reaches_the_client(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("delay", settings={"seconds": 0})
    assert "x-sevenpoint-wire" not in ledger.write(headers).headers


def test_the_journal_names_the_fault(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("lost_answer", trigger={"times": 1})
    with pytest.raises(requests.ConnectionError):
        ledger.write(headers)
    (exchange,) = ledger.control("GET", "/exchanges")["exchanges"]
    assert (exchange["fault"], exchange["status"], exchange["actor"]) == ("lost_answer", 200, "candidate")
