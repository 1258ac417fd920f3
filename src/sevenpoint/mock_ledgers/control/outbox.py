"""What the wire asks: which POSTs are due, and how they went. Internal to the ledgers, not part of the contract."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from ..request_unit import current
from ..webhooks import deliver
from .reading import Input, body
from .shapes import answer, nothing


class Attempt(Input):
    """How one delivery went; `status` None: no answer in time."""

    delivery: int
    status: int | None


class Handshake(Input):
    """How the proof of an address went."""

    client_id: str
    url: str
    passed: bool


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/outbox", view_func=_outbox, methods=["GET"])
    blueprint.add_url_rule("/outbox/attempts", view_func=_attempted, methods=["POST"])
    blueprint.add_url_rule("/outbox/handshakes", view_func=_shook_hands, methods=["POST"])


def _outbox() -> Response:
    ledgers = current_app.extensions["sevenpoint"]["ledgers"]
    return answer(deliver.outbox(current().connection, ledgers).shape())


def _attempted() -> Response:
    attempt = body(Attempt)
    ledgers = current_app.extensions["sevenpoint"]["ledgers"]
    deliver.record_attempt(current().connection, ledgers, attempt.delivery, attempt.status)
    return nothing()


def _shook_hands() -> Response:
    shake = body(Handshake)
    deliver.record_handshake(current().connection, shake.client_id, shake.url, passed=shake.passed)
    return nothing()
