"""HTTP on the public port, byte by byte."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from running_ledger import Ledger, run_wire

from sevenpoint.mock_ledgers.wire import client as wire_client

ECHO = "/connections/echo"


def address(ledger: Ledger) -> tuple[str, int]:
    parts = urlsplit(ledger.url)
    return str(parts.hostname), int(parts.port or 0)


@contextmanager
def connected(ledger: Ledger) -> Iterator[socket.socket]:
    with socket.create_connection(address(ledger), 10) as raw:
        yield raw


@contextmanager
def connection(ledger: Ledger) -> Iterator[http.client.HTTPConnection]:
    made = http.client.HTTPConnection(*address(ledger), timeout=10)
    yield made
    made.close()


def read_all(raw: socket.socket) -> bytes:
    pieces = []
    while piece := raw.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


def test_many_requests_on_one_connection(ledger: Ledger) -> None:
    with connection(ledger) as kept:
        kept.connect()
        first = kept.sock
        for number in range(50):
            kept.request("POST", ECHO, body=f"body {number}")
            answer = kept.getresponse()
            assert answer.read() == f"body {number}".encode()
        assert kept.sock is first


def test_chunked_request(ledger: Ledger) -> None:
    answer = requests.post(ledger.url + ECHO, data=iter([b"one ", b"two ", b"three"]), timeout=10)
    assert answer.content == b"one two three"
    assert "transfer-encoding" not in answer.headers["X-Seen-Headers"]


def test_empty_body_and_no_body(ledger: Ledger) -> None:
    assert requests.post(ledger.url + ECHO, timeout=10).content == b""
    assert requests.delete(ledger.url + ECHO, timeout=10).content == b""


def test_host_and_query_pass_unchanged(ledger: Ledger) -> None:
    url = f"{ledger.url}{ECHO}?where=Name%3D%22A%26B%22&x=%20"
    answer = requests.get(url, headers={"Host": "api.test"}, timeout=10)
    assert answer.headers["X-Seen-Host"] == "api.test"
    assert answer.headers["X-Seen-Query"] == "where=Name%3D%22A%26B%22&x=%20"


def test_no_header_of_its_own(ledger: Ledger) -> None:
    answer = requests.get(ledger.url + ECHO, timeout=10)
    assert {name.lower() for name in answer.headers} == {
        "content-type", "content-length", "date", "x-seen-host", "x-seen-headers", "x-seen-query",
    }  # fmt: skip


def test_body_of_ten_megabytes(ledger: Ledger) -> None:
    body = b"0123456789abcdef" * (10 * 1024 * 1024 // 16)
    answer = requests.post(ledger.url + ECHO, data=body, timeout=30)
    assert answer.content == body


@pytest.mark.parametrize("chunked", [False, True])
def test_more_than_that_is_refused_in_the_ledgers_own_words(ledger: Ledger, chunked: bool) -> None:
    body = b"0123456789abcdef" * (12 * 1024 * 1024 // 16)
    answer = requests.post(ledger.url + ECHO, data=iter([body]) if chunked else body, timeout=30)
    assert (answer.status_code, answer.text) == (413, "fake 413")


def test_head_has_length_and_no_body(ledger: Ledger) -> None:
    with connection(ledger) as kept:
        for _ in range(3):
            kept.request("HEAD", "/identity/connect/authorize")
            answer = kept.getresponse()
            assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, "4", b"")


def test_expect_100_continue(ledger: Ledger) -> None:
    with connected(ledger) as raw:
        raw.sendall(
            b"POST /connections/echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n"
            b"Connection: close\r\n\r\n"
        )
        assert raw.recv(65536).startswith(b"HTTP/1.1 100 ")
        raw.sendall(b"hello")
        assert read_all(raw).endswith(b"hello")


def test_pipelined_requests_are_answered_in_order(ledger: Ledger) -> None:
    def request(body: bytes, more: bytes = b"") -> bytes:
        length = str(len(body)).encode()
        return b"POST /connections/echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + more + b"\r\n\r\n" + body

    with connected(ledger) as raw:
        raw.sendall(request(b"<first>") + request(b"<second>") + request(b"<third>", b"\r\nConnection: close"))
        text = read_all(raw)
    assert text.count(b"HTTP/1.1 200") == 3
    assert text.index(b"<first>") < text.index(b"<second>") < text.index(b"<third>")


def test_http_1_0(ledger: Ledger) -> None:
    with connected(ledger) as raw:
        raw.sendall(b"GET /identity/connect/authorize HTTP/1.0\r\n\r\n")
        text = read_all(raw)
    assert text.startswith(b"HTTP/1.1 200")
    assert text.endswith(b"\r\n\r\npage")


def test_not_http_at_all(ledger: Ledger) -> None:
    with connected(ledger) as raw:
        raw.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert read_all(raw).startswith(b"HTTP/1.1 400")


def test_a_client_that_stalls_is_told_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire_client, "PATIENCE_SECONDS", 0.2)
    with connected(ledger) as raw:
        raw.sendall(b"POST /connections/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        assert read_all(raw).startswith(b"HTTP/1.1 408")


def test_a_client_that_stalls_holds_up_nobody(ledger: Ledger) -> None:
    with connected(ledger) as raw:
        raw.sendall(b"POST /connections/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        assert requests.get(ledger.url + ECHO, timeout=10).ok


def test_an_idle_connection_lives(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire_client, "PATIENCE_SECONDS", 0.1)
    with connected(ledger) as raw:
        raw.settimeout(0.3)
        with pytest.raises(TimeoutError):
            raw.recv(1)
        raw.sendall(b"GET /identity/connect/authorize HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert read_all(raw).endswith(b"page")


def test_two_hundred_connections_at_once(ledger: Ledger) -> None:
    everyone = threading.Barrier(200)

    def ask(number: int) -> bytes:
        everyone.wait(20)
        with connection(ledger) as own:
            own.request("POST", ECHO, body=str(number))
            return own.getresponse().read()

    with ThreadPoolExecutor(200) as pool:
        assert list(pool.map(ask, range(200))) == [str(number).encode() for number in range(200)]


def test_reset_is_a_reset_every_time(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("lost_answer", match={"method": "POST"})
    assert [_outcome(ledger, headers) for _ in range(30)] == ["ConnectionResetError"] * 30
    assert ledger.count(headers) == 30


def _outcome(ledger: Ledger, headers: dict[str, str]) -> str:
    with connection(ledger) as own:
        own.request("POST", "/api.xro/2.0/Invoices", body="{}", headers=headers)
        try:
            return str(own.getresponse().status)
        except OSError as error:
            return type(error).__name__


def test_reset_after_good_answers_on_the_same_connection(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("refused", match={"method": "POST"}, trigger={"skip": 2})
    with connection(ledger) as kept:
        for expected in (200, 200, None):
            kept.request("POST", "/api.xro/2.0/Invoices", body="{}", headers=headers)
            if expected is None:
                with pytest.raises(ConnectionResetError):
                    kept.getresponse()
            else:
                assert kept.getresponse().read()


def test_dead_application_is_502_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with run_wire(tmp_path / "nobody") as url:
        answer = requests.get(url + "/x", timeout=5)
    assert answer.status_code == 502
    assert "502 to GET /x: the application does not answer" in caplog.text
