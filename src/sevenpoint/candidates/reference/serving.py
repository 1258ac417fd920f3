"""The running program: its parts put together over a data folder, and served until it is told to stop."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from . import workspaces
from .alerts import Courier
from .app import create_app
from .audit import Audit
from .flaws import Flaws
from .ledgers.base import OpenBook
from .ledgers.quickbooks import QuickBooksBook
from .ledgers.xero import XeroBook
from .office import Office
from .storage import Store
from .variants import STANDARD, Variant
from .vault import Vault


class QuietHandler(WSGIRequestHandler):
    """Serves without a line a request: standard error is for what went wrong."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def build(folder: Path, flaws: Flaws, variant: Variant = STANDARD) -> tuple[Office, Courier]:
    """The program over a data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "candidate.sqlite")
    courier = Courier(store)
    books: dict[str, OpenBook] = {"xero": XeroBook, "quickbooks": QuickBooksBook}
    office = Office(store, Vault(folder), flaws, Audit(flaws), books, courier.deliver, variant=variant)
    return office, courier


def serve(
    folder: Path,
    flaws: Flaws,
    host: str,
    port: int,
    ready: Callable[[str], None],
    die_with_stdin: bool = False,
    variant: Variant = STANDARD,
) -> None:
    """Serve until SIGTERM, SIGINT or (when asked) the end of standard input. `ready` is given the address."""
    office, courier = build(folder, flaws, variant)
    server = make_server(host, port, create_app(office), threaded=True, request_handler=QuietHandler)
    office.url = f"http://{host}:{server.server_port}"
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
    workspaces.wake(office)
    if die_with_stdin:
        threading.Thread(target=_watch_stdin, args=(stop,), name="stdin", daemon=True).start()
    ready(office.url)
    stop.wait()
    for ws in list(office.workspaces.values()):
        ws.closed = True
        ws.ring()
    server.shutdown()
    courier.close()


def _watch_stdin(stop: threading.Event) -> None:
    """Whoever started us has gone: so do we."""
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()
