"""Starting and stopping the mock in this process."""

from __future__ import annotations

import threading
from types import TracebackType

from werkzeug.serving import WSGIRequestHandler, make_server

from .app import create_app
from .tenant import Application, Tenant
from .webhooks import Deliverer


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: each tenant keeps its own list of requests."""


class KarbonServer:
    """Karbon on a port of this machine, running when the constructor returns. What it holds ends with it.

    with KarbonServer() as karbon:
        application = karbon.open("Hill Advisers")
        requests.get(f"{karbon.url}/v3/WorkItems", headers=application.headers)
    """

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self._applications: dict[str, Application] = {}
        self._deliverer = Deliverer()
        app = create_app(self._applications, self._deliverer)
        self._server = make_server(host, port, app, threaded=True, request_handler=_Quiet)
        self.url = f"http://{host}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="mock-karbon", daemon=True)
        self._thread.start()

    def open(self, name: str, seed: int = 0) -> Application:
        """A new account, and an API application to come in with."""
        return self.admit(Tenant(name, seed))

    def admit(self, tenant: Tenant) -> Application:
        """One more application of an account: Karbon counts and cuts off each for itself."""
        application = tenant.application()
        self._applications[application.token] = application
        return application

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
        self._deliverer.close()

    def __enter__(self) -> KarbonServer:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()
