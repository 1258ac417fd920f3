"""The control API's own OpenAPI 3.1 document, from the models that it reads and writes."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ... import __version__
from . import answers
from .operations import BY_LEDGER, EVENTS, OPEN, OPERATIONS, Operation
from .sandboxes import OrganisationChange

_REFERENCE = "#/components/schemas/{model}"
_REFUSALS = {
    "400": "bad_request: what is wrong with the body or the query",
    "401": "unauthorized: no control token",
    "404": "not_found",
    "409": "conflict: not in this state",
}


@cache
def document() -> str:
    """The document as JSON text."""
    schemas = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(f"/_control{operation.path}", {})[operation.method.lower()] = _shape(operation)
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "Sevenpoint mock ledgers: control API",
            "version": __version__,
            "description": "Worlds, clock, faults, journal, webhooks and books of the mock ledgers. Times are ISO 8601 "
            "UTC on the sandbox's clock. Written by `make docs`; do not edit.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"control": {"type": "http", "scheme": "bearer"}},
            "responses": {status: _refusal(text) for status, text in _REFUSALS.items()},
        },
        "security": [{"control": []}],
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _shape(operation: Operation) -> dict[str, Any]:
    shape: dict[str, Any] = {"operationId": _operation_id(operation), "summary": operation.summary}
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    if operation.query is not None:
        parameters += _query(operation.query)
    if parameters:
        shape["parameters"] = parameters
    if operation.body is not None:
        shape["requestBody"] = {"content": {"application/json": {"schema": _ref(operation.body)}}}
    shape["responses"] = {**_answer(operation), **_refusals(operation)}
    if operation.path in OPEN:
        shape["security"] = []
    return shape


def _operation_id(operation: Operation) -> str:
    words = re.sub(r"{\w+}", "one", operation.path).strip("/").replace("-", "_").replace("/", "_")
    return f"{operation.method.lower()}_{words}"


def _query(model: type[BaseModel]) -> list[dict[str, Any]]:
    properties = model.model_json_schema()["properties"]
    return [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.answer is None:
        return {"204": {"description": "Done."}}
    schema: dict[str, Any] = dict(_ref(operation.answer))
    if operation.path in BY_LEDGER:
        schema = {"type": "object", "additionalProperties": schema}
    kind = "text/event-stream" if operation.path in EVENTS else "application/json"
    description = operation.answer.__doc__ or operation.summary
    return {str(operation.status): {"description": description, "content": {kind: {"schema": schema}}}}


def _refusals(operation: Operation) -> dict[str, Any]:
    wanted = [] if operation.path in OPEN else list(_REFUSALS)
    return {status: {"$ref": f"#/components/responses/{status}"} for status in wanted}


def _refusal(text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": _ref(answers.Error)}}}


def _schemas() -> dict[str, Any]:
    """Every model; bodies as they are read, answers as they are written."""
    bodies = {operation.body for operation in OPERATIONS if operation.body is not None}
    written = {operation.answer for operation in OPERATIONS if operation.answer is not None} | {answers.Error}
    wanted: list[tuple[type[BaseModel], Any]] = [(model, "validation") for model in bodies]
    wanted += [(model, "serialization") for model in written]
    wanted.sort(key=lambda pair: (pair[1], pair[0].__name__))
    _, made = models_json_schema(wanted, ref_template=_REFERENCE)
    schemas: dict[str, Any] = made["$defs"]
    return dict(sorted({**schemas, **_settings(schemas)}.items()))


def _settings(schemas: dict[str, Any]) -> dict[str, Any]:
    """Each ledger's settings, and where they stand in the body that changes them."""
    from ..app import LEDGERS  # it registers this room's blueprint, so that it is not there yet when this file is read

    models = [each.settings.model for each in LEDGERS.values()]
    _, made = models_json_schema([(model, "validation") for model in models], ref_template=_REFERENCE)
    property_ = schemas[OrganisationChange.__name__]["properties"]["settings"]
    property_.pop("additionalProperties", None)
    property_.pop("type", None)
    property_["anyOf"] = [_ref(model) for model in models]
    own: dict[str, Any] = made["$defs"]
    return own


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(model=model.__name__)}
