"""The process on the public port: the wire, with the application as its child.

Started by `LedgerServer`. Prints one JSON line when it listens, or why it cannot; ends when its standard input ends.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .application import DATABASE_VARIABLE
from .backend import Backend, BackendDeadError
from .child import Child, start_application
from .errors import StartError

if TYPE_CHECKING:
    import ssl

    from .front import Front
    from .tls import Doorkeeper

_BACKLOG = 1024
_CONNECTIONS = 10_000
# A Unix socket's path may have 107 characters (man 7 unix).
_LONGEST_TEMPORARY_FOLDER = 80
_FIRST_ANSWER_SECONDS = 10.0

log = logging.getLogger("sevenpoint.wire")


def main() -> None:
    """Run until standard input ends or a signal says so."""
    parser = argparse.ArgumentParser(prog="sevenpoint.mock_ledgers.wire")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--temporary", action="store_true", help="remove the data folder at the end")
    parser.add_argument("--workers", type=int, default=1, help="processes of the application")
    parser.add_argument("--tls", action="store_true", help="speak TLS and CONNECT too, for the real host names")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _allow_many_connections()
    folder = Path(tempfile.mkdtemp(prefix="sevenpoint-wire-", dir=_socket_parent()))
    try:
        asyncio.run(_run(options, folder / "application"))
    except StartError as error:
        _tell({"error": str(error)})
        sys.exit(1)  # the data folder stays: whoever started this quotes the log in it
    finally:
        _remove(folder)
    if options.temporary:
        _remove(options.data)
    logging.shutdown()
    os._exit(0)  # at once: the interpreter would first wait for threads whose webhook receivers hang


async def _run(options: argparse.Namespace, path: Path) -> None:
    stopped = _stop_event()
    public = _bind(options.host, options.port)
    context = _tls_context(options.data) if options.tls else None
    async with start_application(options.data, path, options.workers) as child:
        # Imported while the application starts in its own process (h11, requests): this is what makes a start quick.
        from .deliverer import Deliverer
        from .front import Front

        backend = Backend(path, child.control_token)
        deliverer = Deliverer(backend)
        front = Front(backend, deliverer.wake, shared=DATABASE_VARIABLE in os.environ)
        await child.ready()
        await _first_answer(backend)
        tasks = [asyncio.create_task(deliverer.run()), asyncio.create_task(_tell_when_dead(child))]
        server = await _listen(public, front, context)
        bound_host, bound_port = public.getsockname()[:2]
        pids = {"wire": os.getpid(), "application": child.pid}
        _tell({"host": bound_host, "port": bound_port, "pids": pids, "folder": str(path.parent)})
        await stopped.wait()
        server.close()
        for task in tasks:
            task.cancel()
        deliverer.close()
        await front.close()
        backend.close()


async def _first_answer(backend: Backend) -> None:
    """Granian says that it has loaded the application a few milliseconds before it listens, and not when it does."""
    async with asyncio.timeout(_FIRST_ANSWER_SECONDS):
        while True:
            try:
                await backend.control("GET", "health")
                return
            except BackendDeadError:
                await asyncio.sleep(0.003)


async def _listen(public: socket.socket, front: Front, context: ssl.SSLContext | None) -> asyncio.Server | Doorkeeper:
    """Serve whoever comes to the public port."""
    if context is None:
        return await asyncio.start_server(front.serve, sock=public, backlog=_BACKLOG)
    from .tls import Doorkeeper

    return Doorkeeper(public, front.serve, context)


def _tls_context(data: Path) -> ssl.SSLContext:
    from .tls import server_context

    return server_context(data)


def _bind(host: str, port: int) -> socket.socket:
    """Take the port; nobody is served yet."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        public = socket.socket(family, kind, protocol)
        public.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        public.bind(address)
    except OSError as error:
        raise StartError(f"Port {port} of {host} cannot be used: {error.strerror}.") from error
    return public


async def _tell_when_dead(child: Child) -> None:
    code = await child.wait()
    log.error("the application's process ended with %s; every request is answered 502 from now on", code)


def _stop_event() -> asyncio.Event:
    """Set by SIGTERM, SIGINT and the end of standard input, which is how a parent's death shows."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopped.set)

    def input_ended() -> None:
        if not os.read(0, 1024):
            loop.remove_reader(0)
            stopped.set()

    loop.add_reader(0, input_ended)
    return stopped


def _allow_many_connections() -> None:
    """Every connection is an open file, and shells commonly allow 1 024 of them or 256."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, _CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _socket_parent() -> str | None:
    """Where the socket's folder goes; None: the usual temporary folder."""
    return "/tmp" if len(tempfile.gettempdir()) > _LONGEST_TEMPORARY_FOLDER else None


def _remove(folder: Path) -> None:
    """Remove what whoever started this may have removed already."""
    if folder.exists():
        shutil.rmtree(folder)


def _tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
