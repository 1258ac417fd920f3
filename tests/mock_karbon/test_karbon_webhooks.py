"""Webhooks of the mock of Karbon: signed, in order, and ended after ten failures in a row."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

KEY = "a-signing-key-of-16"


class Receiver:
    """Keeps what arrives, and answers as told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, Any], bool]] = []
        self.status = 200
        self.arrived = threading.Semaphore(0)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                signature = hmac.new(KEY.encode(), raw, hashlib.sha256).hexdigest()
                receiver.got.append((json.loads(raw), self.headers.get("Signature") == signature))
                self.send_response(receiver.status)
                self.end_headers()
                receiver.arrived.release()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/karbon"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count: int) -> None:
        """Until so many have arrived."""
        for _ in range(count):
            assert self.arrived.acquire(timeout=10)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on a free port."""
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_changes_are_told_signed_and_in_order(practice: Any, receiver: Receiver) -> None:
    body = {"WebhookType": "Work", "TargetUrl": receiver.url, "SigningKey": KEY}
    assert practice.ask("POST", "WebhookSubscriptions", json=body).status_code == 201
    assert "SigningKey" not in practice.ask("GET", "WebhookSubscriptions/Work").json()
    client = practice.organisation("Hill and Sons")  # no subscription to contacts: not told
    key = practice.ask("POST", "WorkItems", json=practice.work(client)).json()["WorkItemKey"]
    practice.ask("PATCH", f"WorkItems/{key}", json={"Description": "For Jo"})
    receiver.wait(2)
    told = [(each["ResourcePermaKey"], each["ActionType"], genuine) for each, genuine in receiver.got]
    assert told == [(key, "Inserted", True), (key, "Updated", True)]


def test_one_subscription_a_type_and_a_good_key(practice: Any, receiver: Receiver) -> None:
    body = {"WebhookType": "Contact", "TargetUrl": receiver.url}
    assert practice.ask("POST", "WebhookSubscriptions", json={**body, "SigningKey": "short"}).status_code == 400
    assert practice.ask("POST", "WebhookSubscriptions", json={**body, "WebhookType": "Note"}).status_code == 501
    assert practice.ask("POST", "WebhookSubscriptions", json={**body, "WebhookType": "Weather"}).status_code == 404
    assert practice.ask("POST", "WebhookSubscriptions", json=body).status_code == 201
    assert practice.ask("POST", "WebhookSubscriptions", json=body).status_code == 400
    assert practice.ask("DELETE", "WebhookSubscriptions/Contact").status_code == 204
    assert practice.ask("GET", "WebhookSubscriptions/Contact").status_code == 404


def test_ten_failures_in_a_row_end_a_subscription(practice: Any, receiver: Receiver) -> None:
    practice.ask("POST", "WebhookSubscriptions", json={"WebhookType": "Contact", "TargetUrl": receiver.url})
    receiver.status = 500
    for number in range(11):
        practice.organisation(f"Client {number}")
    receiver.wait(10)
    practice.organisation("One more")
    # The tenth answer is counted after it is sent: the subscription goes a moment later.
    ended = threading.Event()
    while practice.ask("GET", "WebhookSubscriptions/Contact").status_code != 404:
        assert not ended.wait(0.01)
    assert len(receiver.got) == 10
