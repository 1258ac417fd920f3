"""What the wire asks: which POSTs are due, and how they went. Internal to the ledgers, not part of the contract."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from ..request_unit import current
from ..store import turns
from ..webhooks import deliver
from .reading import Input, body, validated
from .shapes import answer, nothing


class Attempt(Input):
    """How one delivery went; `status` None: no answer in time. `holder`: the wire that made it."""

    delivery: int
    status: int | None
    holder: str = ""


class Handshake(Input):
    """How the proof of an address went."""

    client_id: str
    url: str
    passed: bool


class Asking(Input):
    """Who asks, and the apps that it is busy with, by client id, separated by commas."""

    holder: str = ""
    busy: str = ""


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/outbox", view_func=_outbox, methods=["GET"])
    blueprint.add_url_rule("/outbox/attempts", view_func=_attempted, methods=["POST"])
    blueprint.add_url_rule("/outbox/handshakes", view_func=_shook_hands, methods=["POST"])


def _outbox() -> Response:
    ledgers = current_app.extensions["sevenpoint"]["ledgers"]
    asking = validated(Asking, request.args.to_dict())
    busy = [client_id for client_id in asking.busy.split(",") if client_id]
    return answer(deliver.outbox(current().connection, ledgers, asking.holder, busy).shape())


def _attempted() -> Response:
    attempt = body(Attempt)
    ledgers = current_app.extensions["sevenpoint"]["ledgers"]
    turns.of_delivery(current().connection, attempt.delivery)
    deliver.record_attempt(current().connection, ledgers, attempt.delivery, attempt.status, attempt.holder)
    return nothing()


def _shook_hands() -> Response:
    shake = body(Handshake)
    turns.of_app(current().connection, shake.client_id)
    deliver.record_handshake(current().connection, shake.client_id, shake.url, passed=shake.passed)
    return nothing()
