"""Faults of webhooks all the way to the receiver."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from running_ledger import Ledger, Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    made = Receiver(200)
    yield made
    made.close()


def listen(ledger: Ledger, receiver: Receiver, fault: str, actor: str = "candidate", **parts: object) -> dict[str, str]:
    """The headers of an app that listens, with a fault standing."""
    client_id, headers = ledger.register(actor=actor)
    ledger.control("PUT", f"/apps/{client_id}/webhook", {"url": receiver.url})
    ledger.add_fault(fault, **parts)
    return headers


def events(receiver: Receiver, number: int) -> list[int]:
    return [json.loads(body)["event"] for _, body in receiver.wait_for(number)]


def test_overtaken(ledger: Ledger, receiver: Receiver) -> None:
    headers = listen(ledger, receiver, "webhook_reordered", trigger={"times": 2})
    for _ in range(5):
        ledger.write(headers)
    assert events(receiver, 5) == [2, 1, 4, 3, 5]


def test_one_that_is_never_overtaken_goes_out_by_the_clock(ledger: Ledger, receiver: Receiver) -> None:
    headers = listen(ledger, receiver, "webhook_reordered", settings={"seconds": 30})
    ledger.write(headers)
    ledger.control("POST", "/clock/advance", {"seconds": 29})
    assert receiver.received == []
    ledger.control("POST", "/clock/advance", {"seconds": 1})
    assert events(receiver, 1) == [1]


def test_doubled_lost_and_delayed(ledger: Ledger, receiver: Receiver) -> None:
    headers = listen(ledger, receiver, "webhook_doubled", trigger={"nth": 1})
    ledger.add_fault("webhook_lost", trigger={"nth": 2})
    ledger.add_fault("webhook_delayed", settings={"seconds": 60}, trigger={"nth": 3})
    for _ in range(4):
        ledger.write(headers)
    assert events(receiver, 3) == [1, 1, 4]
    ledger.control("POST", "/clock/advance", {"seconds": 60})
    assert events(receiver, 4) == [1, 1, 4, 3]


def test_a_burst_arrives_in_full(ledger: Ledger, receiver: Receiver) -> None:
    headers = listen(ledger, receiver, "webhook_burst", settings={"webhooks": 120})
    ledger.write(headers)
    assert [json.loads(body)["event"] for _, body in receiver.wait_for(120, 20)] == list(range(1, 121))


def test_what_the_bookkeeper_does_is_told_under_faults_and_what_it_hears_is_not(
    ledger: Ledger, receiver: Receiver
) -> None:
    other = Receiver(200)
    listen(ledger, receiver, "webhook_doubled")
    bookkeeper = listen(ledger, other, "webhook_doubled", actor="bookkeeper")
    ledger.write(bookkeeper)
    assert events(receiver, 4) == [1, 1, 1, 1]
    assert events(other, 1) == [1]
    assert len(other.received) == 1
    other.close()
