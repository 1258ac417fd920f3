"""What the wire can do with an answer. A fault orders it by name: one function an action."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from .client import Client
from .holds import Holds
from .sending import Sending, head_bytes, without_length

Order = Mapping[str, Any]
Action = Callable[[Client, Sending, Order, Holds], Awaitable[None]]

# A TLS alert: what a plain client gets from a port that speaks something else, and no beginning of any HTTP answer.
GARBAGE = b"\x15\x03\x01\x00\x02\x02\x28\x00\xff\xfe not HTTP \x00\r\n\r\n"
BAD_CHUNK = b"zz\r\n"


async def reset(_client: Client, sending: Sending, _order: Order, _holds: Holds) -> None:
    """The connection is reset; nothing of the answer leaves."""
    sending.nothing("reset")


async def empty(_client: Client, sending: Sending, _order: Order, _holds: Holds) -> None:
    """The connection is closed in good order; nothing of the answer leaves."""
    sending.nothing("close")


async def delay(client: Client, sending: Sending, order: Order, _holds: Holds) -> None:
    """The answer is `seconds` late; nothing is sent to a client that has left."""
    if await client.gone_within(float(order["seconds"])):
        sending.nothing("close")


async def hang(client: Client, sending: Sending, order: Order, holds: Holds) -> None:
    """Nothing comes for `seconds`, or until the run ends, or the client leaves; then the connection is closed."""
    async with holds.event(str(order.get("hold", ""))) as released:
        gone = client.gone_within(float(order["seconds"]))
        waits = [asyncio.ensure_future(released.wait()), asyncio.ensure_future(gone)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
    sending.nothing("close")


async def slow_drip(_client: Client, sending: Sending, order: Order, _holds: Holds) -> None:
    """The head comes at once, the body at `bytes_per_second`, and a whole one ends the connection in good order."""
    if sending.head is None:
        sending.raw()
        # Said in the head, so that no client sends its next request into a connection that is about to close.
        sending.head = head_bytes(sending.answer, [*sending.answer.headers, (b"Connection", b"close")])
    sending.pace = float(order["bytes_per_second"])


async def reset_mid_body(_client: Client, sending: Sending, order: Order, _holds: Holds) -> None:
    """The head and `bytes` of the body (None: half), then a reset."""
    sending.raw()
    sending.body = _first(sending.body, order)
    sending.end = "reset"


async def truncate(_client: Client, sending: Sending, order: Order, _holds: Holds) -> None:
    """A Content-Length for the whole body and `bytes` of it (None: half): every HTTP client notices."""
    sending.raw()
    sending.body = _first(sending.body, order)


async def truncate_silently(_client: Client, sending: Sending, order: Order, _holds: Holds) -> None:
    """No Content-Length and `bytes` of the body (None: half), which the closed connection ends: HTTP sees no error."""
    sending.raw()
    headers = [*without_length(sending.answer.headers), (b"Connection", b"close")]
    sending.head = head_bytes(sending.answer, headers)
    sending.body = _first(sending.body, order)


async def garbage(_client: Client, sending: Sending, _order: Order, _holds: Holds) -> None:
    """Bytes that are no HTTP answer."""
    sending.nothing("close")
    sending.head = GARBAGE


async def malformed_chunk(_client: Client, sending: Sending, order: Order, _holds: Holds) -> None:
    """A chunked answer: `bytes` of the body (None: half) as a good chunk, then one whose size is no number."""
    sending.raw()
    headers = [*without_length(sending.answer.headers), (b"Transfer-Encoding", b"chunked")]
    sending.head = head_bytes(sending.answer, headers)
    first = _first(sending.body, order)
    good = b"%x\r\n%s\r\n" % (len(first), first) if first else b""
    sending.body = good + BAD_CHUNK


def _first(body: bytes, order: Order) -> bytes:
    """The first `bytes` of the body, at most all but one."""
    wanted = order.get("bytes")
    size = len(body) // 2 if wanted is None else int(wanted)
    return body[: min(size, max(len(body) - 1, 0))]


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        reset, empty, delay, hang, slow_drip, reset_mid_body, truncate, truncate_silently, garbage, malformed_chunk,
    )
}  # fmt: skip
