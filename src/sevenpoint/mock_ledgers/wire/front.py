"""The public port: every client is served in turn, every answer's orders are carried out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import h11

from .actions import ACTIONS
from .backend import Backend, BackendDeadError
from .client import Client, ClientGoneError
from .follow import News, follow, is_follow
from .holds import Holds
from .messages import Answer, Request
from .sending import Sending

log = logging.getLogger(__name__)


class Front:
    """Serves clients. `wake_deliverer` is called when an answer says that webhooks may be due.

    `shared`: other wires serve the same state, so that not everything that happens passes through here.
    """

    def __init__(self, backend: Backend, wake_deliverer: Callable[[], None], *, shared: bool = False) -> None:
        self._backend = backend
        self._wake_deliverer = wake_deliverer
        self._tasks: set[asyncio.Task[None]] = set()
        self._news = News(shared)
        self._holds = Holds(backend if shared else None)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its first request to its end."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        client = Client(reader, writer)
        try:
            await self._serve(client)
        except ClientGoneError as gone:
            log.debug("a client left: %s", gone)
        except asyncio.CancelledError:
            log.debug("a connection was closed at shutdown")
        except Exception:
            log.exception("a connection ended in an error of the wire's own")  # asyncio would say nothing
        finally:
            self._tasks.discard(task)
            client.close()

    async def close(self) -> None:
        """End every connection."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _serve(self, client: Client) -> None:
        goes_on = True
        while goes_on:
            try:
                request = await client.next_request()
            except h11.RemoteProtocolError as error:
                status = error.error_status_hint
                return await client.refuse(Answer.plain(status, "Bad Request", f"This is not HTTP/1.1: {error}.\n"))
            except TimeoutError:
                text = "The request did not arrive in time.\n"
                return await client.refuse(Answer.plain(408, "Request Timeout", text))
            if request is None:
                return None
            if is_follow(request):
                return await follow(client, request, self._backend, self._news)
            goes_on = await self._exchange(client, request)
        return None

    async def _exchange(self, client: Client, request: Request) -> bool:
        """One request and its answer; whether the connection goes on."""
        try:
            answer = await self._backend.send(request)
        except BackendDeadError as error:
            target = request.target.decode("ascii", "replace")
            log.error("502 to %s %s: the application does not answer (%s)", request.method.decode(), target, error)
            answer = Answer.plain(502, "Bad Gateway", "The mock ledgers' application does not answer; see its log.\n")
        if not request.target.startswith(b"/_control"):
            self._news.tell()
        orders, sending = answer.orders, Sending(answer)
        if orders.get("deliver"):
            self._wake_deliverer()
        if "release" in orders:
            self._holds.release(orders["release"])
        for order in orders.get("actions", ()):
            if not sending.over:
                await ACTIONS[order["action"]](client, sending, order, self._holds)
        goes_on = await sending.send(client, last=request.truncated)
        if request.truncated:
            await client.drain_rest()
        return goes_on
