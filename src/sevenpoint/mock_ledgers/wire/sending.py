"""An answer on its last way out, as the bytes it will be: what actions change before it is sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from .client import Client
from .messages import Answer, Headers

# A dripped answer is sent in so many pieces a second, or one byte at a time when there are fewer bytes than that.
_PIECES_A_SECOND = 10


@dataclass
class Sending:
    """An answer that an action may have spoiled.

    `head` and `body`: bytes to send as they are; None: nothing was changed, and the answer goes out whole by HTTP's
    rules. `pace`: bytes of the body a second. `end`: what becomes of the connection. `over`: no later action matters.
    """

    answer: Answer
    head: bytes | None = None
    body: bytes = b""
    pace: float | None = None
    end: Literal["keep", "close", "reset"] = "keep"
    over: bool = False

    def nothing(self, end: Literal["close", "reset"]) -> None:
        """Not a byte of the answer leaves."""
        self.head, self.body, self.end, self.over = b"", b"", end, True

    def raw(self) -> None:
        """Fix the bytes, when no action has done so yet: from here on the connection does not outlive the answer."""
        if self.head is None:
            self.head, self.body = head_bytes(self.answer, self.answer.headers), self.answer.body
            self.end = "close"

    async def send(self, client: Client, *, last: bool) -> bool:
        """Send it; whether the connection can carry another request."""
        if self.head is None:
            return await client.answer(self.answer, last=last)
        await client.send_bytes(self.head)
        if self.pace is None:
            await client.send_bytes(self.body)
        else:
            await self._drip(client, self.pace)
        if self.end == "reset":
            client.reset()
        return False

    async def _drip(self, client: Client, pace: float) -> None:
        loop = asyncio.get_running_loop()
        size = max(int(pace / _PIECES_A_SECOND), 1)
        begin = loop.time()
        for start in range(0, len(self.body), size):
            await client.send_bytes(self.body[start : start + size])
            rest = begin + min(start + size, len(self.body)) / pace - loop.time()
            if await client.gone_within(max(rest, 0)):
                return


def head_bytes(answer: Answer, headers: Headers) -> bytes:
    """Status line and headers as they go over the wire."""
    lines = [b"HTTP/1.1 %d %s" % (answer.status, answer.reason)]
    lines += [name + b": " + value for name, value in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def without_length(headers: Headers) -> Headers:
    """The headers but for Content-Length."""
    return [(name, value) for name, value in headers if name.lower() != b"content-length"]
