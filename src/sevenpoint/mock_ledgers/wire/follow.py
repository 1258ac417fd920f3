"""Following the journal live: one answer that never ends, as server-sent events (HTML standard 9.2).

The application only ever lists what there is; the waiting is done here. Whoever follows is told that another request
was answered, and asks again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from urllib.parse import parse_qsl, urlencode

from .backend import Backend, BackendDeadError
from .client import Client
from .messages import Answer, Request

_FOLLOW = re.compile(rb"(/_control/sandboxes/[^/?]+/exchanges)/follow/?(?:\?(.*))?")
# A comment line goes out after so long without news, so that a client that is gone is noticed; then it is looked again.
_HEARTBEAT_SECONDS = 15.0
_SHARED_SECONDS = 1.0
_HEAD = [(b"Content-Type", b"text/event-stream; charset=utf-8"), (b"Cache-Control", b"no-store")]

log = logging.getLogger(__name__)


class News:
    """Tells those who wait that something was journaled. `shared`: not everything is told of here."""

    def __init__(self, shared: bool = False) -> None:
        self._next = asyncio.Event()
        self.patience = _SHARED_SECONDS if shared else _HEARTBEAT_SECONDS

    def tell(self) -> None:
        """Wake everybody who waits now."""
        happened, self._next = self._next, asyncio.Event()
        happened.set()

    def coming(self) -> asyncio.Event:
        """Set when the next thing happens; taken before looking, so that nothing falls between."""
        return self._next


def is_follow(request: Request) -> bool:
    """Whether the request asks for the live journal."""
    return request.method == b"GET" and _FOLLOW.fullmatch(request.target) is not None


async def follow(client: Client, request: Request, backend: Backend, news: News) -> None:
    """Send every exchange after `after` and then each new one, until the client leaves.

    An EventSource that connects again says where it was (`Last-Event-ID`). Raises ClientGoneError.
    """
    found = _FOLLOW.fullmatch(request.target)
    assert found is not None
    query = dict(parse_qsl((found[2] or b"").decode("ascii", "replace")))
    seen = {name.lower(): value for name, value in request.headers}.get(b"last-event-id", b"")
    if seen.isdigit():
        query["after"] = seen.decode()
    begun = False
    while True:
        coming = news.coming()
        page = Request(b"GET", found[1] + b"?" + urlencode(query).encode(), request.headers, b"")
        try:
            listed = await backend.send(page)
        except BackendDeadError as error:
            log.error("nobody can follow the journal: the application does not answer (%s)", error)
            listed = Answer.plain(502, "Bad Gateway", "The mock ledgers' application does not answer; see its log.\n")
        if listed.status != 200:
            if not begun:
                await client.answer(listed, last=True)
            return
        exchanges = json.loads(listed.body)["exchanges"]
        if not begun:
            await client.begin(Answer(200, b"OK", _HEAD, b""))
            begun = True
        for each in exchanges:
            query["after"] = str(each["seq"])
            await client.go_on(f"id: {each['seq']}\nevent: exchange\ndata: {json.dumps(each)}\n\n".encode())
        if not exchanges and not await _happened(coming, news.patience):
            await client.go_on(b": nothing new\n\n")


async def _happened(coming: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await coming.wait()
    except TimeoutError:
        return False
    return True
