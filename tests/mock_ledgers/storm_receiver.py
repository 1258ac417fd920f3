"""A receiver of webhooks that proves itself to either ledger, and knows what it was sent, in which order."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sevenpoint.mock_ledgers.quickbooks.webhook import sign
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox
from sevenpoint.mock_ledgers.xero.webhook import signature

_WAIT_SECONDS = 120.0


class StormReceiver:
    """Registered for the sandbox's app when the constructor returns."""

    def __init__(self, sandbox: LedgerSandbox) -> None:
        self.received: list[bytes] = []
        receiver, key, xero = self, sandbox.app.webhook_key, sandbox.ledger == "xero"

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if xero:
                    genuine = self.headers["x-xero-signature"] == signature(key, body)
                else:
                    genuine = self.headers["intuit-signature"] == sign(key, body)
                if genuine:
                    receiver.received.append(body)
                self.send_response(200 if genuine else 401)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Nothing."""

        self._xero = xero
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        sandbox.set_webhook(f"http://127.0.0.1:{self._server.server_port}/hook")
        _wait_for(lambda: sandbox.call("GET", f"apps/{sandbox.app.client_id}/webhook")["status"] == "ok")
        self.received.clear()

    def check(self, sandbox: LedgerSandbox) -> list[tuple[str, str]]:
        """Once nothing waits: every delivery arrived once, in the order of its queue. Its events: operation and id."""
        _wait_for(lambda: all(each["status"] != "pending" for each in sandbox.deliveries()))
        queued = sandbox.deliveries()
        assert {each["status"] for each in queued} == {"delivered"}
        assert {each["attempts"] for each in queued} == {1}
        bodies = [body.decode() for body in self.received]
        assert Counter(bodies) == Counter(each["body"] for each in queued)
        assert bodies == [each["body"] for each in queued]
        return [event for body in bodies for event in self._events(json.loads(body))]

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _events(self, sent: Any) -> list[tuple[str, str]]:
        if self._xero:
            return [(each["eventType"], each["resourceId"]) for each in sent["events"]]
        created = "created"
        return [
            ("CREATE" if created in each["type"] else "OTHER", each["intuitentityid"])
            for each in sent
            if each["type"].startswith("qbo.invoice.")
        ]


def _wait_for(condition: Any) -> None:
    end = time.monotonic() + _WAIT_SECONDS
    while not condition():
        assert time.monotonic() < end, "the webhooks did not go out in time"
        time.sleep(0.1)
