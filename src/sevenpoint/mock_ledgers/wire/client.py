"""One client's connection: requests in, answers out, in order (HTTP/1.1 by h11)."""

from __future__ import annotations

import asyncio
import socket
import struct

import h11

from ..sizes import largest
from .messages import SCHEME_HEADER, Answer, Headers, Request

_HEAD_LIMIT = 64 * 1024
# A client that has begun a request must go on within this time, and must read its answer.
PATIENCE_SECONDS = 30.0
# After an answer to a request that was not read to its end, the rest is read and thrown away for so long: closing at
# once would reset the connection, and the client might never see the answer.
_LINGER_SECONDS = 2.0


class ClientGoneError(ConnectionError):
    """The client closed the connection."""


class Client:
    """A connection on the public port."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_LIMIT)

    async def next_request(self) -> Request | None:
        """The next request, read to its end; None when the client is done.

        Raises h11.RemoteProtocolError, TimeoutError for a request that stalls, ClientGoneError. The body is collected
        here so that a slow client never occupies the application's one thread.
        """
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        head = await self._event()
        if isinstance(head, h11.ConnectionClosed):
            return None
        if not isinstance(head, h11.Request):
            raise h11.RemoteProtocolError(f"unexpected {type(head).__name__}")
        # One byte more than the application takes, so that it sees that there was more.
        body, truncated = await self._body(largest(head.target.partition(b"?")[0].decode("ascii", "replace")) + 1)
        return Request(head.method, head.target, self._headers(head), body, truncated)

    async def answer(self, answer: Answer, *, last: bool = False) -> bool:
        """Send an answer; whether the connection can carry another request. `last`: it shall not."""
        headers = [*answer.headers, (b"Connection", b"close")] if last else answer.headers
        parts = [self._http.send(h11.Response(status_code=answer.status, headers=headers, reason=answer.reason))]
        if answer.body:
            parts.append(self._http.send(h11.Data(data=answer.body)))
        parts.append(self._http.send(h11.EndOfMessage()))
        await self._write(b"".join(part for part in parts if part))
        return not last and self._http.our_state is h11.DONE

    async def begin(self, answer: Answer) -> None:
        """Send the head of an answer without an end; `go_on` sends its body piece by piece."""
        head = h11.Response(status_code=answer.status, headers=answer.headers, reason=answer.reason)
        await self._write(self._http.send(head) or b"")

    async def go_on(self, piece: bytes) -> None:
        """Send the next piece of an answer that was begun. Raises ClientGoneError."""
        await self._write(self._http.send(h11.Data(data=piece)) or b"")

    async def refuse(self, answer: Answer) -> None:
        """Answer a request that could not be read, when HTTP still allows one; the connection is closed after it."""
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            await self.answer(answer, last=True)

    async def drain_rest(self) -> None:
        """Read on without looking, for a moment, so that the client gets to see the answer."""
        try:
            async with asyncio.timeout(_LINGER_SECONDS):
                while await self._reader.read(1 << 16):
                    pass
        except (TimeoutError, OSError):
            return  # it had its chance

    async def send_bytes(self, data: bytes) -> None:
        """Send bytes as they are, and wait until the kernel has all of them: a reset would lose what it has not.

        The connection cannot go on by HTTP's rules after this.
        """
        # A TLS transport pauses at its limit, a plain one above it: with 0 the former would never go on.
        is_tls = self._writer.get_extra_info("ssl_object") is not None
        self._writer.transport.set_write_buffer_limits(high=1 if is_tls else 0)
        await self._write(data)

    async def gone_within(self, seconds: float) -> bool:
        """Wait; True as soon as the client has left.

        What it sends meanwhile is kept for later: it may have sent its next request already.
        """
        ends_at = asyncio.get_running_loop().time() + seconds
        while (rest := ends_at - asyncio.get_running_loop().time()) > 0:
            try:
                piece = await self._read(rest)
            except TimeoutError:
                return False
            except ClientGoneError:
                return True
            self._http.receive_data(piece)
            if not piece:
                return True
        return False

    def close(self) -> None:
        """Close in good order: what is written still goes out."""
        self._writer.close()

    def reset(self) -> None:
        """Close with a TCP reset: the client sees 'connection reset by peer' and not an end of file.

        Linger 0 makes the close send RST; `abort` lets go of the descriptor at once (reference/wire-faults.md, trap 2).
        """
        if self._writer.transport.is_closing():
            return  # the client was faster
        peer: socket.socket = self._writer.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def _event(self) -> h11.Event | type[h11.PAUSED]:
        """The next piece of a request. An idle connection waits for ever, one in the middle of a request does not."""
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event  # type: ignore[return-value]
            if self._http.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue")
                await self._write(self._http.send(go_on) or b"")
            idle = self._http.their_state is h11.IDLE and not self._http.trailing_data[0]
            self._http.receive_data(await self._read(None if idle else PATIENCE_SECONDS))

    async def _body(self, most: int) -> tuple[bytes, bool]:
        """The whole body, or its first `most` bytes when it is longer."""
        pieces: list[bytes] = []
        size = 0
        while not isinstance(event := await self._event(), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                raise ClientGoneError("the client left in the middle of a request")
            pieces.append(bytes(event.data))
            size += len(event.data)
            if size >= most:
                return b"".join(pieces)[:most], True
        return b"".join(pieces), False

    def _headers(self, head: h11.Request) -> Headers:
        headers = [(name, value) for name, value in head.headers.raw_items() if name.lower() != SCHEME_HEADER]
        if self._writer.get_extra_info("ssl_object") is not None:
            headers.append((SCHEME_HEADER, b"https"))
        if head.http_version < b"1.1" and not any(name.lower() == b"host" for name, _ in headers):
            host, port = self._writer.get_extra_info("sockname")[:2]
            headers.append((b"Host", f"{host}:{port}".encode()))
        return headers

    async def _read(self, seconds: float | None) -> bytes:
        try:
            async with asyncio.timeout(seconds):
                return await self._reader.read(1 << 16)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            raise ClientGoneError(str(error)) from error

    async def _write(self, data: bytes) -> None:
        try:
            self._writer.write(data)
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._writer.drain()
        except OSError as error:
            raise ClientGoneError(str(error) or "the client does not read its answer") from error
