"""How the application's answers are read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sevenpoint.mock_ledgers.wire.backend import Backend, BackendDeadError
from sevenpoint.mock_ledgers.wire.messages import Answer, Request

GET = Request(b"GET", b"/", [(b"Host", b"x")], b"")


def answers(tmp_path: Path, *texts: bytes, request: Request = GET) -> list[Answer]:
    """What is made of each text, one connection's answers in turn."""
    waiting = list(texts)

    async def application(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while waiting:
            try:
                await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            text = waiting.pop(0)
            writer.write(text)
            if b"close" in text.lower() or not text.startswith(b"HTTP/1.1 2") or b"\r\n\r\n" not in text:
                break
        writer.close()

    async def run() -> list[Answer]:
        server = await asyncio.start_unix_server(application, tmp_path / "s")
        async with server:
            backend = Backend(tmp_path / "s", "token")
            try:
                return [await backend.send(request) for _ in texts]
            finally:
                backend.close()

    return asyncio.run(run())


def test_chunked_becomes_a_length(tmp_path: Path) -> None:
    text = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: r\r\n\r\n"
    for answer in answers(tmp_path, text, text):
        assert answer.body == b"abc0123456789"
        assert answer.headers == [(b"content-length", b"13")]


def test_orders_are_taken_out(tmp_path: Path) -> None:
    text = (
        b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\nserver: granian\r\n"
        b'x-sevenpoint-wire: {"actions":[{"action":"reset"}]}\r\n\r\n'
    )
    (answer,) = answers(tmp_path, text)
    assert answer.orders == {"actions": [{"action": "reset"}]}
    assert (answer.status, answer.headers) == (201, [(b"Content-Length", b"0")])


def test_no_body_where_there_is_none(tmp_path: Path) -> None:
    first, second = answers(tmp_path, b"HTTP/1.1 204 No Content\r\n\r\n", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert (first.body, second.body) == (b"", b"")
    head = Request(b"HEAD", b"/", [], b"")
    (answer,) = answers(tmp_path, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", request=head)
    assert answer.headers == [(b"Content-Length", b"9")]


def test_until_the_end(tmp_path: Path) -> None:
    first, second = answers(tmp_path, *[b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc"] * 2)
    assert first.body == second.body == b"abc"


@pytest.mark.parametrize("text", [b"", b"HTTP/1.1 200", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nx: close\r\n\r\nabc"])
def test_half_an_answer_is_none(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(BackendDeadError):
        answers(tmp_path, text)


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(BackendDeadError, match="No such file"):
        asyncio.run(Backend(tmp_path / "nobody", "token").send(GET))
