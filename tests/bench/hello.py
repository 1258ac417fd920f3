"""A bare Flask hello, on Granian alone or on the ledgers' own server: their wire, then Granian.

python hello.py PORT [wire]
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from flask import Flask

HOST = "127.0.0.1"


def make() -> Flask:
    """The application."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def _on_granian(**where: object) -> None:
    from granian import Granian

    Granian("hello:make", interface="wsgi", workers=1, blocking_threads=1, factory=True, log_enabled=False,
            **where).serve()  # type: ignore[arg-type]  # fmt: skip


async def _behind_the_wire(port: int, socket: Path) -> None:
    from sevenpoint.mock_ledgers.wire.backend import Backend
    from sevenpoint.mock_ledgers.wire.front import Front

    while not socket.exists():
        await asyncio.sleep(0.02)
    server = await asyncio.start_server(Front(Backend(socket, ""), lambda: None).serve, HOST, port)
    await server.serve_forever()


def main() -> None:
    """Serve until ended; the child of the wire ends with it."""
    where = sys.argv[1]
    if where.startswith("/"):
        return _on_granian(uds=Path(where))
    if len(sys.argv) == 2:
        return _on_granian(address=HOST, port=int(where))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that what is below `finally` happens
    with tempfile.TemporaryDirectory(prefix="hello-") as folder:
        socket = Path(folder) / "socket"
        child = subprocess.Popen([sys.executable, __file__, str(socket)])
        try:
            asyncio.run(_behind_the_wire(int(where), socket))
        finally:
            child.terminate()
            child.wait()


if __name__ == "__main__":
    main()
