"""The routes: who asks, what for, and a clear word about what this mock does not have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from . import clients, webhooks, work_items
from .errors import KarbonError
from .odata import Queryable, page
from .tenant import CLIENTS, WORK_TYPES, Application, Doc, Tenant

HERE = (*CLIENTS, "WorkItems", "WorkTemplates", "Users", "TenantSettings", "WebhookSubscriptions")
# What Karbon publishes besides (KARBON_API.md 4).
NOT_HERE = (
    "Invoices", "Payments", "ManualPayments", "ReverseManualPayment", "BusinessCards", "Comments", "CustomFields",
    "CustomFieldValues", "EstimateSummaries", "FileList", "Files", "IntegrationTaskDefinitions", "IntegrationTasks",
    "Notes", "Timesheets", "WorkSchedules",
)  # fmt: skip
IDENTIFIER = re.compile(r"Get\w+ByUserDefinedIdentifier\(UserDefinedIdentifier='(.*)'\)")
USERS = Queryable("User", {"Name": ("eq", "contains"), "EmailAddress": ("eq", "contains")})
RETRY_AFTER = "10"
TROUBLES = {
    429: {"statusCode": "429", "message": f"Rate limit is exceeded. Try again in {RETRY_AFTER} seconds."},
    500: {"error": {"code": 5001, "message": "An unexpected error has occurred."}},
    503: {"statusCode": "503", "message": "The service is unavailable."},
}


def create_app(applications: dict[str, Application], deliverer: webhooks.Deliverer) -> Flask:
    """The routes, for the API applications that are known by their bearer token."""
    app = Flask("mock_karbon")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(lambda: _come_in(applications))
    app.after_request(_note)
    app.register_error_handler(KarbonError, lambda error: (jsonify(error.body), error.status))
    app.register_error_handler(HTTPException, _unknown)
    for resource in CLIENTS:
        _client_routes(app, resource, deliverer)
    _work_routes(app, deliverer)
    _webhook_routes(app)
    app.add_url_rule("/v3/TenantSettings", "settings", lambda: jsonify(_settings(_tenant())))
    app.add_url_rule("/v3/Users", "users", lambda: _list(_people(_tenant()), USERS))
    return app


def _come_in(applications: dict[str, Application]) -> Any:
    """Both headers, or 401; then whatever is to go wrong."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    asking = applications.get(token.strip()) if scheme.lower() == "bearer" else None
    if asking is None or request.headers.get("AccessKey", "") != asking.access_key:
        raise KarbonError(401, None, "Authorization has been denied for this request.")
    g.application = asking
    status = asking.struck()
    if status is None:
        return None
    answer = jsonify(TROUBLES[status])
    answer.status_code = status
    if status == 429:
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _note(answer: Response) -> Response:
    asking: Application | None = g.get("application")
    if asking is not None:
        asking.requests.append((request.method, request.path, answer.status_code))
    return answer


def _client_routes(app: Flask, resource: str, deliverer: webhooks.Deliverer) -> None:
    key_member, entity, _ = CLIENTS[resource]

    def tell(record: Doc, action: str) -> None:
        deliverer.tell(_tenant(), "Contact", entity, record[key_member], action)

    def many() -> Response:
        found = [clients.shown(each, "") for each in _tenant().records(resource)]
        return _list(found, clients.QUERIES[resource], full=_tenant().records(resource))

    def one(key: str) -> Response:
        by_identifier = IDENTIFIER.fullmatch(key)
        with _tenant().guard:
            if by_identifier is not None:
                record = clients.find_by_identifier(_tenant(), resource, by_identifier.group(1))
            else:
                record = clients.find(_tenant(), resource, key)
            return jsonify(clients.shown(record, request.args.get("$expand", "")))

    def make() -> Response:
        with _tenant().guard:
            record = clients.create(_tenant(), resource, _body())
        tell(record, "Inserted")
        return _made(record, f"{resource}('{record[key_member]}')")

    def replace(key: str) -> Response:
        with _tenant().guard:
            record = clients.replace(_tenant(), resource, key, _body())
        tell(record, "Updated")
        return Response(status=204)

    _add(app, f"/v3/{resource}", many, "GET")
    _add(app, f"/v3/{resource}", make, "POST")
    _add(app, f"/v3/{resource}/<key>", one, "GET")
    _add(app, f"/v3/{resource}/<key>", replace, "PUT")


