"""Clock, waiting, names, sinks, notifications: the small things a bench is made of."""

from __future__ import annotations

import datetime as dt
import smtplib
from decimal import Decimal
from email.message import EmailMessage

import pytest
import requests
from flask import Flask, request
from harness_fakes import served

from sevenpoint.harness.bench import ScenarioUnsupported, notifications, waiting
from sevenpoint.harness.bench.clock import BenchClock
from sevenpoint.harness.bench.names import Names
from sevenpoint.harness.bench.sinks import Sinks

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


class Ledger:
    """A sandbox that has only a clock."""

    moves_time = True

    def __init__(self, log: list[str]) -> None:
        self.time = START
        self._log = log

    def now(self) -> dt.datetime:
        return self.time

    def advance(self, seconds: float) -> dt.datetime:
        self.time += dt.timedelta(seconds=seconds)
        self._log.append(f"ledger {self.time:%m-%d %H:%M}")
        return self.time


class Tool:
    """A candidate that has only a clock, or not even that."""

    def __init__(self, log: list[str], has_clock: bool = True) -> None:
        self._log = log
        self._has_clock = has_clock

    def offers(self, capability: str) -> bool:
        return self._has_clock and capability == "clock"

    def set_clock(self, now: dt.datetime) -> dt.datetime:
        self._log.append(f"tool {now:%m-%d %H:%M}")
        return now


def clock(log: list[str], has_clock: bool = True) -> BenchClock:
    return BenchClock(Ledger(log), Tool(log, has_clock))  # type: ignore[arg-type]


def test_the_ledger_moves_first_day_by_day() -> None:
    log: list[str] = []
    now = clock(log).advance(days=2, hours=1)
    assert now == START + dt.timedelta(days=2, hours=1)
    assert log == [
        *("ledger 03-03 09:00", "tool 03-03 09:00"),
        *("ledger 03-04 09:00", "tool 03-04 09:00"),
        *("ledger 03-04 10:00", "tool 03-04 10:00"),
    ]


def test_to_a_date_in_one_step() -> None:
    log: list[str] = []
    clock(log).advance(to=dt.date(2026, 4, 1), step=dt.timedelta(days=365))
    assert log == ["ledger 04-01 09:00", "tool 04-01 09:00"]


def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="only moves forward"):
        clock([]).advance(to=dt.date(2026, 3, 1))


def test_without_a_clock_a_long_span_is_unsupported_and_a_short_one_is_waited() -> None:
    with pytest.raises(ScenarioUnsupported, match="This takes 3 days and the candidate has no clock"):
        clock([], has_clock=False).advance(days=3)
    assert clock([], has_clock=False).advance(seconds=0.01) == START


def test_eventually_moves_the_clocks_when_real_time_is_not_enough() -> None:
    log: list[str] = []
    moving = clock(log)
    seen = waiting.eventually(
        moving.now,
        lambda now: now >= START + dt.timedelta(minutes=3),
        within_seconds=0.01,
        clock=moving,
        on_virtual_clock=dt.timedelta(hours=1),
    )
    assert seen == START + dt.timedelta(minutes=3)


def test_eventually_gives_up_at_the_virtual_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "AFTER_A_MOVE", 0.01)
    moving = clock([])
    seen = waiting.eventually(
        moving.now,
        lambda _: False,
        within_seconds=0,
        clock=moving,
        on_virtual_clock=dt.timedelta(minutes=10),
    )
    assert seen == START + dt.timedelta(minutes=10)


def test_eventually_without_a_virtual_limit_only_waits() -> None:
    assert waiting.eventually(lambda: 1, lambda _: False, within_seconds=0, clock=clock([]), on_virtual_clock=None) == 1


def test_a_slow_look_costs_no_time_and_one_that_hangs_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine where each look takes four tenths of a second there are as many as on a fast one."""

    def looks(seconds_each: float) -> int:
        moments = iter(n * seconds_each for n in range(1000))
        monkeypatch.setattr(waiting.time, "monotonic", lambda: next(moments))
        seen: list[int] = []
        waiting.poll(lambda: seen.append(1), lambda _: False, 0.1)
        return len(seen)

    assert looks(0.4) == looks(0.0) > 2
    assert looks(5.0) == 1


def test_time_until() -> None:
    seen = iter([False, False, True])
    seconds = waiting.time_until(lambda: next(seen), limit_seconds=5, resolution_seconds=0.001)
    assert seconds is not None
    assert 0 < seconds < 5
    assert waiting.time_until(lambda: False, limit_seconds=0.01, resolution_seconds=0.001) is None


def test_names_differ_by_ledger_and_repeat_by_seed() -> None:
    def some(names: Names) -> list[object]:
        return [names.client(), names.email(), names.address(), names.amount(), names.tax_number(), names.nonce()]

    assert some(Names(7, "s", "xero")) == some(Names(7, "s", "xero"))
    assert some(Names(7, "s", "xero")) != some(Names(7, "s", "quickbooks"))


def test_names_are_fit_for_both_ledgers_and_never_twice_the_same() -> None:
    names = Names(7, "s", "xero")
    clients = [names.client() for _ in range(200)]
    amounts = [names.amount() for _ in range(200)]
    assert len(set(clients)) == len(set(amounts)) == 200
    assert not [
        client for client in clients if set(client) & set(':<>"\t') or "  " in client or client != client.strip()
    ]
    assert all(amount == amount.quantize(Decimal("0.01")) and amount % Decimal("0.1") for amount in amounts)


def test_mail_and_posts_reach_their_own_workspace() -> None:
    sinks = Sinks()
    mine, other, hook = sinks.mailbox("a@firm.example"), sinks.mailbox("b@firm.example"), sinks.hook("/alerts/1")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Invoice not sent", "tool@tool.example", "a@firm.example"
    message.set_content("Account 200 is archived.")
    with smtplib.SMTP(mine.sink().host, mine.sink().port) as smtp:
        smtp.send_message(message)
    requests.post(hook.url, json={"subject": "Invoice not sent"}, timeout=5)
    requests.post(hook.url, data=b"\xff", timeout=5)
    try:
        (mail,) = mine.messages()
        assert (mail.subject, mail.text.strip()) == ("Invoice not sent", "Account 200 is archived.")
        assert other.messages() == []
        assert hook.alerts()[0] == {"subject": "Invoice not sent"}
        assert "unreadable" in hook.alerts()[1]
    finally:
        sinks.close()


def test_notifications_are_signed_as_the_ledger_does() -> None:
    app = Flask("receiver")

    @app.post("/hook")
    def hook() -> tuple[str, int]:
        right = notifications.signature(request.get_data(), "key")
        return "", 200 if request.headers.get("x-xero-signature") == right else 401

    with served(app) as url:
        body = b'{"events":[]}'
        sent = notifications.send(f"{url}/hook", "xero", body, notifications.signature(body, "key"))
        assert sent.status == 200
        assert notifications.send(f"{url}/hook", "xero", body, None).status == 401
