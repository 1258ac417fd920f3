"""Stand-ins for tests of the harness: odd candidates, a ledger's consent page, a bench without a world."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.serving import make_server

from sevenpoint.harness.bench import Bench, Surroundings
from sevenpoint.harness.bench.place import MockPlace
from sevenpoint.harness.bench.sinks import Sinks
from sevenpoint.harness.contract import Description
from sevenpoint.harness.fronts import HttpFront
from sevenpoint.harness.ledgers import LedgerControl
from sevenpoint.harness.results import Exchange
from sevenpoint.harness.scenario_marker import Scenario, scenario_of

DESCRIPTION = {
    "contract_version": "1.0",
    "name": "Fake",
    "version": "0.1",
    "ledgers": ["xero", "quickbooks"],
    "capabilities": {"clients": {"supported": True}},
    "roles": ["owner", "member"],
}
WORKSPACE = {
    "workspace_id": "w1",
    "tokens": {"owner": "o", "member": "m"},
    "redirect_urls": {"xero": "http://localhost:1/x", "quickbooks": "http://localhost:1/q"},
}
SCENARIOS = Path(__file__).with_name("scenario_files")


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """An app on a free port, while the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def describing(**changes: object) -> Flask:
    """A candidate that implements only `describe`."""
    app = Flask("describing")
    app.get("/describe")(lambda: jsonify({**DESCRIPTION, **changes}))
    return app


def answering(path: str, answer: object, method: str = "GET") -> Flask:
    """A candidate that describes itself and answers one path in one way."""
    app = describing()
    app.add_url_rule(path, "answer", lambda: answer, methods=[method])
    return app


def clients_candidate(**claims: object) -> Flask:
    """A candidate with workspaces and clients, and odd answers on demand."""
    app = describing(**claims)
    clients: dict[str, dict[str, Any]] = {}
    app.extensions["clients"] = clients

    @app.post("/workspaces")
    def create_workspace() -> Response:
        return jsonify(WORKSPACE)

    @app.delete("/workspaces/<_w>")
    def delete_workspace(_w: str) -> tuple[str, int]:
        return "", 204

    @app.post("/workspaces/<_w>/clients")
    def create_client(_w: str) -> Response:
        made = {**request.get_json(), "id": f"c/{len(clients) + 1}"}
        clients[made["id"]] = made
        app.extensions["token"] = request.headers.get("Authorization")
        return jsonify(made)

    @app.get("/workspaces/<_w>/clients")
    def every_client(_w: str) -> Response:
        return jsonify({"clients": list(clients.values())})

    @app.get("/workspaces/<_w>/clients/<path:client_id>")
    def client(_w: str, client_id: str) -> Response:
        return jsonify(clients[client_id])

    @app.patch("/workspaces/<_w>/clients/<path:_c>")
    def change_client(_w: str, _c: str) -> tuple[Response, int]:
        app.extensions["change"] = request.get_json()
        return jsonify({"error": {"code": "forbidden", "message": "owners only"}}), 403

    return app


def consent_page(organisations: dict[str, str], callback: str, *, radios: bool = False) -> Flask:
    """A ledger's consent page, and an app's redirect address."""
    app = Flask("consent")

    def field() -> str:
        if radios:
            return "".join(
                f'<label><input type=radio name=organisation value="{value}"> {label}</label>'
                for label, value in organisations.items()
            )
        options = "".join(f'<option value="{value}">{label}</option>' for label, value in organisations.items())
        return f"<select name='organisation'>{options}</select>"

    @app.get("/authorize")
    def page() -> str:
        return (
            "<html><style>x{}</style><h1>Allow?</h1><form method='post' action='/decide'>"
            f"<input type='hidden' name='request' value='{request.args.get('state', '')}'>{field()}"
            "<button name='decision' value='allow'>Allow</button>"
            "<button name='decision' value='deny'>No</button></form>"
        )

    @app.post("/decide")
    def decide() -> Response:
        app.extensions["form"] = dict(request.form)
        if request.form["decision"] == "deny":
            return redirect(f"{callback}?error=access_denied")  # type: ignore[return-value]
        return redirect(f"{callback}?code=c1&state={request.form['request']}")  # type: ignore[return-value]

    @app.get("/callback")
    def back() -> str:
        return f"connected with {request.args.get('code')}"

    @app.get("/broken")
    def broken() -> tuple[str, int]:
        return "<html><body>invalid redirect_uri</body></html>", 500

    return app


class DryBench(Bench):
    """A bench whose world is not made: for what happens around a story."""

    def __init__(self, scenario: Scenario, *, problems: list[str] | None = None) -> None:
        """`problems`: what the books answer at the end; None: there are no books."""
        around = Surroundings(MockPlace(LedgerControl("http://localhost:1", "t")), HttpFront("http://localhost:1"), 7)
        super().__init__(scenario, "point_1_two_way_sync/demo", "xero", around, Sinks())
        self._problems = problems
        self.closed = False

    def open(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Remember."""
        self.closed = True

    @property
    def has_sandbox(self) -> bool:
        """As if the world had been made, when there are books."""
        return self._problems is not None

    def broken_books(self) -> list[str]:
        """What was given."""
        return self._problems or []

    def exchanges(self, actor: str | None = "candidate", **_: object) -> list[Exchange]:  # type: ignore[override]
        """None."""
        return []


def about(story: Callable[..., None]) -> Scenario:
    """What the decorator said."""
    scenario = scenario_of(story)
    assert scenario is not None
    return scenario


def description() -> Description:
    """The fakes' description as a model."""
    return Description.model_validate(DESCRIPTION)