def _work_routes(app: Flask, deliverer: webhooks.Deliverer) -> None:
    def tell(record: Doc, action: str) -> None:
        deliverer.tell(_tenant(), "Work", "WorkItem", record["WorkItemKey"], action)

    def make() -> Response:
        with _tenant().guard:
            record = work_items.create(_tenant(), _body())
        tell(record, "Inserted")
        return _made(record, f"WorkItems('{record['WorkItemKey']}')")

    def change(how: Callable[[Tenant, str, Doc | None], Doc]) -> Callable[[str], Response]:
        def view(key: str) -> Response:
            with _tenant().guard:
                record = how(_tenant(), key, _body())
            tell(record, "Updated")
            return Response(status=204)

        return view

    _add(app, "/v3/WorkItems", lambda: _list(_tenant().records("WorkItems"), work_items.QUERY), "GET")
    _add(app, "/v3/WorkItems", make, "POST")
    _add(app, "/v3/WorkItems/<key>", lambda key: jsonify(work_items.find(_tenant(), key)), "GET")
    _add(app, "/v3/WorkItems/<key>", change(work_items.replace), "PUT")
    _add(app, "/v3/WorkItems/<key>", change(work_items.patch), "PATCH")
    _add(app, "/v3/WorkTemplates", lambda: _list(_tenant().records("WorkTemplates"), work_items.TEMPLATES), "GET")


def _webhook_routes(app: Flask) -> None:
    def make() -> Response:
        with _tenant().guard:
            answer = webhooks.subscribe(_tenant(), _body())
        return _made(answer, f"WebhookSubscriptions('{answer['WebhookType']}')")

    def end(kind: str) -> Response:
        with _tenant().guard:
            _tenant().subscriptions.pop(webhooks.check_type(kind), None)
        return Response(status=204)

    _add(app, "/v3/WebhookSubscriptions", make, "POST")
    _add(app, "/v3/WebhookSubscriptions/<kind>", lambda kind: jsonify(webhooks.find(_tenant(), kind)), "GET")
    _add(app, "/v3/WebhookSubscriptions/<kind>", end, "DELETE")


def _add(app: Flask, path: str, view: Callable[..., Response], method: str) -> None:
    app.add_url_rule(path, f"{method} {path}", view, methods=[method])


def _tenant() -> Tenant:
    asking: Application = g.application
    return asking.tenant


def _body() -> Doc | None:
    sent = request.get_json(force=True, silent=True)
    return sent if isinstance(sent, dict) else None


def _list(records: list[Doc], about: Queryable, full: list[Doc] | None = None) -> Response:
    """A page. `full`: the records with what a summary leaves out, which filters may look at all the same."""
    if full is None:
        return jsonify(page(records, request.args.to_dict(), about, request.base_url))
    answer = page(full, request.args.to_dict(), about, request.base_url)
    answer["value"] = [records[full.index(each)] for each in answer["value"]]
    return jsonify(answer)


def _made(record: Doc, where: str) -> Response:
    answer = jsonify(record)
    answer.status_code = 201
    answer.headers["Location"] = f"{request.host_url}v3/{where}"
    return answer


def _settings(tenant: Tenant) -> Doc:
    return {
        "TenantKey": tenant.name,
        "ContactTypes": ["Client", "Prospect"],
        "WorkTypes": list(WORK_TYPES),
        "WorkStatuses": list(work_items.STATUSES),
        "ClientAccessActivated": False,
    }


def _people(tenant: Tenant) -> list[Doc]:
    return [
        {"Id": f"U{number}", "Name": email.partition("@")[0].title(), "EmailAddress": email}
        for number, email in enumerate(tenant.people, start=1)
    ]


def _unknown(error: HTTPException) -> tuple[Response, int]:
    """What Karbon has and this mock has not is told apart from what nobody has."""
    resource = re.split(r"[/(]", request.path.removeprefix("/v3/"))[0]
    if resource in (*NOT_HERE, *HERE) and request.path.startswith("/v3/"):
        words = f"This mock of Karbon does not have {request.method} {request.path}. It has {', '.join(HERE)}."
        return jsonify({"error": {"code": "mock", "message": words}}), 501
    words = f"No HTTP resource was found that matches the request URI '{request.base_url}'"
    return jsonify({"error": {"code": None, "message": words}}), error.code or 404
