"""The console on a port of this machine, and the link that opens it."""

from __future__ import annotations

import secrets
import socket
import threading
from types import TracebackType

from werkzeug.serving import WSGIRequestHandler, make_server

from sevenpoint.harness.console.app import create_app
from sevenpoint.harness.errors import UsageError

LOOPBACK = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the ledgers' journal is the record, and the link's secret belongs in no log."""


class ConsoleServer:
    """The console of the ledgers at `url`, running when the constructor returns; on the loopback address only.

    `token`: of the ledgers' control API. `port` 0 takes a free one. `link`: opens the console, and carries its secret.
    Raises UsageError when the port cannot be had.
    """

    def __init__(self, url: str, token: str, port: int = 0) -> None:
        secret = secrets.token_urlsafe(24)
        app = create_app(url, token, secret)
        with _listening(port) as door:
            self.port: int = door.getsockname()[1]
            # A browser keeps cookies by host and not by port: consoles side by side must not share one.
            app.config["SESSION_COOKIE_NAME"] = f"sevenpoint-console-{self.port}"
            self._server = make_server(
                LOOPBACK, self.port, app, threaded=True, request_handler=_Quiet, fd=door.fileno()
            )
        self.link = f"http://{LOOPBACK}:{self.port}/enter?key={secret}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="console", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def __enter__(self) -> ConsoleServer:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise UsageError(f"the console cannot use port {port}: {error}; choose another (0 takes a free one)") from error
