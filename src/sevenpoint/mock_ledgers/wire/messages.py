"""A request and an answer on their way through the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Headers = list[tuple[bytes, bytes]]

# Tells the application that the client came by TLS; never taken from a client.
SCHEME_HEADER = b"x-sevenpoint-scheme"

# Headers about one connection and not about the message (RFC 9110 7.6.1), and framing, which is made afresh.
HOP_BY_HOP = frozenset({
    b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"expect",
    b"content-length",
})  # fmt: skip


@dataclass
class Request:
    """A request, read to its end. `truncated`: the body was longer than the ledger takes there and was cut."""

    method: bytes
    target: bytes
    headers: Headers
    body: bytes
    truncated: bool = False


@dataclass
class Answer:
    """An answer, read to its end. `orders`: what the application asks of the wire; the client never sees it."""

    status: int
    reason: bytes
    headers: Headers
    body: bytes
    orders: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def plain(status: int, reason: str, text: str) -> Answer:
        """An answer of the wire's own."""
        body = text.encode()
        headers = [(b"Content-Type", b"text/plain; charset=utf-8"), (b"Content-Length", str(len(body)).encode())]
        return Answer(status, reason.encode(), headers, body)
