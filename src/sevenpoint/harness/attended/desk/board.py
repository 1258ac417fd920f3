"""The board: how far it is, what waits for whom, what was answered; and the page between two cards."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, send_file, session
from werkzeug.wrappers import Response

from sevenpoint.harness.attended.desk import deeds
from sevenpoint.harness.attended.store import Store

LONGEST_NAME = 80
RECENT = 12
# The product and the ledgers may not be there yet while it starts: no card is given out then.
AT_WORK = ("start", "running", "judging")


def pages(store: Store) -> Blueprint:
    """The board's routes."""
    board = Blueprint("board", __name__)

    @board.get("/")
    def home() -> Response | str:
        if not g.person:
            return redirect("/who", 303)
        phase = store.get("phase", "setup")
        if phase in ("setup", "checking", "planned"):
            return redirect("/setup" if phase == "setup" else "/plan", 303)
        return render_template("board.html.j2", **_board(store))

    @board.get("/who")
    def who() -> str:
        return render_template("who.html.j2", problem=None)

    @board.post("/who")
    def is_who() -> Response | tuple[str, int]:
        name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
        if not name:
            return render_template("who.html.j2", problem="Enter your name: it stands beside what you saw."), 422
        session["person"] = name
        return redirect("/", 303)

    @board.get("/next")
    def following() -> Response | str:
        card = _first_for(store, g.person) if store.get("phase") == "running" else None
        if card is not None:
            return redirect(f"/cards/{card}", 303)
        if store.get("phase") not in AT_WORK:
            return redirect("/", 303)
        return render_template("next.html.j2", **_board(store), last=request.args.get("last"))

    @board.get("/second")
    def second() -> str:
        return render_template("second.html.j2", cards=_for_a_second(store, g.person))

    @board.post("/stop")
    def stop() -> Response:
        if store.get("phase") == "running":
            store.put("phase", "stopping")
        return redirect("/", 303)

    @board.post("/close")
    def close() -> Response | str:
        if store.get("phase") == "done":
            store.put("phase", "closed")
        return render_template("message.html.j2", heading="Closed", text="Thank you. You can close this page.")

    @board.get("/report")
    def report() -> Response:
        where = store.get("report")
        if not where:
            abort(404, "The report is made when the evaluation has ended.")
        answer = send_file(where, mimetype="text/html")
        # The report brings a policy of its own, which allows its own style and script and nothing else.
        answer.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        return answer

    return board


def _board(store: Store) -> dict[str, Any]:
    runs = store.get("runs") or []
    outcomes = store.all("SELECT run, outcome FROM runs WHERE outcome IS NOT NULL")
    done = {row["run"]: row["outcome"] for row in outcomes}
    waiting = [_shown(row) for row in store.all("SELECT * FROM cards WHERE state='waiting' ORDER BY made_at")]
    later = [_shown(row) for row in store.all("SELECT * FROM cards WHERE state='later' ORDER BY made_at")]
    sql = (
        "SELECT cards.*, answers.person AS witness, answers.at AS answered_at, answers.kind AS answer FROM cards "
        "JOIN answers ON answers.card=cards.id AND answers.rank=1 ORDER BY answers.at DESC LIMIT ?"
    )
    answered = [_shown(row) for row in store.all(sql, RECENT)]
    minutes = store.one("SELECT coalesce(sum(spent), 0) AS spent, count(*) AS cards FROM cards WHERE state='answered'")
    news = store.all("SELECT at, text FROM news ORDER BY seq DESC LIMIT 5")
    return {
        "phase": store.get("phase", "setup"),
        "trouble": store.get("trouble"),
        "total": len(runs),
        "done": len([run for run in runs if run in done]),
        "waiting": waiting,
        "mine": [each for each in waiting if each["assigned"] in (None, "", g.person)],
        "later": later,
        "answered": answered,
        "second_open": len(_for_a_second(store, g.person)),
        "minutes": round((minutes["spent"] if minutes else 0) / 60),
        "cards_answered": minutes["cards"] if minutes else 0,
        "news": news,
        "resume": store.get("resume", ""),
        "verdict": store.get("verdict"),
    }


def _shown(row: Any) -> dict[str, Any]:
    return {**dict(row), "card": deeds.card_of(row)}


def _first_for(store: Store, person: str) -> str | None:
    sql = (
        "SELECT id FROM cards WHERE state='waiting' AND (assigned IS NULL OR assigned IN ('', ?)) "
        "ORDER BY made_at LIMIT 1"
    )
    row = store.one(sql, person)
    return None if row is None else str(row["id"])


def _for_a_second(store: Store, person: str) -> list[dict[str, Any]]:
    """Cards that asked what was seen, answered by somebody else and by nobody a second time."""
    if (store.get("setup") or {}).get("second") == "none":
        return []
    sql = (
        "SELECT cards.*, answers.person AS witness, answers.kind AS answer FROM cards "
        "JOIN answers ON answers.card=cards.id AND answers.rank=1 "
        "WHERE answers.person<>? AND answers.kind='done' AND NOT EXISTS "
        "(SELECT 1 FROM answers AS other WHERE other.card=cards.id AND other.rank=2) ORDER BY answers.at"
    )
    return [shown for row in store.all(sql, person) if (shown := _shown(row))["card"].observes]


def findings_of(store: Store, run: str, attempt: int, card: str) -> list[dict[str, Any]]:
    """What was judged after a card was answered, the finding that it spoke to first."""
    rows = store.all("SELECT * FROM findings WHERE run=? AND attempt=? ORDER BY seq", run, attempt)
    return [json.loads(row["content"]) for row in rows if card in json.loads(row["cards"])]
