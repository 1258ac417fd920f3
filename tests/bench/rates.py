"""How fast calls are, as shares of what a bare Flask hello reaches on the same server: shares hold on any machine.

Every figure is the median of rounds that take turns, with 16 connections that stay open.
"""

from __future__ import annotations

import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

CONNECTIONS = 16
_ROUNDS = 5
_ROUND_SECONDS = 1.5
_HELLO = """
import sys
from pathlib import Path
from flask import Flask
from granian import Granian
def make():
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app
if __name__ == "__main__":
    Granian("hello:make", address="127.0.0.1", port=int(sys.argv[1]), interface="wsgi", workers=1, blocking_threads=1,
            factory=True, log_enabled=False).serve()
"""

Call = tuple[str, int, str, str, bytes | None, dict[str, str]]


def shares() -> dict[str, float]:
    """Calls a second by name, each divided by hello's."""
    with (
        _hello() as port,
        LedgerServer() as server,
        make_sandbox(server, "xero", "rates") as xero,
        make_sandbox(server, "quickbooks", "rates") as quickbooks,
    ):
        for sandbox in (xero, quickbooks):
            sandbox.call("PUT", "limits", {sandbox.ledger: {"enforced": False}})
        calls: dict[str, Call] = {"hello": ("127.0.0.1", port, "GET", "/", None, {})}
        calls |= _xero(server, xero) | _quickbooks(server, quickbooks)
        seen: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(_ROUNDS):
            for name, call in calls.items():
                seen[name].append(_rate(call))
    medians = {name: statistics.median(rates) for name, rates in seen.items()}
    return {name: rate / medians["hello"] for name, rate in medians.items() if name != "hello"}


def _xero(server: LedgerServer, sandbox: LedgerSandbox) -> dict[str, Call]:
    headers = {"Authorization": f"Bearer {sandbox.access_token()}", "Xero-Tenant-Id": sandbox.organisation.id,
               "Accept": "application/json", "Content-Type": "application/json"}  # fmt: skip
    line = {"Description": "x", "Quantity": 1, "UnitAmount": "10.00", "AccountCode": "200"}
    invoice = {"Type": "ACCREC", "Contact": {"Name": "Amy"}, "Status": "AUTHORISED", "DueDate": "2030-01-01",
               "LineItems": [line] * 3}  # fmt: skip
    path = "/api.xro/2.0/Invoices"
    made = requests.post(server.url + path, json=invoice, headers=headers, timeout=60).json()["Invoices"][0]
    return {
        "Xero: GET an invoice": (server.host, server.port, "GET", f"{path}/{made['InvoiceID']}", None, headers),
        "Xero: POST an invoice": (server.host, server.port, "POST", path, json.dumps(invoice).encode(), headers),
    }


def _quickbooks(server: LedgerServer, sandbox: LedgerSandbox) -> dict[str, Call]:
    headers = {"Authorization": f"Bearer {sandbox.access_token()}", "Accept": "application/json",
               "Content-Type": "application/json"}  # fmt: skip
    path = f"/v3/company/{sandbox.organisation.id}"

    def make(kind: str, body: Any) -> Any:
        return requests.post(f"{server.url}{path}/{kind}", json=body, headers=headers, timeout=60).json()

    customer = make("customer", {"DisplayName": "Amy"})["Customer"]["Id"]
    line = {"Amount": 10, "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": "TAX"}}}  # fmt: skip
    invoice = {"CustomerRef": {"value": customer}, "Line": [line] * 3}
    made = make("invoice", invoice)["Invoice"]["Id"]
    sent = json.dumps(invoice).encode()
    return {
        "QuickBooks: GET an invoice": (server.host, server.port, "GET", f"{path}/invoice/{made}", None, headers),
        "QuickBooks: POST an invoice": (server.host, server.port, "POST", f"{path}/invoice", sent, headers),
    }


def _rate(call: Call) -> float:
    """Answers a second over every connection. Sockets by hand: a heavier client would slow a fast server the most."""
    host, port, method, path, body, headers = call
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    request = "\r\n".join([*lines, "", ""]).encode() + (body or b"")
    end, counts = time.perf_counter() + _ROUND_SECONDS, []

    def work() -> None:
        done = 0
        with socket.create_connection((host, port), 60) as connection:
            while time.perf_counter() < end:
                connection.sendall(request)
                status = _read_answer(connection)
                if status != b"200":
                    raise RuntimeError(f"{method} {path} was answered {status!r}")
                done += 1
        counts.append(done)

    _at_once(work)
    if len(counts) < CONNECTIONS:
        raise RuntimeError("a client failed")
    return sum(counts) / _ROUND_SECONDS


def _read_answer(connection: socket.socket) -> bytes:
    """Read one answer to its end; its status."""
    data = connection.recv(65_536)
    while (split := data.find(b"\r\n\r\n")) < 0:
        data += _more(connection)
    length = int(re.search(rb"(?i)content-length: *(\d+)", data[:split])[1])  # type: ignore[index]
    while len(data) < split + 4 + length:
        data += _more(connection)
    return data[9:12]


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(65_536)
    if not more:
        raise RuntimeError("the server hung up")
    return more


def _at_once(work: Callable[[], None]) -> None:
    clients = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()


@contextmanager
def _hello() -> Iterator[int]:
    """A bare Flask hello on Granian, one worker and one Python thread as the ledgers have; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "hello.py").write_text(_HELLO)
        process = subprocess.Popen(
            [sys.executable, "hello.py", str(port)], cwd=folder, env={**os.environ, "PYTHONPATH": folder}
        )
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise RuntimeError("hello did not start")


if __name__ == "__main__":
    for name, share in shares().items():
        sys.stdout.write(f"{name:<30} {share:.3f} of hello\n")
