"""Delivers webhooks: one app's in order, different apps side by side; sleeps until woken or until the next is due."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from .backend import Backend, BackendDeadError, ControlCallError
from .posts import post

# A receiver that hangs holds a thread for its ledger's deadline; so many may hang at once.
_THREADS = 32

log = logging.getLogger(__name__)


class Deliverer:
    """Asks the application what is due, sends it, and reports how it went. No database, no ledger in here."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._woken = asyncio.Event()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="webhook")
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._just_ended: set[str] = set()
        self._name = secrets.token_hex(8)  # other wires may share the store

    def wake(self) -> None:
        """Something may be due."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        self.wake()  # what a former process left
        wait: float | None = None
        while True:
            await self._sleep(wait)
            self._just_ended.clear()
            try:
                asking = urlencode({"holder": self._name, "busy": ",".join(self._busy)})
                outbox = await self._backend.control("GET", f"outbox?{asking}")
            except (BackendDeadError, ControlCallError) as error:
                log.error("webhooks wait until something else happens: %s", error)
                wait = None
                continue
            for handshake in outbox["handshakes"]:
                self._start(handshake["client_id"], self._shake_hands(handshake))
            for client_id, deliveries in _by_app(outbox["deliveries"]).items():
                self._start(client_id, self._deliver(deliveries))
            wait = outbox["next_due_seconds"]

    def close(self) -> None:
        """Stop; POSTs under way are not waited for."""
        for task in self._busy.values():
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _sleep(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            log.debug("the next delivery is due")
        self._woken.clear()

    def _start(self, client_id: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin an app's work unless it is busy; its end wakes the deliverer, which then asks again.

        What ended while the outbox was on its way may still be listed there as waiting, and is left for the next time.
        """
        if client_id in self._busy or client_id in self._just_ended:
            work.close()
            return
        task = asyncio.create_task(work)
        self._busy[client_id] = task
        task.add_done_callback(lambda done: self._ended(client_id, done))

    def _ended(self, client_id: str, task: asyncio.Task[None]) -> None:
        del self._busy[client_id]
        self._just_ended.add(client_id)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            self.wake()
        else:  # not asked again at once: what failed would only fail in a circle
            log.error("the webhooks of app %s stopped", client_id, exc_info=error)

    async def _deliver(self, deliveries: list[dict[str, Any]]) -> None:
        for each in deliveries:
            status = await self._post(each["url"], each, each["deadline_seconds"])
            result = {"delivery": each["delivery"], "status": status, "holder": self._name}
            await self._backend.control("POST", "outbox/attempts", result)

    async def _shake_hands(self, handshake: dict[str, Any]) -> None:
        """Every POST must get the status that it expects; the first that does not ends it."""
        passed = True
        for each in handshake["posts"]:
            status = await self._post(handshake["url"], each, handshake["deadline_seconds"])
            if status != each["expected"]:
                log.info("POST %s was answered %s, expected %s", handshake["url"], status, each["expected"])
                passed = False
                break
        result = {"client_id": handshake["client_id"], "url": handshake["url"], "passed": passed}
        await self._backend.control("POST", "outbox/handshakes", result)

    async def _post(self, url: str, outgoing: dict[str, Any], deadline_seconds: float) -> int | None:
        return await asyncio.get_running_loop().run_in_executor(self._threads, post, url, outgoing, deadline_seconds)


def _by_app(deliveries: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    by_app: dict[str, list[dict[str, Any]]] = {}
    for each in deliveries:
        by_app.setdefault(each["client_id"], []).append(each)
    return by_app
