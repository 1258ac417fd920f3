"""Things made to go wrong on purpose."""

from __future__ import annotations

from flask import Request, Response

from ..ledger import Ledger
from ..request_unit import RequestUnit


def before_auth(unit: RequestUnit, ledger: Ledger, request: Request) -> Response | None:
    """The answer of a fault that strikes before anything else happens."""
    return None


def after_commit(unit: RequestUnit, ledger: Ledger | None, request: Request, response: Response) -> Response:
    """The answer as changed by faults that strike once the work is done."""
    return response
