"""The HTTP face: thin routes that check who asks, read the body, and leave the work to the other modules."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from . import access, alerts, clients, imports, invoices, payments, shapes, verbs, workspaces
from .audit import Actor
from .billing import manual, position, proposals
from .connections import flow
from .describe import describe
from .flaws.asked import NOBODY, working_for
from .inbound import webhooks
from .office import Office, Workspace
from .pages import pages
from .problems import RequestError
from .storage import Tx
from .values import Doc
from .workflow import opening

LOG = logging.getLogger(__name__)

Reader = Callable[[Office, Tx, Workspace, Doc], Any]
Writer = Callable[[Office, Tx, Workspace, Actor, Doc, Doc], Any]

CALLBACK_PAGE = (
    '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<title>{title}</title><main><h1>{title}</h1><p>{text}</p><p><a href="{url}/pages/ledgers">To the ledgers</a></p>'
    "</main></html>"
)

_W = "/workspaces/<workspace_id>"
_L = _W + "/connections/<ledger>"

READS: dict[str, tuple[str, Reader]] = {
    "connections": (_W + "/connections", lambda o, tx, ws, p: verbs.connections(o, tx, ws)),
    "settings": (_L + "/settings", lambda o, tx, ws, p: verbs.settings(tx, ws, p["ledger"])),
    "ledger_options": (_L + "/options", lambda o, tx, ws, p: verbs.ledger_options(o, tx, ws, p["ledger"])),
    "clients": (
        _W + "/clients",
        lambda o, tx, ws, p: {"clients": [clients.shown(tx, ws, c) for c in tx.list(ws.id, "client")]},
    ),
    "client": (
        _W + "/clients/<client_id>",
        lambda o, tx, ws, p: clients.shown(tx, ws, o.get(tx, ws, "client", p["client_id"])),
    ),
    "proposal": (
        _W + "/proposals/<proposal_id>",
        lambda o, tx, ws, p: proposals.shown(o.get(tx, ws, "proposal", p["proposal_id"])),
    ),
    "position": (
        _W + "/proposals/<proposal_id>/position",
        lambda o, tx, ws, p: position.position(o, tx, ws, p["proposal_id"]),
    ),
    "invoices": (
        _W + "/invoices",
        lambda o, tx, ws, p: {"invoices": [invoices.shown(tx, ws, i) for i in tx.list(ws.id, "invoice")]},
    ),
    "invoice": (
        _W + "/invoices/<invoice_id>",
        lambda o, tx, ws, p: invoices.shown(tx, ws, o.get(tx, ws, "invoice", p["invoice_id"])),
    ),
    "payments": (
        _W + "/payments",
        lambda o, tx, ws, p: {"payments": [payments.shown(tx, ws, x) for x in tx.list(ws.id, "payment")]},
    ),
    "clock": (_W + "/clock", lambda o, tx, ws, p: {"now": ws.stamp()}),
    "alerts": (_W + "/alerts", lambda o, tx, ws, p: {"alerts": alerts.listed(tx, ws)}),
    "notices": (_W + "/notices", lambda o, tx, ws, p: verbs.notices(tx, ws)),
    "audit_trail": (_W + "/audit", lambda o, tx, ws, p: {"entries": o.audit.entries(tx, ws.id)}),
    "workflow": (_W + "/workflow", lambda o, tx, ws, p: opening.shown(tx, ws)),
    "members": (_W + "/members", lambda o, tx, ws, p: {"members": workspaces.members(tx, ws)}),
}

WRITES: dict[str, tuple[str, str, Writer]] = {
    "create_client": (
        "POST",
        _W + "/clients",
        lambda o, tx, ws, a, p, b: clients.shown(tx, ws, clients.create(o, tx, ws, a, b)),
    ),
    "change_client": (
        "PATCH",
        _W + "/clients/<client_id>",
        lambda o, tx, ws, a, p, b: clients.shown(tx, ws, clients.change(o, tx, ws, a, p["client_id"], b)),
    ),
    "create_proposal": (
        "POST",
        _W + "/proposals",
        lambda o, tx, ws, a, p, b: proposals.shown(proposals.create(o, tx, ws, a, b)),
    ),
    "accept_proposal": (
        "POST",
        _W + "/proposals/<proposal_id>/accept",
        lambda o, tx, ws, a, p, b: proposals.shown(proposals.accept(o, tx, ws, a, p["proposal_id"], b)),
    ),
    "amend_proposal": (
        "POST",
        _W + "/proposals/<proposal_id>/amend",
        lambda o, tx, ws, a, p, b: proposals.shown(proposals.amend(o, tx, ws, a, p["proposal_id"], b)),
    ),
    "cancel_proposal": (
        "POST",
        _W + "/proposals/<proposal_id>/cancel",
        lambda o, tx, ws, a, p, b: proposals.shown(proposals.cancel(o, tx, ws, a, p["proposal_id"], b)),
    ),
    "bill_lines": (
        "POST",
        _W + "/proposals/<proposal_id>/bill",
        lambda o, tx, ws, a, p, b: proposals.shown(manual.bill_lines(o, tx, ws, a, p["proposal_id"], b)),
    ),
    "create_invoice": (
        "POST",
        _W + "/invoices",
        lambda o, tx, ws, a, p, b: invoices.shown(tx, ws, invoices.create(o, tx, ws, a, b)),
    ),
    "change_invoice": (
        "PATCH",
        _W + "/invoices/<invoice_id>",
        lambda o, tx, ws, a, p, b: invoices.shown(tx, ws, invoices.change(o, tx, ws, a, p["invoice_id"], b)),
    ),
    "void_invoice": (
        "POST",
        _W + "/invoices/<invoice_id>/void",
        lambda o, tx, ws, a, p, b: invoices.shown(tx, ws, invoices.void(o, tx, ws, a, p["invoice_id"])),
    ),
    "refund": (
        "POST",
        _W + "/payments/<payment_id>/refund",
        lambda o, tx, ws, a, p, b: payments.shown(tx, ws, payments.refund(o, tx, ws, a, p["payment_id"], b)),
    ),
    "return_payment": (
        "POST",
        _W + "/payments/<payment_id>/return",
        lambda o, tx, ws, a, p, b: payments.shown(tx, ws, payments.came_back(o, tx, ws, a, p["payment_id"], b)),
    ),
    "save_member": ("PUT", _W + "/members", lambda o, tx, ws, a, p, b: workspaces.save_member(o, tx, ws, a, b)),
}

# These call a ledger or wait for the worker, so they open their own transactions.
Action = Callable[[Office, Workspace, Actor, Doc, Doc], Any]
ACTIONS: dict[str, tuple[str, str, Action]] = {
    "connect": ("POST", _W + "/connections", lambda o, ws, a, p, b: flow.start(o, ws, a, b)),
    "disconnect": ("DELETE", _L, lambda o, ws, a, p, b: flow.disconnect(o, ws, a, p["ledger"])),
    "record_payment": (
        "POST",
        _W + "/invoices/<invoice_id>/payments",
        lambda o, ws, a, p, b: verbs.pay(o, ws, a, p["invoice_id"], b, payments.record),
    ),
    "collect": (
        "POST",
        _W + "/invoices/<invoice_id>/collect",
        lambda o, ws, a, p, b: verbs.pay(o, ws, a, p["invoice_id"], b, payments.collect),
    ),
    "save_settings": (
        "PUT",
        _L + "/settings",
        lambda o, ws, a, p, b: verbs.save_settings(o, ws, a, p["ledger"], b),
    ),
    "sync": ("POST", _W + "/sync", lambda o, ws, a, p, b: verbs.sync(o, ws, a, b)),
    "set_clock": ("PUT", _W + "/clock", lambda o, ws, a, p, b: verbs.set_clock(o, ws, b)),
    "preview_import": ("POST", _L + "/import/preview", lambda o, ws, a, p, b: imports.preview(o, ws, a, p["ledger"])),
    "run_import": (
        "POST",
        _L + "/import",
        lambda o, ws, a, p, b: imports.run(o, ws, a, p["ledger"], b["preview_id"]),
    ),
    "undo_import": (
        "POST",
        _L + "/import/<import_id>/undo",
        lambda o, ws, a, p, b: imports.undo(o, ws, a, p["ledger"], p["import_id"]),
    ),
    "connect_workflow": ("PUT", _W + "/workflow", lambda o, ws, a, p, b: opening.connect(o, ws, a, b)),
    "delete_workspace": ("DELETE", _W, lambda o, ws, a, p, b: workspaces.delete(o, ws)),
}


def create_app(office: Office) -> Flask:
    """The application over an office."""
    app = Flask("reference_candidate")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(lambda: _name_workspace(office))
    app.register_error_handler(RequestError, lambda problem: _error(problem.status, problem.code, problem.message))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.add_url_rule("/describe", "describe", lambda: jsonify(describe(office.variant)))
    app.add_url_rule(
        "/workspaces",
        "create_workspace",
        lambda: jsonify(workspaces.create(office, _body("create_workspace"))),
        methods=["POST"],
    )
    for name, (path, reader) in READS.items():
        app.add_url_rule(path, name, _read_view(office, name, reader))
    for name, (method, path, writer) in WRITES.items():
        app.add_url_rule(path, name, _write_view(office, name, writer), methods=[method])
    for name, (method, path, action) in ACTIONS.items():
        app.add_url_rule(path, name, _action_view(office, name, action), methods=[method])
    app.add_url_rule("/oauth/<ledger>/callback", "callback", lambda ledger: _callback(office, ledger))
    app.add_url_rule(
        "/webhooks/<ledger>/<workspace_id>",
        "webhook",
        lambda ledger, workspace_id: _webhook(office, ledger, workspace_id),
        methods=["POST"],
    )
    app.register_blueprint(pages(office, partial(_carry_out, office)))
    return app


def _read_view(office: Office, verb: str, reader: Reader) -> Callable[..., Response]:
    def view(workspace_id: str, **path: str) -> Response:
        ws, _ = _enter(office, workspace_id, verb)
        return jsonify(reader(office, office.store.read(), ws, path))

    return view


def _write_view(office: Office, verb: str, writer: Writer) -> Callable[..., Response]:
    def view(workspace_id: str, **path: str) -> Response:
        ws, actor = _enter(office, workspace_id, verb)
        body = _body(verb)
        with office.store.write() as tx:
            answer = writer(office, tx, ws, actor, path, body)
        return jsonify(answer)

    return view


def _action_view(office: Office, verb: str, action: Action) -> Callable[..., Response]:
    def view(workspace_id: str, **path: str) -> Response:
        ws, actor = _enter(office, workspace_id, verb)
        answer = action(office, ws, actor, path, _body(verb))
        return jsonify({} if answer is None else answer)

    return view


def _carry_out(office: Office, ws: Workspace, actor: Actor, verb: str, path: Doc, body: Doc) -> Any:
    """A deed of the tool's own pages: the same rules and the same work as over HTTP."""
    access.require(actor, verb, office.flaws)
    working_for(ws.name)
    if verb in READS:
        return READS[verb][1](office, office.store.read(), ws, path)
    if verb in WRITES:
        with office.store.write() as tx:
            return WRITES[verb][2](office, tx, ws, actor, path, body)
    if verb in ACTIONS:
        return ACTIONS[verb][2](office, ws, actor, path, body)
    raise RequestError("not_found", f"There is nothing called {verb}.")


