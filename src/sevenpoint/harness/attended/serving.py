"""The desk as a process: on loopback, ending with the process that started it."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from sevenpoint.harness.attended.desk import deeds
from sevenpoint.harness.attended.desk.app import create_app
from sevenpoint.harness.attended.desk.guard import LINK, OPEN
from sevenpoint.harness.attended.store import Store

HOST = "127.0.0.1"


class QuietHandler(WSGIRequestHandler):
    """Without a line for each request: addresses hold the link's secret."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def serve(folder: Path, port: int, ready: Callable[[str, str], None], *, die_with_stdin: bool) -> None:
    """Serve until SIGTERM, SIGINT or the end of standard input. `ready` is given the address and the link."""
    store = Store(folder)
    deeds.stop_timers(store)
    server = make_server(HOST, _free(port), lambda *_: [], threaded=True, request_handler=QuietHandler)
    store.put("port", server.server_port)
    server.app = create_app(store, server.server_port)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, name="desk", daemon=True).start()
    if die_with_stdin:
        threading.Thread(target=_watch_stdin, args=(stop,), name="stdin", daemon=True).start()
    url = f"http://{HOST}:{server.server_port}"
    ready(url, f"{url}{OPEN}{store.secret(LINK)}")
    stop.wait()
    server.shutdown()


def _free(port: int) -> int:
    """The port, so that an open page goes on; 0, a free one, when somebody else has taken it."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return 0
    return port


def _watch_stdin(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()
