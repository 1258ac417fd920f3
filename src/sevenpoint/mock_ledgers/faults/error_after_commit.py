"""The request is carried out, but a gateway in between answers with an error."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response
from pydantic import Field

from .fault import Fault, Settings, Strike


class ErrorAfterCommitSettings(Settings):
    """`status`: what the client is answered."""

    status: int = Field(504, ge=400, le=599, description="what the client is answered")


def _strike(strike: Strike) -> Response:
    status = strike.settings.status
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"
    # A gateway knows nothing of the ledger's error format; its page is HTML.
    page = f"<html><head><title>{status} {phrase}</title></head><body><h1>{status} {phrase}</h1></body></html>"
    return Response(page, status, mimetype="text/html")


FAULT = Fault(
    name="error_after_commit",
    points=("after_commit",),
    summary="The request is carried out and `status` is answered in place of its answer.",
    good_client="Takes a 5xx as 'unknown', not as 'refused': repeats with the same idempotency key or looks first.",
    settings=ErrorAfterCommitSettings,
    strike=_strike,
    only_success=True,
)
