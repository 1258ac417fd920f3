"""The fake ledger served as the real ones are: application, wire and deliverer, all in this process."""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from fake_ledger import FAKE, RULES
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from sevenpoint.mock_ledgers import app as application
from sevenpoint.mock_ledgers.bookkeeping import worlds
from sevenpoint.mock_ledgers.oauth import grants, registrations
from sevenpoint.mock_ledgers.store import Store
from sevenpoint.mock_ledgers.wire.backend import Backend
from sevenpoint.mock_ledgers.wire.deliverer import Deliverer
from sevenpoint.mock_ledgers.wire.front import Front

TOKEN = "control"
START = "2026-03-02T09:00:00Z"


@dataclass
class Ledger:
    """The served ledger, and one sandbox with one organisation in it."""

    url: str
    store: Store
    flask: Flask
    sandbox: str
    organisation: str

    def control(self, method: str, path: str, value: Any = None) -> Any:
        """A call below the sandbox; its JSON."""
        answer = requests.request(
            method, f"{self.url}/_control/sandboxes/{self.sandbox}{path}", json=value,
            headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10,
        )  # fmt: skip
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def register(self, name: str = "trusted", actor: str = "candidate") -> tuple[str, dict[str, str]]:
        """An app that is connected to the organisation: its client id and the headers of its calls."""
        made = self.control("POST", "/apps", {"ledger": "xero", "name": name, "actor": actor})
        with self.store.transaction() as connection:
            app = registrations.load_app(connection, made["client_id"])
            assert app is not None
            now = dt.datetime.fromisoformat(self.control_now(connection))
            code = grants.give_consent(
                connection, now, RULES, app, user_id="u", scopes=[], redirect_uri="r", code_challenge=None,
                organisations=worlds.list_organisations(connection, self.sandbox),
            )  # fmt: skip
            issued = grants.redeem_code(connection, now, RULES, app, code, "r", None)
        return app.client_id, {"Authorization": f"Bearer {issued.access_token}"}

    def control_now(self, connection: Any) -> str:
        """The sandbox's time."""
        sandbox = worlds.load_sandbox(connection, self.sandbox)
        assert sandbox is not None
        return sandbox.now.isoformat()

    def write(self, headers: dict[str, str], **options: Any) -> requests.Response:
        """Write a record."""
        return requests.post(f"{self.url}/api.xro/2.0/Invoices", headers=headers, timeout=10, **options)

    def count(self, headers: dict[str, str]) -> int:
        """How many records there are."""
        answer = requests.get(f"{self.url}/api.xro/2.0/Invoices", headers=headers, timeout=10)
        return int(answer.json()["count"])

    def add_fault(self, fault: str, **parts: Any) -> str:
        """Make something go wrong; the fault's id."""
        return str(self.control("POST", "/faults", {"fault": fault, **parts})["id"])


class _KeepAlive(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Nothing: the tests' output stays readable."""


@contextmanager
def serve(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The fake ledger on a public port, with a frozen sandbox."""
    monkeypatch.setattr(application, "LEDGERS", {"xero": FAKE})
    flask = application.create_app(store, TOKEN)
    with tempfile.TemporaryDirectory(prefix="sevenpoint-test-") as sockets:
        path = Path(sockets) / "application"
        server = make_server(f"unix://{path}", 0, flask, threaded=True, request_handler=_KeepAlive)
        server.daemon_threads = False  # type: ignore[attr-defined] # so that its end waits for requests under way
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        with run_wire(path) as url:
            yield _with_sandbox(url, store, flask)
        server.shutdown()
        serving.join()
        server.server_close()


def _with_sandbox(url: str, store: Store, flask: Flask) -> Ledger:
    wanted = {"name": "test", "now": START, "clock": "frozen", "organisations": [{"ledger": "xero", "name": "Harbour"}]}
    answer = requests.post(
        f"{url}/_control/sandboxes", json=wanted, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10
    )
    made = answer.json()
    return Ledger(url, store, flask, made["id"], made["organisations"][0]["id"])


@contextmanager
def run_wire(path: Path) -> Iterator[str]:
    """The wire in front of an application on a Unix socket; its public URL."""
    ready, address, stop = threading.Event(), [], []

    async def run() -> None:
        backend = Backend(path, TOKEN)
        deliverer = Deliverer(backend)
        front = Front(backend, deliverer.wake)
        server = await asyncio.start_server(front.serve, "127.0.0.1", 0, backlog=1024)
        delivering = asyncio.create_task(deliverer.run())
        stopped = asyncio.Event()
        stop.append((asyncio.get_running_loop(), stopped))
        address.append(server.sockets[0].getsockname()[1])
        ready.set()
        await stopped.wait()
        server.close()
        delivering.cancel()
        deliverer.close()
        await front.close()
        backend.close()

    running = threading.Thread(target=asyncio.run, args=(run(),))
    running.start()
    assert ready.wait(10)
    yield f"http://127.0.0.1:{address[0]}"
    loop, stopped = stop[0]
    loop.call_soon_threadsafe(stopped.set)
    running.join()


class Receiver:
    """A webhook receiver: answers what `answers` says next (the last for ever), and keeps what it was sent."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.received: list[tuple[dict[str, str], bytes]] = []
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver._take(dict(self.headers.items()), body)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def wait_for(self, number: int, seconds: float = 5.0) -> list[tuple[dict[str, str], bytes]]:
        """What was received, once it is so many."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.received) >= number, seconds), self.received
            return list(self.received)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _take(self, headers: dict[str, str], body: bytes) -> int:
        with self._changed:
            self.received.append((headers, body))
            self._changed.notify_all()
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
