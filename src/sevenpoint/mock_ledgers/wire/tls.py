"""TLS on the public port: the ledgers under their real host names, with a certificate authority of our own.

The same port speaks plain HTTP, HTTPS, and HTTP's CONNECT, so that a client with hard-coded addresses needs either a
hosts file or a proxy setting, and in both cases the authority's certificate.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

from ..server import CA_NAME, REAL_HOSTS
from .errors import StartError

_OURS = ("localhost", "127.0.0.1", "::1")
# The authority's key stays in the data folder, readable by its owner only, so that a kept folder keeps its trust.
_KEY_NAME = "ca.key"
_HELLO = b"\x16"  # the first byte of a TLS handshake record (RFC 8446 5.1)
_CONNECT = b"CONNECT "
_HEAD_LIMIT = 16 * 1024
_PATIENCE_SECONDS = 30.0
_BACKLOG = 1024

log = logging.getLogger(__name__)

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def server_context(data: Path) -> ssl.SSLContext:
    """One certificate for every host name; the authority is made in the data folder or found there.

    Raises StartError when trustme is not installed.
    """
    try:
        import trustme
    except ModuleNotFoundError:
        raise StartError("TLS needs trustme: install sevenpoint[tls].") from None
    authority, key = data / CA_NAME, data / _KEY_NAME
    if authority.exists() and key.exists():
        ca = trustme.CA.from_pem(authority.read_bytes(), key.read_bytes())
    else:
        ca = trustme.CA(organization_name="Sevenpoint mock ledgers")
        key.touch(mode=0o600)
        key.write_bytes(ca.private_key_pem.bytes())
        ca.cert_pem.write_to_path(authority)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*REAL_HOSTS, *_OURS).configure_cert(context)
    return context


class Doorkeeper:
    """Takes connections on the public port, until closed, and looks at their first bytes before anybody serves them."""

    def __init__(self, public: socket.socket, serve: Serve, context: ssl.SSLContext) -> None:
        public.listen(_BACKLOG)
        public.setblocking(False)
        self._public = public
        self._serve = serve
        self._context = context
        self._arriving: set[asyncio.Task[None]] = set()
        self._taking = asyncio.create_task(self._run())

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            connection, _ = await loop.sock_accept(self._public)
            connection.setblocking(False)
            task = asyncio.create_task(self._welcome(connection))
            self._arriving.add(task)
            task.add_done_callback(self._arriving.discard)

    def close(self) -> None:
        """Take no more."""
        self._taking.cancel()
        self._public.close()
        for task in self._arriving:
            task.cancel()

    async def _welcome(self, connection: socket.socket) -> None:
        try:
            context = await self._context_for(connection)
        except (OSError, ValueError) as error:
            log.info("a connection ended before its first request: %s", error)
            connection.close()
            return
        except asyncio.CancelledError:
            connection.close()
            raise
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader, self._serve)
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(lambda: protocol, connection, ssl=context)
        except (OSError, ssl.SSLError) as error:
            log.info("a TLS handshake failed: %s", error)

    async def _context_for(self, connection: socket.socket) -> ssl.SSLContext | None:
        """How the connection goes on: TLS, or None for plain HTTP. A CONNECT is answered and gone by then."""
        first = await _peek(connection, 1)
        if first == _HELLO:
            return self._context
        if first != _CONNECT[:1] or await _peek(connection, len(_CONNECT)) != _CONNECT:
            return None
        host = await _read_connect(connection)
        loop = asyncio.get_running_loop()
        if host not in REAL_HOSTS + _OURS:
            text = f"Sevenpoint stands in for {', '.join(REAL_HOSTS)} and passes nothing on to {host}.\n".encode()
            head = (
                b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            )
            await loop.sock_sendall(connection, head % len(text) + text)
            raise ValueError(f"CONNECT to {host} was refused")
        await loop.sock_sendall(connection, b"HTTP/1.1 200 Connection established\r\n\r\n")
        return self._context if await _peek(connection, 1) == _HELLO else None


async def _peek(connection: socket.socket, number: int) -> bytes:
    """The first bytes, left where they are; fewer when the peer sends no more."""
    found = b""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            await _readable(connection)
            more = connection.recv(number, socket.MSG_PEEK)
            if len(more) >= number or more == found or not _CONNECT.startswith(more):
                return more
            found = more


async def _readable(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    descriptor = connection.fileno()
    loop.add_reader(descriptor, lambda: None if ready.done() else ready.set_result(None))
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)


async def _read_connect(connection: socket.socket) -> str:
    """Read the CONNECT request to its end; the host that it names. Raises ValueError."""
    loop = asyncio.get_running_loop()
    head = b""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not head.endswith(b"\r\n\r\n"):
            piece = await loop.sock_recv(connection, 1)  # not a byte of what comes after it
            if not piece or len(head) > _HEAD_LIMIT:
                raise ValueError("a CONNECT request without an end")
            head += piece
    target = head.split(b" ", 2)[1].decode("ascii", "replace")
    return target.rpartition(":")[0].strip("[]").lower()
