"""Consent that ends: revoked as by the user in the ledger, or tokens run out before their time."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response

from ..oauth import grants
from ..request_unit import current
from .reading import Input, app_of, body, sandbox_of
from .shapes import answer


class WhichApp(Input):
    """Whose grants."""

    client_id: str


class WhichTokens(Input):
    """Whose tokens of which kind."""

    client_id: str
    tokens: Literal["access", "refresh"]


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sandboxes/<sandbox_id>/grants/revoke", view_func=_revoke, methods=["POST"])
    blueprint.add_url_rule("/sandboxes/<sandbox_id>/grants/expire", view_func=_expire, methods=["POST"])


def _revoke(sandbox_id: str) -> Response:
    sandbox = sandbox_of(sandbox_id)
    app = app_of(sandbox, body(WhichApp).client_id)
    return answer({"revoked": grants.revoke_app(current().connection, app, sandbox.now)})


def _expire(sandbox_id: str) -> Response:
    sandbox, which = sandbox_of(sandbox_id), body(WhichTokens)
    app = app_of(sandbox, which.client_id)
    return answer({"expired": grants.expire_tokens(current().connection, app, which.tokens, sandbox.now)})
