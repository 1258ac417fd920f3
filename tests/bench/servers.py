"""Servers that are measured beside ours, as processes: started, waited for, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 120.0
_HELLO = """
import sys
from flask import Flask
from granian import Granian
def make():
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app
if __name__ == "__main__":
    Granian("hello:make", address="127.0.0.1", port=int(sys.argv[1]), interface="wsgi", workers=1, blocking_threads=1,
            factory=True, log_enabled=False).serve()
"""


class NotStartedError(RuntimeError):
    """A server that did not come up."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def hello() -> Iterator[int]:
    """A bare Flask hello on Granian, one worker and one Python thread as the ledgers have; its port."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "hello.py").write_text(_HELLO)
        port = free_port()
        command = [sys.executable, "hello.py", str(port)]
        with running(command, port, {"PYTHONPATH": folder}, Path(folder)):
            yield port


@contextmanager
def running(
    command: Sequence[str], port: int, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[float]:
    """A program while the block lasts; the seconds until its port answered. Raises NotStartedError."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        list(command), cwd=folder, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for(port, process)
        yield time.perf_counter() - begin
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None:
                raise NotStartedError(f"it ended with code {process.returncode}") from None
            time.sleep(0.02)
    raise NotStartedError(f"nothing listened after {START_SECONDS:.0f} seconds")


def memory(pids: Sequence[int]) -> float:
    """MiB that processes hold, their children too, pages that they share counted once (Linux's PSS)."""
    every = {pid for each in pids for pid in _family(each)}
    return sum(_pss(pid) for pid in every) / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
