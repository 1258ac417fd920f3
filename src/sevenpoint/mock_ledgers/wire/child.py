"""The application's process as the wire sees it."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from .application import DATA_VARIABLE, LIFELINE_VARIABLE, READY, READY_VARIABLE, TOKEN_VARIABLE, WORKERS_VARIABLE
from .errors import StartError

_STOP_SECONDS = 3.0

log = logging.getLogger(__name__)


class Child:
    """The running application."""

    def __init__(self, process: asyncio.subprocess.Process, ready: int, control_token: str, workers: int = 1) -> None:
        self.process = process
        self.pid = process.pid
        self.control_token = control_token
        self._ready = ready
        self._workers = workers

    async def ready(self) -> None:
        """Wait until every worker can answer requests. Raises StartError when one ends instead."""
        heard = b""
        while heard != READY * self._workers:
            said = await self._said()
            heard += said
            if not said or heard.strip(READY):
                reason = heard.lstrip(READY).decode(errors="replace").partition("\n")[0]
                raise StartError(reason or "The ledgers' application ended while it started.")

    async def _said(self) -> bytes:
        loop = asyncio.get_running_loop()
        said: asyncio.Future[bytes] = loop.create_future()

        def readable() -> None:
            loop.remove_reader(self._ready)
            said.set_result(os.read(self._ready, 4096))

        loop.add_reader(self._ready, readable)
        return await said

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        return await self.process.wait()

    async def end(self) -> None:
        """Stop it, by force when it does not listen."""
        if self.process.returncode is None:
            self.process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self.process.wait()
        except TimeoutError:
            log.error("the application did not stop and is killed")
            self.process.kill()
            await self.process.wait()


@asynccontextmanager
async def start_application(data: Path, path: Path, workers: int = 1) -> AsyncIterator[Child]:
    """The application over the data folder, on a Unix socket at `path`.

    It ends with this block, and with this process however that ends: the other end of its lifeline closes then.
    """
    lifeline, held = os.pipe()
    ready, telling = os.pipe()
    settings = {DATA_VARIABLE: str(data), LIFELINE_VARIABLE: str(lifeline), READY_VARIABLE: str(telling)}
    settings[WORKERS_VARIABLE] = str(workers)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sevenpoint.mock_ledgers.wire.application", str(path),
        env={**os.environ, **settings}, pass_fds=[lifeline, telling], stdin=subprocess.DEVNULL, stdout=sys.stderr,
    )  # fmt: skip
    os.close(lifeline)
    os.close(telling)
    child = Child(process, ready, os.environ[TOKEN_VARIABLE], workers)
    try:
        yield child
    finally:
        await child.end()
        os.close(held)
        os.close(ready)
