"""The desk as a child process that is kept alive: killed, it comes back on its port with all that was said."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

from sevenpoint.harness.errors import HarnessFault

START_SECONDS = 30.0
STOP_SECONDS = 10.0
MOST_DEATHS = 20


class DeskProcess:
    """The desk, while the `with` block lasts. `url`, `link`: where it is, and what to open."""

    def __init__(self, folder: Path, log: Path, port: int = 0) -> None:
        """`folder`: of the answers; `port` 0: a free one."""
        self._folder = folder
        self._log = log
        self._port = port
        self._ending = threading.Event()
        self._deaths = 0
        self.url = ""
        self.link = ""

    def __enter__(self) -> DeskProcess:
        """Start. Raises HarnessFault with the end of the log."""
        self._errors = self._log.open("ab")
        self._start()
        self._keeper = threading.Thread(target=self._keep, name="sevenpoint-desk-keeper", daemon=True)
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._ending.set()
        stdin = self._process.stdin
        if stdin is not None and not stdin.closed:
            stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._keeper.join(STOP_SECONDS)
        self._errors.close()

    @property
    def pid(self) -> int:
        """Of the process that serves now."""
        return self._process.pid

    def _start(self) -> None:
        command = [sys.executable, "-m", __package__, "--data", str(self._folder), "--port", str(self._port)]
        self._process = subprocess.Popen(
            [*command, "--die-with-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        try:
            said = json.loads(line)
        except ValueError:
            words = self._log.read_text(errors="replace").strip().splitlines()
            raise HarnessFault(f"the desk did not start: {words[-1] if words else 'it said nothing'}") from None
        self.url, self.link = said["url"], said["link"]
        self._port = int(self.url.rpartition(":")[2])

    def _keep(self) -> None:
        """Start it again when it dies without having been asked to."""
        while not self._ending.is_set():
            self._process.wait()
            if self._ending.is_set():
                return
            self._deaths += 1
            if self._deaths > MOST_DEATHS:
                return
            try:
                self._start()
            except HarnessFault:
                self._ending.wait(1.0)
