"""An OpenAPI document of the QuickBooks ledger, from its entity tables. Ours: Intuit publishes none.

`python -m sevenpoint.mock_ledgers.quickbooks.openapi docs/reference/quickbooks.openapi.json [--check]`
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ... import __version__
from .. import generated
from . import recurring, send
from .entities import ENTITIES, recurring_transaction
from .entity import Entity
from .fields import Choice, Field, Flag, Group, Many, Money, Number, Ref, Text, Whole
from .fields import Day as DayField
from .reports import REPORTS, periods

Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_WRITES = frozenset({"create", "update", "delete", "void"})
_ENVELOPE: Json = {
    "domain": _TEXT, "sparse": {"type": "boolean"}, "Id": _TEXT, "SyncToken": _TEXT,
    "MetaData": {"type": "object", "properties": {"CreateTime": _TEXT, "LastUpdatedTime": _TEXT}},
    "status": _TEXT, "RecurDataRef": {"type": "object"},
}  # fmt: skip
_REALM: Json = {"name": "realm", "in": "path", "required": True, "schema": _TEXT}
_RECORD_ID: Json = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9]{1,9}$"},
}
_OBJECT: Json = {"type": "object"}


def document() -> str:
    """The document as JSON text."""
    paths: dict[str, Json] = {}
    for entity in ENTITIES.values():
        _add_entity(paths, entity)
    _add_services(paths)
    for name, report in REPORTS.items():
        parameters = [_query(each) for each in (*periods.NAMES, *report.own)]
        paths[_path(f"reports/{name}")] = _item("get", f"report{name}", _ref("Report"), parameters=parameters)
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "Sevenpoint mock ledgers: QuickBooks Online",
            "version": __version__,
            "description": "What the QuickBooks ledger reads and answers in JSON, from its own entity tables. "
            "Written by `make docs`; do not edit.",
        },
        "paths": paths,
        "components": {
            "schemas": {entity.name: _record(entity) for entity in ENTITIES.values()} | _SHARED,
            "securitySchemes": {"quickbooks": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"quickbooks": []}],
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


_SHARED: Json = {
    "Fault": {
        "type": "object",
        "required": ["Fault"],
        "properties": {
            "Fault": {
                "type": "object",
                "required": ["Error", "type"],
                "properties": {
                    "type": _TEXT,
                    "Error": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["Message", "Detail", "code"],
                            "properties": {"Message": _TEXT, "Detail": _TEXT, "code": _TEXT, "element": _TEXT},
                            "additionalProperties": False,
                        },
                    },
                },
            },
            "time": _TEXT,
        },
        "additionalProperties": False,
    },
    "Report": {
        "type": "object",
        "required": ["Header", "Columns", "Rows"],
        "properties": {"Header": _OBJECT, "Columns": _OBJECT, "Rows": _OBJECT},
        "additionalProperties": False,
    },
}


def _add_entity(paths: dict[str, Json], entity: Entity) -> None:
    name = entity.name
    if name == "ExchangeRate":  # has routes and parameters of its own
        return
    answer = _wrapped(entity.key, _ref(name))
    if entity.operations & _WRITES:
        parameters = [
            _query("operation", ["create", "update", "delete", "void"]),
            _query("requestid"),
            _query("include"),
        ]
        body = {"required": True, "content": {"application/json": {"schema": _ref(name)}}}
        paths[_path(name.lower())] = _item("post", f"write{name}", answer, parameters=parameters, body=body)
    if "read" in entity.operations and name != "Preferences":
        read = _item("get", f"read{name}", answer, parameters=[_RECORD_ID])
        paths[_path(f"{name.lower()}/{{id}}")] = read
    if name == "Preferences":
        paths[_path("preferences")] |= _item("get", "readPreferences", answer)
    if name in send.ADDRESS_OF:
        sending = _item("post", f"send{name}", answer, parameters=[_RECORD_ID, _query("sendTo")])
        paths[_path(f"{name.lower()}/{{id}}/send")] = sending
        paths[_path(f"{name.lower()}/{{id}}/pdf")] = _item(
            "get", f"pdf{name}", _TEXT, parameters=[_RECORD_ID], media="application/pdf"
        )


def _add_services(paths: dict[str, Json]) -> None:
    found = _wrapped("QueryResponse", _OBJECT)
    statement = {"required": True, "content": {"text/plain": {"schema": _TEXT}}}
    paths[_path("query")] = _item("get", "queryByGet", found, parameters=[_query("query")])
    paths[_path("query")] |= _item("post", "queryByPost", found, body=statement)
    parameters = [_query("entities"), _query("changedSince")]
    paths[_path("cdc")] = _item("get", "changeDataCapture", _wrapped("CDCResponse", _list()), parameters=parameters)
    items = {"type": "object", "properties": {"BatchItemRequest": _list()}}
    body = {"required": True, "content": {"application/json": {"schema": items}}}
    paths[_path("batch")] = _item("post", "batch", _wrapped("BatchItemResponse", _list()), body=body)
    file = {"type": "object", "properties": {"file_content_01": _TEXT, "file_metadata_01": _TEXT}}
    upload = {"required": True, "content": {"multipart/form-data": {"schema": file}}}
    paths[_path("upload")] = _item("post", "upload", _wrapped("AttachableResponse", _list()), body=upload)
    paths[_path("download/{id}")] = _item("get", "download", _TEXT, parameters=[_RECORD_ID], media="text/plain")
    rates = _wrapped("ExchangeRate", _ref("ExchangeRate"))
    rate = {"required": True, "content": {"application/json": {"schema": _ref("ExchangeRate")}}}
    asked = [_query("sourcecurrencycode"), _query("asofdate")]
    paths[_path("exchangerate")] = _item("get", "readExchangeRate", rates, parameters=asked)
    paths[_path("exchangerate")] |= _item("post", "setExchangeRate", rates, body=rate)
    tax = {"required": True, "content": {"application/json": {"schema": _OBJECT}}}
    paths[_path("taxservice/taxcode")] = _item("post", "createTaxCode", _OBJECT, body=tax)
    shape = _item("get", "readEntitlements", _OBJECT, media="application/xml")
    paths["/manage/entitlements/v3/{realm}"] = shape


def _path(rest: str) -> str:
    return f"/v3/company/{{realm}}/{rest}"


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _list() -> Json:
    return {"type": "array", "items": _OBJECT}


def _query(name: str, words: list[str] | None = None) -> Json:
    return {"name": name, "in": "query", "schema": {**_TEXT, **({"enum": words} if words else {})}}


def _wrapped(name: str, schema: Json) -> Json:
    return {
        "type": "object", "required": [name, "time"], "properties": {name: schema, "time": _TEXT},
        "additionalProperties": False,
    }  # fmt: skip


def _item(
    method: str, identity: str, answer: Json, *, parameters: list[Json] | None = None, body: Json | None = None,
    media: str = "application/json",
) -> Json:  # fmt: skip
    refused = {"description": "refused", "content": {"application/json": {"schema": _ref("Fault")}}}
    gateway = {"description": "turned away by the gateway, or a limit (XML)"}
    shape: Json = {
        "operationId": identity,
        "parameters": [_REALM, *(parameters or [])],
        "responses": {
            "200": {"description": "answered", "content": {media: {"schema": answer}}},
            "400": refused,
            **dict.fromkeys(("401", "403", "429"), gateway),
        },
    }
    return {method: shape if body is None else {**shape, "requestBody": body}}


def _record(entity: Entity) -> Json:
    if entity.name == recurring_transaction.KIND:
        inner = dict.fromkeys(recurring.TYPES, _OBJECT)
        return {"type": "object", "properties": {**inner, **_ENVELOPE}, "additionalProperties": False}
    properties = {**_ENVELOPE, **_properties(entity.fields)}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _properties(fields: Mapping[str, Field]) -> Json:
    return {name: _field(each) for name, each in fields.items()}


def _field(found: Field) -> Json:
    if isinstance(found, Choice):
        return {"enum": list(found.words)}
    if isinstance(found, Text | DayField):
        return {"type": "string", **({"format": "date"} if isinstance(found, DayField) else {})}
    if isinstance(found, Money | Number | Whole):
        return {"type": "integer" if isinstance(found, Whole) else "number"}
    if isinstance(found, Flag):
        return {"type": "boolean"}
    if isinstance(found, Ref):
        own = {"value": _TEXT, "name": _TEXT, "type": _TEXT}
        return {"type": "object", "properties": own, "additionalProperties": False}
    if isinstance(found, Group):
        return {"type": "object", "properties": _properties(found.fields), "additionalProperties": False}
    if isinstance(found, Many):
        items = {"type": "object", "properties": _properties(found.fields), "additionalProperties": False}
        return {"type": "array", "items": items}
    return {}


main = generated.command(document)

if __name__ == "__main__":
    main()
