"""Webhooks from a change to the receiver, and what happens when the receiver is no good."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from running_ledger import Ledger, Receiver


@pytest.fixture
def make_receiver() -> Iterator[Callable[..., Receiver]]:
    """Receivers: `make_receiver(500, 200)` answers 500 first, then 200 for ever."""
    made: list[Receiver] = []

    def make(*answers: int) -> Receiver:
        made.append(Receiver(*answers))
        return made[-1]

    yield make
    for each in made:
        each.close()


def subscribe(ledger: Ledger, url: str, name: str = "trusted") -> tuple[str, dict[str, str]]:
    client_id, headers = ledger.register(name)
    ledger.control("PUT", f"/apps/{client_id}/webhook", {"url": url})
    return client_id, headers


def wait_until(seen: Callable[[], Any], wanted: Any, seconds: float = 5.0) -> None:
    """Ask again and again; each question is a request, which is pause enough."""
    deadline = time.monotonic() + seconds
    while (last := seen()) != wanted:
        assert time.monotonic() < deadline, last


def statuses(ledger: Ledger) -> list[tuple[str, int, int | None]]:
    found = ledger.control("GET", "/deliveries")["deliveries"]
    return [(each["status"], each["attempts"], each["response_status"]) for each in found]


def test_a_change_is_told_to_its_author_and_to_others(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    first, second = make_receiver(200), make_receiver(204)
    _, author = subscribe(ledger, first.url)
    subscribe(ledger, second.url)
    ledger.write(author)
    for receiver in (first, second):
        ((headers, body),) = receiver.wait_for(1)
        assert json.loads(body) == {"event": 1, "changes": ["CREATE Invoice"]}
        assert headers["X-Signature"] == "good"
        assert "User-Agent" not in headers
    wait_until(lambda: sorted(statuses(ledger)), [("delivered", 1, 200), ("delivered", 1, 204)])
    shown = ledger.control("GET", "/deliveries")["deliveries"][0]
    assert json.loads(shown["body"])["event"] == 1


def test_only_what_is_meant_for_an_app(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(200)
    _, author = subscribe(ledger, receiver.url, "deaf")
    ledger.write(author)
    ledger.write(author, json={"refuse": True})
    assert statuses(ledger) == []


def test_events_are_numbered_and_arrive_in_order(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(200)
    _, author = subscribe(ledger, receiver.url)
    for _ in range(20):
        ledger.write(author)
    received = receiver.wait_for(20)
    assert [json.loads(body)["event"] for _, body in received] == list(range(1, 21))


def test_tried_again_after_the_ledgers_pauses(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(500, 500, 200)
    _, author = subscribe(ledger, receiver.url)
    ledger.write(author)
    wait_until(lambda: statuses(ledger), [("pending", 1, 500)])
    ledger.control("POST", "/clock/advance", {"seconds": 9})
    assert len(receiver.received) == 1
    ledger.control("POST", "/clock/advance", {"seconds": 1})
    wait_until(lambda: statuses(ledger), [("pending", 2, 500)])
    ledger.control("POST", "/clock/advance", {"seconds": 60})
    wait_until(lambda: statuses(ledger), [("delivered", 3, 200)])
    bodies = [body for _, body in receiver.wait_for(3)]
    assert bodies[0] == bodies[1] == bodies[2]


def test_fails_after_the_last_pause(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    _, author = subscribe(ledger, make_receiver(500).url)
    ledger.write(author)
    for attempt, seconds in ((1, 10), (2, 60)):
        wait_until(lambda attempt=attempt: statuses(ledger), [("pending", attempt, 500)])
        ledger.control("POST", "/clock/advance", {"seconds": seconds})
    wait_until(lambda: statuses(ledger), [("failed", 3, 500)])


def test_a_redirect_is_not_a_delivery(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    _, author = subscribe(ledger, make_receiver(302).url)
    ledger.write(author)
    wait_until(lambda: statuses(ledger), [("pending", 1, 302)])


def test_a_receiver_that_is_not_there(ledger: Ledger) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        _, author = subscribe(ledger, f"http://127.0.0.1:{free.getsockname()[1]}/")
        ledger.write(author)
        wait_until(lambda: statuses(ledger), [("pending", 1, None)])


def test_a_receiver_that_hangs_holds_up_nobody(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(200)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        subscribe(ledger, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        _, author = subscribe(ledger, receiver.url)
        ledger.write(author)
        receiver.wait_for(1)
        assert ("pending", 0, None) in statuses(ledger)
        wait_until(lambda: sorted(map(str, statuses(ledger))), ["('delivered', 1, 200)", "('pending', 1, None)"])


def test_a_running_clock_delivers_by_itself(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(500, 200)
    _, author = subscribe(ledger, receiver.url)
    ledger.write(author)
    wait_until(lambda: statuses(ledger), [("pending", 1, 500)])
    ledger.control("POST", "/clock/advance", {"seconds": 9.7})
    ledger.control("PUT", "/clock", {"mode": "running"})
    receiver.wait_for(2)
    wait_until(lambda: statuses(ledger), [("delivered", 2, 200)])


def test_pause_resume_and_drop(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(200)
    _, author = subscribe(ledger, receiver.url)
    ledger.control("POST", "/deliveries/pause")
    ledger.write(author)
    ledger.write(author)
    assert ledger.control("POST", "/deliveries/drop") == {"dropped": 2}
    ledger.write(author)
    assert statuses(ledger) == [("pending", 0, None)]
    assert receiver.received == []
    ledger.control("POST", "/deliveries/resume")
    ((_, body),) = receiver.wait_for(1)
    assert json.loads(body)["event"] == 3  # the two lost events leave a gap, as at a real ledger


def test_nothing_after_the_app_was_removed(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    client_id, _ = subscribe(ledger, make_receiver(200).url)
    _, other = ledger.register()
    ledger.control("POST", "/grants/revoke", {"client_id": client_id})
    ledger.write(other)
    assert statuses(ledger) == []


def test_handshake_passes(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(200, 401, 200)
    client_id, author = ledger.register("careful")
    asked = ledger.control("PUT", f"/apps/{client_id}/webhook", {"url": receiver.url})
    assert asked["status"] == "pending"
    assert asked["url"] == receiver.url
    wait_until(lambda: ledger.control("GET", f"/apps/{client_id}/webhook")["status"], "ok")
    assert [headers["X-Signature"] for headers, _ in receiver.received] == ["good", "bad"]
    ledger.write(author)
    receiver.wait_for(3)


def test_handshake_fails_and_nothing_is_sent(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(200)  # also to the wrong signature
    client_id, author = ledger.register("careful")
    ledger.control("PUT", f"/apps/{client_id}/webhook", {"url": receiver.url})
    wait_until(lambda: ledger.control("GET", f"/apps/{client_id}/webhook")["status"], "failed")
    ledger.write(author)
    assert statuses(ledger) == []
    receiver.answers[:] = [200, 401, 200]
    ledger.control("PUT", f"/apps/{client_id}/webhook", {"url": receiver.url})
    wait_until(lambda: ledger.control("GET", f"/apps/{client_id}/webhook")["status"], "ok")


def test_a_lost_answer_is_told_all_the_same(ledger: Ledger, make_receiver: Callable[..., Receiver]) -> None:
    receiver = make_receiver(200)
    _, author = subscribe(ledger, receiver.url)
    ledger.add_fault("lost_answer", trigger={"times": 1})
    with pytest.raises(requests.ConnectionError):
        ledger.write(author)
    receiver.wait_for(1)