def _name_workspace(office: Office) -> None:
    """The request is on behalf of the workspace that its address names."""
    ws = office.workspaces.get((request.view_args or {}).get("workspace_id", ""))
    working_for(NOBODY if ws is None else ws.name)


def _enter(office: Office, workspace_id: str, verb: str) -> tuple[Workspace, Actor]:
    """The workspace and the member who asks, if the member may."""
    ws = office.workspace(workspace_id)
    actor = access.actor_of(office.store.read(), ws.id, request.headers.get("Authorization", ""))
    access.require(actor, verb, office.flaws)
    return ws, actor


def _body(verb: str) -> Doc:
    """The checked body of the request."""
    sent = request.get_json(force=True, silent=True) if request.get_data() else {}
    if not isinstance(sent, dict):
        raise RequestError("invalid", "Send a JSON object.")
    return shapes.read(verb, sent)


def _callback(office: Office, ledger: str) -> Response:
    """The browser's way back from the consent page. Its answer is a page, because a person sees it."""
    try:
        name = flow.finish(office, ledger, request.args.to_dict())
    except RequestError as problem:
        page = CALLBACK_PAGE.format(title="Not connected", text=_escape(problem.message), url=office.url)
        return Response(page, status=400, content_type="text/html; charset=utf-8")
    text = f"Connected to {_escape(name)}. You can close this page."
    page = CALLBACK_PAGE.format(title="Connected", text=text, url=office.url)
    return Response(page, content_type="text/html; charset=utf-8")


def _webhook(office: Office, ledger: str, workspace_id: str) -> Response:
    """Answer at once and with an empty body, as both ledgers demand (reference/xero.md 4.2, quickbooks.md 6.1)."""
    given = request.headers.get(webhooks.HEADERS.get(ledger, ""), "")
    genuine = webhooks.receive(office, ledger, workspace_id, request.get_data(), given)
    return Response(b"", status=200 if genuine else 401)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _http_error(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    return _error(status, "not_found" if status == 404 else "invalid", error.description or error.name)


def _error(status: int, code: str, message: str) -> tuple[Response, int]:
    return jsonify({"error": {"code": code, "message": message}}), status


def _unexpected(error: Exception) -> tuple[Response, int]:
    LOG.error("A request failed", exc_info=error)
    return _error(500, "internal", "An internal error; it has been logged.")
