"""Run the reference candidate: `python -m sevenpoint.candidates.reference`."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from . import workspaces
from .alerts import Courier
from .app import create_app
from .audit import Audit
from .flaws import FLAWS, Flaws
from .ledgers.base import OpenBook
from .ledgers.quickbooks import QuickBooksBook
from .ledgers.xero import XeroBook
from .office import Office
from .storage import Store
from .vault import Vault

USAGE = 64
EXAMPLES = """examples:
  python -m sevenpoint.candidates.reference
  python -m sevenpoint.candidates.reference --port 8100 --data ./candidate
  python -m sevenpoint.candidates.reference --flaw fee-netted-off --flaw no-catch-up
  python -m sevenpoint.candidates.reference --list-flaws
"""


class QuietHandler(WSGIRequestHandler):
    """Serves without a line a request: standard error is for what went wrong."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def build(folder: Path, flaws: Flaws) -> tuple[Office, Courier]:
    """The program over a data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "candidate.sqlite")
    courier = Courier(store)
    books: dict[str, OpenBook] = {"xero": XeroBook, "quickbooks": QuickBooksBook}
    office = Office(store, Vault(folder), flaws, Audit(flaws), books, courier.deliver)
    return office, courier


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; gives the exit code."""
    options = _parser().parse_args(arguments)
    if options.list_flaws:
        _say({"flaws": [asdict(flaw) for flaw in FLAWS]})
        return 0
    try:
        flaws = Flaws(options.flaw)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with tempfile.TemporaryDirectory(prefix="reference-candidate-", ignore_cleanup_errors=True) as scratch:
        _serve(options, flaws, Path(options.data or scratch))
    return 0


def _serve(options: argparse.Namespace, flaws: Flaws, folder: Path) -> None:
    office, courier = build(folder, flaws)
    server = make_server(options.host, options.port, create_app(office), threaded=True, request_handler=QuietHandler)
    office.url = f"http://{options.host}:{server.server_port}"
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
    workspaces.wake(office)
    if options.die_with_stdin:
        threading.Thread(target=_watch_stdin, args=(stop,), name="stdin", daemon=True).start()
    _say({"url": office.url, "flaws": list(flaws.names)})
    stop.wait()
    for ws in list(office.workspaces.values()):
        ws.closed = True
        ws.ring()
    server.shutdown()
    courier.close()


def _say(content: dict[str, object]) -> None:
    """One line of JSON for the program that started us."""
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


def _watch_stdin(stop: threading.Event) -> None:
    """Whoever started us has gone: so do we."""
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sevenpoint.candidates.reference",
        description="A small proposal-to-payment tool on the official Xero and QuickBooks SDKs, to be judged.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--data", metavar="DIR", help="folder of the database and its key (default: a temporary one)")
    parser.add_argument("--flaw", action="append", default=[], metavar="NAME", help="switch a flaw on; may be repeated")
    parser.add_argument("--list-flaws", action="store_true", help="print the flaws as JSON and exit")
    parser.add_argument("--die-with-stdin", action="store_true", help="stop when standard input ends")
    return parser


if __name__ == "__main__":
    sys.exit(main())
