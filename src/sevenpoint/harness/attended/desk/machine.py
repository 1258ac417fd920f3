"""The machine side of the desk, for scenario processes: bearer token, JSON, and nothing that waits."""

from __future__ import annotations

import hmac
import json
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from sevenpoint.harness.attended.card import Card
from sevenpoint.harness.attended.client import EPOCH
from sevenpoint.harness.attended.desk import deeds
from sevenpoint.harness.attended.setup import SetUp
from sevenpoint.harness.attended.store import Store

TOKEN = "machine_token"
GONE = 410
TAPES = "tapes"


def machine_side(store: Store) -> Blueprint:
    """The routes below `/machine`."""
    side = Blueprint("machine", __name__, url_prefix="/machine")
    token = store.secret(TOKEN)

    def setup() -> SetUp:
        return SetUp.model_validate(store.get("setup"))

    @side.before_request
    def _check() -> Response | None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), token.encode()):
            abort(403)
        if request.headers.get(EPOCH) != str(store.get("epoch", 0)):
            return Response("Another evaluation has taken over this desk.", GONE)
        return None

    @side.get("/setup")
    def _setup() -> Response:
        return jsonify(setup().model_dump(mode="json"))

    @side.post("/runs")
    def _begin() -> Response:
        run = _body()["run"]
        attempt = deeds.begin(store, run)
        return jsonify({"attempt": attempt, "tape": str(store.folder / TAPES / f"{run}-{attempt}.jsonl")})

    @side.post("/runs/again")
    def _again() -> Response:
        body = _body()
        deeds.start_again(store, body["run"])
        store.say(f"A story is told from its start again: {body['reason']}.")
        return jsonify({})

    @side.post("/cards")
    def _hand_in() -> Response:
        body = _body()
        card = Card.model_validate(body["card"])
        try:
            made = deeds.hand_in(store, body["run"], body["attempt"], body["seq"], card)
        except deeds.Changed as changed:
            deeds.start_again(store, body["run"])
            return Response(str(changed), GONE)
        return jsonify({"id": made})

    @side.get("/cards/<card>")
    def _answer(card: str) -> Response:
        said = deeds.for_the_machine(store, card, setup())
        return jsonify({"answer": None if said is None else said.model_dump(mode="json")})

    @side.post("/findings")
    def _found() -> Response:
        body = _body()
        with store.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO findings VALUES (?,?,?,?,?)",
                (body["run"], body["attempt"], body["seq"], json.dumps(body["cards"]), json.dumps(body["finding"])),
            )
        return jsonify({})

    return side


def _body() -> dict[str, Any]:
    body = request.get_json()
    return dict(body)
