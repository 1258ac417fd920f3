"""How many answers a second a server gives, over connections that stay open where the server lets them.

Sockets by hand: a heavier client would slow the fastest server the most. Every figure comes from rounds in turns.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

CONNECTIONS = 16
ROUNDS, ROUND_SECONDS = 5, 1.5
PATIENCE = 60.0


@dataclass(frozen=True)
class Call:
    """A request to a server on this machine, and the statuses that are right."""

    port: int
    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[bytes, ...] = (b"200", b"201")

    def encoded(self) -> bytes:
        """As it is sent."""
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body is not None:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + (self.body or b"")


class MeasuringError(RuntimeError):
    """A server answered what it should not, or nothing."""


def take_turns(
    calls: Mapping[str, Call], rounds: int = ROUNDS, seconds: float = ROUND_SECONDS
) -> dict[str, list[float]]:
    """Answers a second of each call, a figure a round; calls take turns, so that a busy moment strikes all alike."""
    seen: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            seen[name].append(rate(call, seconds))
    return seen


def rate(call: Call, seconds: float = ROUND_SECONDS, connections: int = CONNECTIONS) -> float:
    """Answers a second, over every connection. Raises MeasuringError for a wrong answer."""
    request, begin = call.encoded(), time.perf_counter()
    end, counts, wrong = begin + seconds, [], []

    def work() -> None:
        try:
            counts.append(_one_client(call, request, end))
        except (OSError, MeasuringError) as error:
            wrong.append(error)

    at_once(work, connections)
    if wrong:
        raise MeasuringError(f"{call.method} {call.path}: {wrong[0]}")
    return sum(counts) / (time.perf_counter() - begin)


def at_once(work: Callable[[], None], times: int) -> None:
    """The same, so many times side by side."""
    clients = [threading.Thread(target=work) for _ in range(times)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()


def _one_client(call: Call, request: bytes, end: float) -> int:
    done, connection = 0, _connect(call)
    try:
        while time.perf_counter() < end:
            connection.sendall(request)
            status, stays = read_answer(connection)
            if status not in call.statuses:
                raise MeasuringError(f"was answered {status.decode()}")
            done += 1
            if not stays:
                connection.close()
                connection = _connect(call)
    finally:
        connection.close()
    return done


def _connect(call: Call) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", call.port), PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def read_answer(connection: socket.socket) -> tuple[bytes, bool]:
    """One answer to its end: its status, and whether the connection stays open."""
    data = connection.recv(65_536)
    while (split := data.find(b"\r\n\r\n")) < 0:
        data += _more(connection)
    head = data[:split].lower()
    stays = b"connection: close" not in head and (data[:8] == b"HTTP/1.1" or b"connection: keep-alive" in head)
    length = re.search(rb"\r\ncontent-length: *(\d+)", head)
    if length is not None:
        whole = split + 4 + int(length[1])
        while len(data) < whole:
            data += _more(connection)
    elif b"transfer-encoding: chunked" in head:
        while not data.endswith(b"0\r\n\r\n"):
            data += _more(connection)
    else:
        while more := connection.recv(65_536):
            data += more
        stays = False
    return data[9:12], stays


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(65_536)
    if not more:
        raise MeasuringError("the server hung up in mid-answer")
    return more
