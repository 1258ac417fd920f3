"""The routes under /v3/company/{realm}: one dispatcher for every entity of the registry (quickbooks.md 2.1)."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

from flask import Blueprint, Response, request

from ..bookkeeping import Books, Document
from ..request_unit import current
from ..store import load_json
from . import cdc, formats, gateway, query, replay, sync
from .entities import BY_PATH, ENTITIES
from .entity import Entity
from .faults import (
    GatewayError,
    QuickBooksError,
    fault,
    fault_answer,
    flaw,
    gateway_answer,
    no_such_route,
)
from .fields import Body
from .present import present
from .references import name_of

blueprint = Blueprint("quickbooks", __name__)
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


@blueprint.get(f"{_COMPANY}/query")
def query_by_get(realm: str) -> Response:
    """A query in the URL."""
    return _answer_query(_enter(realm), request.args.get("query", ""))


@blueprint.post(f"{_COMPANY}/query")
def query_by_post(realm: str) -> Response:
    """A query as the body, `application/text` or `text/plain`; some SDKs put it in the URL all the same."""
    books = _enter(realm)
    try:
        text = _body_bytes().decode()
    except UnicodeDecodeError:
        raise fault("query_syntax", detail="Invalid content. The query is not UTF-8") from None
    return _answer_query(books, text if text.strip() else request.args.get("query", ""))


@blueprint.get(f"{_COMPANY}/cdc")
def change_data_capture(realm: str) -> Response:
    """What changed since a time."""
    books = _enter(realm)
    slots = cdc.changes(books, request.args.get("entities", ""), request.args.get("changedSince", ""))
    return formats.answer({"CDCResponse": [slots], "time": formats.answer_time(books.now)})


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


@blueprint.post(f"{_COMPANY}/<name>")
def write_record(realm: str, name: str) -> Response:
    """Create, update, delete or void, as body and `operation` say."""
    books = _enter(realm)
    entity = _entity(name)
    request_id = request.args.get("requestid", "")
    replayed = replay.recall(books, request_id) if request_id else None
    if replayed is not None:
        return replayed
    response = _write(books, entity, _json_body())
    if request_id:
        replay.remember(books, request_id, response)
    return response


@blueprint.route(f"{_COMPANY}/<path:rest>", methods=_METHODS)
@blueprint.route(_COMPANY, methods=_METHODS, defaults={"rest": ""})
def unsupported(realm: str, rest: str) -> Response:
    """What is not here does not answer 200 (quickbooks.md 2.6, code 500)."""
    _enter(realm)
    raise no_such_route(request.path)


def _enter(realm: str) -> Books:
    books = gateway.enter(realm)
    accept = request.headers.get("Accept", "*/*").lower()
    # QuickBooks would answer XML here; this one speaks JSON only and says so (quickbooks.md 2.1).
    if "json" not in accept and request.args.get("format") != "json":
        detail = "This ledger answers JSON only: send Accept: application/json"
        raise QuickBooksError(flaw("unsupported", operation=f"answer as {accept} ({detail})"), status=406)
    return books


def _entity(name: str) -> Entity:
    found = BY_PATH.get(name)
    if found is None:
        raise no_such_route(request.path)
    return found


def _read(books: Books, entity: Entity, record_id: str) -> Response:
    known = entity.pseudo is not None and record_id in ("TAX", "NON")
    document = books.get(entity.name, record_id if known else sync.record_id(record_id))
    if document is None:
        raise fault("not_found")
    return _answer_record(books, entity, document)


def _write(books: Books, entity: Entity, body: Body) -> Response:
    operation = request.args.get("operation", "").lower()
    options = frozenset(word for each in request.args.getlist("include") for word in each.lower().split(","))
    # Payments are voided by an update that includes `void`, invoices by an operation of their own (quickbooks.md 2.1).
    by_include = "void" in options and "void" in entity.operations and entity.name != "Invoice"
    by_operation = operation == "void" and entity.name == "Invoice"
    if by_include or by_operation:
        return _answer_record(books, entity, sync.void(books, entity, body), sparse=by_include)
    if operation == "delete" and "delete" in entity.operations:
        stub = sync.delete(books, entity, body)
        return formats.answer({entity.name: stub, "time": formats.answer_time(books.now)})
    single = entity.name == "Preferences"
    changes = single or body.get("Id") not in (None, "") or operation == "update"
    if operation not in ("", "update", "create") or ("update" if changes else "create") not in entity.operations:
        raise fault("unsupported", operation=f"{operation or 'create'} on {entity.name.lower()}")
    if not changes:
        return _answer_record(books, entity, sync.create(books, entity, body, options))
    return _answer_record(books, entity, sync.update(books, entity, {"Id": "1", **body} if single else body, options))


def _answer_record(books: Books, entity: Entity, document: Document, *, sparse: bool = False) -> Response:
    shown = present(books, entity, document, name_of(books, ENTITIES))
    shown["sparse"] = sparse
    return formats.answer({entity.name: shown, "time": formats.answer_time(books.now)})


def _answer_query(books: Books, text: str) -> Response:
    return formats.answer({"QueryResponse": query.run(books, text), "time": formats.answer_time(books.now)})


def _json_body() -> Body:
    try:
        parsed: Any = load_json(_body_bytes().decode())
    except (ValueError, RecursionError):
        raise fault("unknown_property") from None
    if not isinstance(parsed, dict):
        raise fault("mistyped_property")
    return parsed


def _body_bytes() -> bytes:
    """The body, unpacked when it is gzip (quickbooks.md 2.1)."""
    data = request.get_data(cache=True)
    if request.headers.get("Content-Encoding", "").lower() != "gzip":
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        raise fault("unknown_property") from None
