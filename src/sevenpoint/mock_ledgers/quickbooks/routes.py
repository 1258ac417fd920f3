"""The routes under /v3/company/{realm}: one dispatcher for every entity of the registry (quickbooks.md 2.1)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from ..bookkeeping import Books
from ..request_unit import current
from . import (
    attachments,
    batch,
    bodies,
    cdc,
    core_refusals,
    downloads,
    formats,
    gateway,
    query,
    refusals,
    replay,
    reports,
    services,
    sync,
    throttle,
)
from .core_refusals import CoreRefusalError
from .entities import BY_PATH, ENTITIES
from .entity import Entity
from .faults import (
    GatewayError,
    QuickBooksError,
    RoleError,
    fault,
    fault_answer,
    gateway_answer,
    no_such_route,
)
from .fields import Body
from .throttle import ThrottledError
from .writing import record_answer, write

blueprint: Blueprint = Blueprint("quickbooks", __name__)
_COMPANY = "/v3/company/<realm>"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@blueprint.errorhandler(QuickBooksError)
def _refused(error: QuickBooksError) -> Response:
    current().undo()
    return fault_answer(error)


@blueprint.errorhandler(GatewayError)
def _turned_away(error: GatewayError) -> Response:
    current().undo()
    return gateway_answer(error)


@blueprint.errorhandler(ThrottledError)
def _throttled(_error: ThrottledError) -> Response:
    current().undo()
    return throttle.refusal()


@blueprint.errorhandler(RoleError)
def _role_too_low(_error: RoleError) -> Response:
    current().undo()
    return refusals.role_lowered()


@blueprint.errorhandler(CoreRefusalError)
def _not_authenticated(error: CoreRefusalError) -> Response:
    current().undo()
    return core_refusals.answer(str(error))


@blueprint.get(f"{_COMPANY}/query")
def query_by_get(realm: str) -> Response:
    """A query in the URL."""
    return _answer_query(_enter(realm), request.args.get("query", ""))


@blueprint.post(f"{_COMPANY}/query")
def query_by_post(realm: str) -> Response:
    """A query as the body, `application/text` or `text/plain`; some SDKs put it in the URL all the same."""
    books = _enter(realm)
    try:
        text = bodies.raw().decode()
    except UnicodeDecodeError:
        raise fault("query_syntax", detail="Invalid content. The query is not UTF-8") from None
    return _answer_query(books, text if text.strip() else request.args.get("query", ""))


@blueprint.get(f"{_COMPANY}/cdc")
def change_data_capture(realm: str) -> Response:
    """What changed since a time."""
    books = _enter(realm)
    slots = cdc.changes(books, request.args.get("entities", ""), request.args.get("changedSince", ""))
    return _answer({"CDCResponse": [slots]}, books)


@blueprint.get(f"{_COMPANY}/reports/<name>")
def run_report(realm: str, name: str) -> Response:
    """A report, which has neither a wrapper nor a `time` beside it (quickbooks.md 4.7)."""
    return formats.answer(reports.run(_enter(realm), name, request.args.to_dict(), request.path))


@blueprint.get(f"{_COMPANY}/preferences")
def read_preferences(realm: str) -> Response:
    """The one record of Preferences, which has no id in its path."""
    return _read(_enter(realm), ENTITIES["Preferences"], "1")


@blueprint.get(f"{_COMPANY}/<name>/<record_id>")
def read_record(realm: str, name: str, record_id: str) -> Response:
    """One record; CompanyInfo answers to the realm id too (quickbooks.md 4.5)."""
    books = _enter(realm)
    entity = _entity(name)
    only = entity.name == "CompanyInfo" and record_id == realm
    return _read(books, entity, "1" if only else record_id)


@blueprint.post(f"{_COMPANY}/batch")
def run_batch(realm: str) -> Response:
    """Up to 30 items, each with its own answer; the whole answers 200 (quickbooks.md 4.2)."""
    books = _enter(realm)
    return _once(
        books, lambda: _answer({"BatchItemResponse": batch.run(books, bodies.read("IntuitBatchRequest"))}, books)
    )


@blueprint.post(f"{_COMPANY}/upload")
def upload(realm: str) -> Response:
    """Files with or without descriptions; each answers for itself under HTTP 200 (quickbooks.md 4.3)."""
    books = _enter(realm)
    return _once(
        books,
        lambda: _answer(
            {"AttachableResponse": attachments.upload(books, bodies.raw(), request.content_type or "")}, books
        ),
    )


@blueprint.get(f"{_COMPANY}/download/<record_id>")
def download(realm: str, record_id: str) -> Response:
    """The temporary address of a file, as text (quickbooks.md 4.3)."""
    books = _enter(realm)
    document = books.get("Attachable", sync.record_id(record_id))
    if document is None or "_size" not in document.body:
        raise fault("not_found")
    url = downloads.temporary_url(books, document.id)
    return formats.with_headers(Response(url, 200, content_type="text/plain"))


@blueprint.get(f"{_COMPANY}/temporary/<ticket>")
def temporary(realm: str, ticket: str) -> Response:
    """A file by its temporary address, which needs no token."""
    return downloads.answer(ticket)


@blueprint.post(f"{_COMPANY}/<name>")
def write_record(realm: str, name: str) -> Response:
    """Create, update, delete or void, as body and `operation` say."""
    books = _enter(realm)
    entity = _entity(name)
    return _once(books, lambda: _write(books, entity, bodies.read(entity.name)))


@blueprint.route(f"{_COMPANY}/<path:rest>", methods=_METHODS)
@blueprint.route(_COMPANY, methods=_METHODS, defaults={"rest": ""})
def unsupported(realm: str, rest: str) -> Response:
    """What is not here does not answer 200 (quickbooks.md 2.6, code 500)."""
    _enter(realm)
    raise no_such_route(request.path)


def _enter(realm: str) -> Books:
    return gateway.enter(realm)


def _once(books: Books, work: Callable[[], Response]) -> Response:
    """The answer of `work`, or the one that the same `requestid` got before (quickbooks.md 2.8)."""
    request_id = request.args.get("requestid", "")
    replayed = replay.recall(books, request_id) if request_id else None
    if replayed is not None:
        return replayed
    response = work()
    if request_id:
        replay.remember(books, request_id, response)
    return response


def _answer(payload: Body, books: Books) -> Response:
    return formats.answer({**payload, "time": formats.answer_time(books.now)})


def _entity(name: str) -> Entity:
    found = BY_PATH.get(name)
    if found is None:
        raise no_such_route(request.path)
    return found


def _read(books: Books, entity: Entity, record_id: str) -> Response:
    known = entity.free_ids or (entity.pseudo is not None and record_id in ("TAX", "NON"))
    document = books.get(entity.name, record_id if known else sync.record_id(record_id))
    if document is None:
        raise fault("not_found")
    return _answer(record_answer(books, entity, document), books)


def _write(books: Books, entity: Entity, body: Body) -> Response:
    operation = request.args.get("operation", "").lower()
    options = frozenset(word for each in request.args.getlist("include") for word in each.lower().split(","))
    return _answer(write(books, entity, body, operation, options), books)


def _answer_query(books: Books, text: str) -> Response:
    return _answer({"QueryResponse": query.run(books, text)}, books)


services.register(blueprint, _once)
