"""What a handler answers, and how that and every error become an HTTP response."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from .errors import (
    NOT_FOUND_TEXT,
    AccessError,
    BrokenRequestError,
    MethodNotImplementedError,
    NotFoundError,
    PreconditionError,
    RequestError,
    UnacceptableError,
    UnsupportedMediaError,
    XeroError,
)
from .formats import JSON_TYPE, Zoneless, dump
from .xml_wire import XML_TYPE, dump_envelope, dump_error

_NO_STORE = "max-age=0, no-cache, no-store"


@dataclass(frozen=True)
class Answer:
    """A success: `items` under the collection's key in the envelope. `status` 204: no body.

    `bare`: an object that Xero answers without its envelope. `raw`: bytes of the type `media`, such as a PDF.
    `alone`: one object under the key instead of a list. `summarizes`: Quotes come from a back end with an envelope of
    its own (xero.md 5.16).
    """

    key: str
    items: list[dict[str, Any]] = field(default_factory=list)
    pagination: dict[str, Any] | None = None
    status: int = 200
    bare: dict[str, Any] | None = None
    raw: bytes | None = None
    media: str = ""
    summarizes: bool = False
    alone: dict[str, Any] | None = None


NO_CONTENT = Answer("", status=204)


def respond(answer: Answer, provider: str, now: dt.datetime, *, as_xml: bool) -> Response:
    """The envelope of xero.md 2.2. `provider`: name of the calling app."""
    identity = str(uuid.uuid4())
    if answer.status == 204:
        response = Response(status=204)
        del response.headers["Content-Type"]
    elif answer.raw is not None:
        response = Response(answer.raw, answer.status, content_type=answer.media)
    else:
        body = {
            "SummarizeErrors": False if answer.summarizes else None,
            "Id": identity,
            "Status": "OK",
            "ProviderName": provider,
            "DateTimeUTC": Zoneless(now),
            "pagination": answer.pagination,
            answer.key: answer.items if answer.alone is None else answer.alone,
        }
        body = body if answer.bare is None else answer.bare
        json_type = "application/json" if answer.summarizes else JSON_TYPE
        text, kind = (dump_envelope(body), XML_TYPE) if as_xml else (dump(body), json_type)
        response = Response(text, answer.status, content_type=kind)
    response.headers["Cache-Control"] = _NO_STORE
    response.headers["Xero-Correlation-Id"] = identity
    return response


def respond_error(error: XeroError, xml_entity: str | None = None) -> Response:
    """The answer to a refused request. `xml_entity`: the caller speaks XML, and this is the entity's type there."""
    response = _error_response(error, xml_entity)
    response.headers["Xero-Correlation-Id"] = str(uuid.uuid4())
    return response


def server_error() -> Response:
    """500 in the JSON problem shape (xero.md 1.7)."""
    page = "http://status.developer.xero.com"
    detail = f"An error occurred in Xero. Check the API Status page {page} for current service status."
    body = {"Title": "An error occurred", "Detail": detail, "Status": 500, "Instance": str(uuid.uuid4())}
    return Response(dump(body), 500, content_type=JSON_TYPE)


def _error_response(error: XeroError, xml_entity: str | None) -> Response:
    if isinstance(error, RequestError):
        body = {"ErrorNumber": error.number, "Type": error.kind, "Message": error.message, "Elements": error.elements}
        text, kind = (dump_error(body, xml_entity), XML_TYPE) if xml_entity else (dump(body), JSON_TYPE)
        return Response(text, 400, content_type=kind, headers={"Cache-Control": _NO_STORE})
    if isinstance(error, AccessError):
        return _problem(error)
    if isinstance(error, NotFoundError):
        return Response(NOT_FOUND_TEXT, 404, content_type="text/html; charset=utf-8")
    if isinstance(error, MethodNotImplementedError):
        xml = (
            "<ApiException><ErrorNumber>20</ErrorNumber><Type>ApiMethodNotImplementedException</Type>"
            "<Message>The Api Method called is not implemented</Message></ApiException>"
        )
        return Response(xml, 501, content_type="text/xml; charset=utf-8")
    if isinstance(error, UnacceptableError):
        return Response(str(error), 406, content_type="text/plain; charset=utf-8")
    if isinstance(error, UnsupportedMediaError):
        return Response(str(error), 415, content_type="text/plain; charset=utf-8")
    if isinstance(error, PreconditionError):
        return Response(str(error), 412, content_type="text/plain; charset=utf-8")
    if isinstance(error, BrokenRequestError):
        return server_error()
    raise error


def _problem(error: AccessError) -> Response:
    body = (
        f'{{"Type":null,"Title":"{error.title}","Status":{error.status},"Detail":"{error.detail}",'
        f'"Instance":"{uuid.uuid4()}","Extensions":{{}}}}'
    )
    response = Response(body, error.status, content_type="application/json")
    if error.scheme is not None:
        response.headers["WWW-Authenticate"] = error.scheme
    return response
