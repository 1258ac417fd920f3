"""Connections to the WSGI application: a small pool, kept alive, over a Unix socket.

The peer is our own Granian, so its answers are parsed by hand: they are well-formed, and this is the hot path.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .messages import HOP_BY_HOP, Answer, Headers, Request

MARKER = b"x-sevenpoint-wire"
# The application has one Python thread; more connections than this only make its queue longer.
_CONNECTIONS = 32
# Granian hangs up on idle connections after 30 s; one that idled this long is not trusted with a request.
_STALE_SECONDS = 10.0
_HEAD_LIMIT = 1 << 20
# `server` would give the mock away; the connection is not the client's.
_DROPPED = frozenset({b"server", b"connection", b"keep-alive", b"transfer-encoding", MARKER})
_BODILESS = frozenset({204, 304})

log = logging.getLogger(__name__)


class BackendDeadError(ConnectionError):
    """The application gave no answer."""


class ControlCallError(RuntimeError):
    """The application refused a call of the wire's own, with that status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class _Link:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used_at: float

    @property
    def fresh(self) -> bool:
        return not (
            self.reader.at_eof() or self.writer.is_closing() or time.monotonic() - self.used_at > _STALE_SECONDS
        )


class Backend:
    """The application behind the wire."""

    def __init__(self, socket: Path, control_token: str) -> None:
        self._socket = socket
        self._control_token = control_token
        self._idle: list[_Link] = []
        self._slots = asyncio.Semaphore(_CONNECTIONS)

    async def send(self, request: Request) -> Answer:
        """The application's answer. Raises BackendDeadError; a request is never sent twice."""
        async with self._slots:
            try:
                link = await self._link()
                try:
                    link.writer.writelines((_head(request), request.body))
                    answer, keep = await _read_answer(link.reader, request.method)
                except BaseException:
                    link.writer.transport.abort()
                    raise
            except (OSError, asyncio.IncompleteReadError) as error:
                raise BackendDeadError(str(error) or type(error).__name__) from error
            self._put_back(link, keep)
            return answer

    async def control(self, method: str, path: str, value: Any = None) -> Any:
        """A call of the control API; its JSON. Raises BackendDeadError, ControlCallError."""
        body = b"" if value is None else json.dumps(value).encode()
        headers = [
            (b"Host", b"wire"),
            (b"Authorization", b"Bearer " + self._control_token.encode()),
            (b"Content-Type", b"application/json"),
        ]
        answer = await self.send(Request(method.encode(), f"/_control/{path}".encode(), headers, body))
        if answer.status >= 300:
            message = f"{method} /_control/{path} was answered {answer.status}: {answer.body[:500]!r}"
            raise ControlCallError(answer.status, message)
        return json.loads(answer.body) if answer.body else None

    def close(self) -> None:
        """Hang up on the application."""
        for link in self._idle:
            link.writer.transport.abort()
        self._idle.clear()

    async def _link(self) -> _Link:
        while self._idle:
            link = self._idle.pop()
            if link.fresh:
                return link
            link.writer.transport.abort()
        reader, writer = await asyncio.open_unix_connection(self._socket, limit=_HEAD_LIMIT)
        return _Link(reader, writer, time.monotonic())

    def _put_back(self, link: _Link, keep: bool) -> None:
        if keep:
            link.used_at = time.monotonic()
            self._idle.append(link)
        else:
            link.writer.transport.abort()


def _head(request: Request) -> bytes:
    lines = [request.method + b" " + request.target + b" HTTP/1.1"]
    lines += [name + b": " + value for name, value in request.headers if name.lower() not in HOP_BY_HOP]
    if request.body or request.method not in (b"GET", b"HEAD"):
        lines.append(b"Content-Length: %d" % len(request.body))
    return b"\r\n".join(lines) + b"\r\n\r\n"


async def _read_answer(reader: asyncio.StreamReader, method: bytes) -> tuple[Answer, bool]:
    """One answer, and whether the connection can carry another."""
    head = await reader.readuntil(b"\r\n\r\n")
    status_line, *lines = head[:-4].split(b"\r\n")
    _version, code, *reason = status_line.split(b" ", 2)
    status = int(code)
    headers: Headers = []
    facts: dict[bytes, bytes] = {}
    for line in lines:
        name, _, value = line.partition(b":")
        key, value = name.lower(), value.strip()
        facts[key] = value
        if key not in _DROPPED:
            headers.append((name, value))
    bodiless = method == b"HEAD" or status in _BODILESS
    body = b"" if bodiless else await _read_body(reader, facts)
    if not bodiless and b"content-length" not in facts:
        headers.append((b"content-length", b"%d" % len(body)))
    orders = json.loads(facts[MARKER]) if MARKER in facts else {}
    keep = facts.get(b"connection", b"").lower() != b"close"
    return Answer(status, reason[0] if reason else b"", headers, body, orders), keep


async def _read_body(reader: asyncio.StreamReader, facts: dict[bytes, bytes]) -> bytes:
    if b"content-length" in facts:
        return await reader.readexactly(int(facts[b"content-length"]))
    if facts.get(b"transfer-encoding", b"").lower() == b"chunked":
        return await _read_chunks(reader)
    return await reader.read()


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    chunks = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        chunks.append(await reader.readexactly(size))
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass
    return b"".join(chunks)
