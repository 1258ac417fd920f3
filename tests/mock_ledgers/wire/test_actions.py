"""What each action puts on the wire, byte by byte; hanging answers in great numbers."""

from __future__ import annotations

import asyncio
import re
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from running_ledger import Ledger

from sevenpoint.mock_ledgers.wire.actions import BAD_CHUNK, GARBAGE

_FILES = 4000
PAGE = b'{"count": 0}'


def address(ledger: Ledger) -> tuple[str, int]:
    parts = urlsplit(ledger.url)
    return str(parts.hostname), int(parts.port or 0)


@contextmanager
def asked(ledger: Ledger, headers: dict[str, str], method: str = "GET") -> Iterator[socket.socket]:
    """A connection on which one request was sent."""
    with socket.create_connection(address(ledger), 10) as raw:
        head = (
            f"{method} /api.xro/2.0/Invoices HTTP/1.1\r\nHost: x\r\nAuthorization: {headers['Authorization']}\r\n\r\n"
        )
        raw.sendall(head.encode())
        yield raw


def received(raw: socket.socket) -> tuple[bytes, str]:
    """Everything that comes, and how it ends: `closed` or `reset`."""
    pieces = []
    try:
        while piece := raw.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        return b"".join(pieces), "reset"
    return b"".join(pieces), "closed"


def struck(ledger: Ledger, fault: str, **parts: Any) -> tuple[bytes, bytes, str]:
    """The head, the body and the end of an answer that a fault strikes."""
    _, headers = ledger.register()
    ledger.add_fault(fault, **parts)
    with asked(ledger, headers) as raw:
        everything, end = received(raw)
    head, _, body = everything.partition(b"\r\n\r\n")
    return head, body, end


def value(head: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"(?im)^" + name + rb": *(.*?)\r?$", head)
    return None if found is None else found[1]


@pytest.mark.parametrize(("at_byte", "kept"), [(None, 6), (0, 0), (5, 5), (11, 11), (12, 11), (999, 11)])
def test_truncated_at_byte(ledger: Ledger, at_byte: int | None, kept: int) -> None:
    head, body, end = struck(ledger, "truncated", settings={"at_byte": at_byte})
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert (value(head, b"content-length"), value(head, b"connection")) == (b"12", None)
    assert (body, end) == (PAGE[:kept], "closed")


@pytest.mark.parametrize(("at_byte", "kept"), [(None, 6), (0, 0), (5, 5), (999, 11)])
def test_truncated_silently_at_byte(ledger: Ledger, at_byte: int | None, kept: int) -> None:
    head, body, end = struck(ledger, "truncated_silently", settings={"at_byte": at_byte})
    assert (value(head, b"content-length"), value(head, b"connection")) == (None, b"close")
    assert (body, end) == (PAGE[:kept], "closed")


def test_reset_mid_body_at_byte_every_time(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("reset_mid_body", settings={"at_byte": 5})
    for _ in range(30):
        with asked(ledger, headers) as raw:
            everything, end = received(raw)
        assert (everything.partition(b"\r\n\r\n")[2], end) == (PAGE[:5], "reset")


def test_malformed_chunk(ledger: Ledger) -> None:
    head, body, end = struck(ledger, "malformed_chunk", settings={"at_byte": 5})
    assert (value(head, b"content-length"), value(head, b"transfer-encoding")) == (None, b"chunked")
    assert (body, end) == (b"5\r\n" + PAGE[:5] + b"\r\n" + BAD_CHUNK, "closed")


def test_garbage_and_nothing(ledger: Ledger) -> None:
    _, headers = ledger.register()
    for fault, expected in (("garbage", GARBAGE), ("empty_reply", b"")):
        ledger.add_fault(fault)
        with asked(ledger, headers) as raw:
            assert received(raw) == (expected, "closed")
        ledger.control("DELETE", "/faults")


def test_drip_comes_slowly_and_whole(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("slow_drip", settings={"bytes_per_second": 20})
    with asked(ledger, headers) as raw:
        began = time.monotonic()
        pieces = [raw.recv(65536)]
        while piece := raw.recv(65536):
            pieces.append(piece)
        assert time.monotonic() - began >= 0.5
    assert len(pieces) >= 6
    assert b"".join(pieces).endswith(b"\r\n\r\n" + PAGE)


def test_actions_compose_in_their_order(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("delay", settings={"seconds": 0.2})
    ledger.add_fault("slow_drip", settings={"bytes_per_second": 40})
    ledger.add_fault("truncated", settings={"at_byte": 8})
    began = time.monotonic()
    with asked(ledger, headers) as raw:
        everything, end = received(raw)
    assert time.monotonic() - began >= 0.35
    assert (everything.partition(b"\r\n\r\n")[2], end) == (PAGE[:8], "closed")


def test_a_hang_ends_with_its_cap(ledger: Ledger) -> None:
    began = time.monotonic()
    assert struck(ledger, "hang", settings={"seconds": 0.3}) == (b"", b"", "closed")
    assert 0.3 <= time.monotonic() - began < 5


@pytest.mark.parametrize("ending", ["fault", "faults", "sandbox"])
def test_a_hang_is_let_go_when_the_run_ends(ledger: Ledger, ending: str) -> None:
    _, headers = ledger.register()
    fault = ledger.add_fault("hang", settings={"seconds": 600})
    with asked(ledger, headers) as raw:
        raw.settimeout(0.2)
        with pytest.raises(TimeoutError):
            raw.recv(1)
        raw.settimeout(5)
        ledger.control("DELETE", {"fault": f"/faults/{fault}", "faults": "/faults", "sandbox": ""}[ending])
        assert received(raw) == (b"", "closed")


def test_the_next_request_of_an_impatient_client_is_not_lost(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("delay", settings={"seconds": 0.3}, trigger={"times": 1})
    with asked(ledger, headers) as raw:
        raw.sendall(b"GET /identity/connect/authorize HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        everything, _ = received(raw)
    assert everything.count(b"HTTP/1.1 200") == 2
    assert everything.endswith(b"page")


@pytest.fixture
def many_files() -> Iterator[None]:
    """Room for a thousand connections with both ends in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < _FILES:
        pytest.skip(f"this machine allows {hard} open files, {_FILES} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, _FILES), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
def test_a_thousand_hanging_requests_cost_no_worker(ledger: Ledger) -> None:
    _, headers = ledger.register()
    _, quick = ledger.register(actor="bookkeeper")
    ledger.add_fault("hang", settings={"seconds": 600})
    host, port = address(ledger)
    before = threading.active_count()

    async def run() -> tuple[float, int, int]:
        request = f"GET /api.xro/2.0/Invoices HTTP/1.1\r\nHost: x\r\nAuthorization: {headers['Authorization']}\r\n\r\n"

        async def hang() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(request.encode())
            return reader, writer

        opened = [await hang() for _ in range(1000)]
        while ledger_struck() < 1000:
            await asyncio.sleep(0.05)
        began = time.monotonic()
        await asyncio.to_thread(ledger.count, quick)
        took, threads = time.monotonic() - began, threading.active_count()
        await asyncio.to_thread(ledger.control, "DELETE", "/faults")
        answers = await asyncio.gather(*(reader.read() for reader, _ in opened))
        for _, writer in opened:
            writer.close()
        return took, threads, sum(answer == b"" for answer in answers)

    def ledger_struck() -> int:
        return int(ledger.control("GET", "/faults")["faults"][0]["struck"])

    took, threads, let_go = asyncio.run(run())
    assert let_go == 1000
    assert took < 2
    assert threads - before < 50  # the wire's connections to the application, not one for each that hangs
