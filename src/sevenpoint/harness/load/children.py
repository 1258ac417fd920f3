"""The generator's processes: started, listened to, ended."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any

from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.load.world import World

MODULE = "sevenpoint.harness.load.generate"
LOOPBACK = "127.0.0.1"
PATIENCE = 10.0


def generator(*options: str) -> list[str]:
    """The command of one process of the generator."""
    return [sys.executable, "-m", "gevent.monkey", "--module", MODULE, *options]


class Generator:
    """The generator while the block lasts: alone, or a master with local workers, or a master that waits for others."""

    def __init__(self, world: World, log: Path, page: Path, *, remote: tuple[str, int] | None = None) -> None:
        """`remote`: where to listen for workers on other machines; None: every worker is ours."""
        self._world, self._log, self._page, self._remote = world, log, page, remote
        self._processes: list[subprocess.Popen[bytes]] = []
        self._events: Queue[dict[str, Any] | None] = Queue()

    def __enter__(self) -> Generator:
        """Start everything, and hand over the world."""
        count = self._world.plan.workers
        self._errors = self._log.open("wb")
        if self._remote is None and count == 1:
            main = self._start("--role", "alone", "--page", str(self._page))
        else:
            host, port = self._remote or (LOOPBACK, _free_port())
            where = ["--host", host, "--port", str(port)]
            main = self._start("--role", "master", *where, "--page", str(self._page))
            for _ in range(count if self._remote is None else 0):
                self._start("--role", "worker", *where)
        self._main = main
        assert main.stdin is not None
        main.stdin.write(self._world.model_dump_json().encode() + b"\n")
        main.stdin.flush()
        self._reader = threading.Thread(target=self._read, name="sevenpoint-load", daemon=True)
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs."""
        for each in self._processes:
            if each.poll() is None:
                each.terminate()
        for each in self._processes:
            try:
                each.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        self._reader.join(PATIENCE)
        for each in self._processes:
            for pipe in (each.stdin, each.stdout):
                if pipe is not None:
                    pipe.close()
        self._errors.close()

    def events(self, wait: float) -> tuple[list[dict[str, Any]], bool]:
        """What was said since the last call, waiting that long for the first of it; and whether that was all.

        Raises HarnessFault when the generator broke.
        """
        found: list[dict[str, Any]] = []
        try:
            event = self._events.get(timeout=wait)
            while event is not None:
                if event["event"] == "broken":
                    raise HarnessFault(f"the load generator broke: {event['error']}; see {self._log}")
                found.append(event)
                event = self._events.get_nowait()
        except Empty:
            return found, False
        if self._main.wait(PATIENCE) != 0:
            raise HarnessFault(f"the load generator ended with code {self._main.returncode}; see {self._log}")
        return found, True

    def _start(self, *options: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            generator(*options), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            start_new_session=True,
        )  # fmt: skip
        self._processes.append(process)
        return process

    def _read(self) -> None:
        assert self._main.stdout is not None
        for line in self._main.stdout:
            self._events.put(json.loads(line))
        self._events.put(None)


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as free:
        return int(free.getsockname()[1])
