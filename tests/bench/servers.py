"""Servers that are measured beside ours, as processes: started, waited for, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 120.0


class NotStartedError(RuntimeError):
    """A server that did not come up."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def hello(*, on_the_wire: bool = False) -> Iterator[int]:
    """A bare Flask hello on Granian, one worker and one Python thread as the ledgers have; its port.

    `on_the_wire`: behind the ledgers' own public port, so on exactly the server that they are on.
    """
    folder, port = Path(__file__).parent, free_port()
    command = [sys.executable, "hello.py", str(port), *(["wire"] if on_the_wire else [])]
    with running(command, port, {"PYTHONPATH": str(folder)}, folder):
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
