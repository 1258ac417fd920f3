"""What happens to cards: handed in, opened, paused, handed over, answered. One transaction each, safe to repeat."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sevenpoint.harness.attended.card import Answered, Card
from sevenpoint.harness.attended.desk.files import Kept
from sevenpoint.harness.attended.setup import SetUp
from sevenpoint.harness.attended.store import Store, now, seconds_since

FIRST, SECOND = 1, 2


class Changed(Exception):  # noqa: N818 - named for what happened
    """A run that goes on asks for another card than before: it must be told again from the start."""


@dataclass(frozen=True)
class Said:
    """One person's answer to a card. `rank`: 1 is the answer that counts, 2 the second assessor's."""

    person: str
    rank: int
    kind: str
    content: dict[str, Any]
    said: str
    forbidden: bool
    note: str
    at: str


def begin(store: Store, run: str) -> int:
    """A run starts or goes on; its attempt."""
    with store.write() as db:
        db.execute("INSERT OR IGNORE INTO runs VALUES (?,1,NULL,?)", (run, now()))
        return int(db.execute("SELECT attempt FROM runs WHERE run=?", (run,)).fetchone()["attempt"])


def start_again(store: Store, run: str) -> None:
    """Tell a run from the start: its open cards are withdrawn, its answers stay on record."""
    with store.write() as db:
        db.execute("UPDATE cards SET state='withdrawn' WHERE run=? AND state='waiting'", (run,))
        db.execute("UPDATE runs SET attempt=attempt+1, at=? WHERE run=?", (now(), run))


def ended(store: Store, run: str, outcome: str) -> None:
    """A run has ended."""
    with store.write() as db:
        db.execute("UPDATE runs SET outcome=?, at=? WHERE run=?", (outcome, now(), run))


def hand_in(store: Store, run: str, attempt: int, seq: int, card: Card) -> str:
    """Put a card on the desk; the same card again is the same card. Raises Changed when it is another one."""
    with store.write() as db:
        sql = "SELECT id, digest FROM cards WHERE run=? AND attempt=? AND seq=?"
        before = db.execute(sql, (run, attempt, seq)).fetchone()
        if before is not None:
            if before["digest"] != card.digest():
                raise Changed(f"{run} asks for {card.verb} where it asked for another card before")
            return str(before["id"])
        made = secrets.token_hex(4)
        state = "later" if card.later else "waiting"
        sql = "INSERT INTO cards (id, run, attempt, seq, digest, text, made_at, state) VALUES (?,?,?,?,?,?,?,?)"
        db.execute(sql, (made, run, attempt, seq, card.digest(), card.model_dump_json(), now(), state))
        return made


def card_of(row: sqlite3.Row) -> Card:
    """The card in a row."""
    return Card.model_validate_json(row["text"])


def answers_of(store: Store, card: str) -> list[Said]:
    """The answers to a card, the one that counts first."""
    rows = store.all("SELECT * FROM answers WHERE card=? ORDER BY rank", card)
    return [_said(row) for row in rows]


def _said(row: sqlite3.Row) -> Said:
    told = json.loads(row["content"])
    return Said(
        row["person"],
        row["rank"],
        row["kind"],
        told["content"],
        told["said"],
        told["forbidden"],
        row["note"],
        row["at"],
    )


def for_the_machine(store: Store, card: str, setup: SetUp) -> Answered | None:
    """The answer that counts, once there is one, and once a second assessor has spoken where one must."""
    said = answers_of(store, card)
    row = store.one("SELECT * FROM cards WHERE id=?", card)
    if row is None or not said:
        return None
    if setup.second == "must" and card_of(row).observes and said[0].kind == "done" and len(said) < SECOND:
        return None
    first = said[0]
    return Answered(
        card=card,
        person=first.person,
        kind=first.kind,
        content=first.content,
        said=first.said,
        forbidden=first.forbidden,
        note=first.note,
        at=first.at,
        seconds=row["spent"],
    )


def open_card(store: Store, card: str) -> None:
    """Somebody looks at it: its timer runs, unless it is paused."""
    with store.write() as db:
        sql = "UPDATE cards SET running_since=? WHERE id=? AND running_since IS NULL AND paused=0 AND state='waiting'"
        db.execute(sql, (now(), card))


def pause(store: Store, card: str, *, paused: bool) -> None:
    """Stop the timer, or let it run again. Answers and drafts stay."""
    with store.write() as db:
        _stop_timer(db, card)
        db.execute("UPDATE cards SET paused=? WHERE id=?", (int(paused), card))
        if not paused:
            db.execute("UPDATE cards SET running_since=? WHERE id=? AND state='waiting'", (now(), card))


def stop_timers(store: Store) -> None:
    """After an interruption: the time in between is nobody's."""
    with store.write() as db:
        db.execute("UPDATE cards SET running_since=NULL")


def hand_over(store: Store, card: str, to: str, note: str) -> None:
    """Leave a card to a colleague, with a word about it."""
    with store.write() as db:
        _stop_timer(db, card)
        db.execute("UPDATE cards SET assigned=?, note=? WHERE id=? AND state='waiting'", (to, note, card))


def draft(store: Store, card: str, person: str, posted: dict[str, str]) -> None:
    """Keep what was typed so far."""
    with store.write() as db:
        sql = (
            "INSERT INTO drafts VALUES (?,?,?,?) ON CONFLICT (card, person) DO UPDATE SET content=excluded.content, "
            "at=excluded.at"
        )
        db.execute(sql, (card, person, json.dumps(posted), now()))


def draft_of(store: Store, card: str, person: str) -> dict[str, str]:
    """What this person typed so far."""
    row = store.one("SELECT content FROM drafts WHERE card=? AND person=?", card, person)
    return dict(json.loads(row["content"])) if row is not None else {}


def answer(
    store: Store,
    card: str,
    person: str,
    *,
    kind: str,
    content: dict[str, Any],
    said: str,
    forbidden: bool,
    note: str,
    form: str,
    files: Sequence[Kept] = (),
) -> int:
    """Keep an answer; gives its rank: 1 it counts, 2 it is a second opinion, 0 it was there already or came too late.

    The same form sent twice, or two people at once, do no harm: the first to arrive counts.
    """
    with store.write() as db:
        _attach(db, card, person, files)
        there = db.execute("SELECT person, form FROM answers WHERE card=?", (card,)).fetchall()
        if any(each["form"] == form or each["person"] == person for each in there) or len(there) >= SECOND:
            return 0
        rank = len(there) + 1
        told = json.dumps({"content": content, "said": said, "forbidden": forbidden})
        db.execute("INSERT INTO answers VALUES (?,?,?,?,?,?,?,?)", (card, person, rank, kind, told, note, now(), form))
        db.execute("DELETE FROM drafts WHERE card=? AND person=?", (card, person))
        if rank == FIRST:
            _stop_timer(db, card)
            db.execute("UPDATE cards SET state='answered' WHERE id=?", (card,))
        return rank


def attach(store: Store, card: str, person: str, files: Sequence[Kept]) -> None:
    """Add files to a card, also after it was answered."""
    with store.write() as db:
        _attach(db, card, person, files)


def _attach(db: sqlite3.Connection, card: str, person: str, files: Sequence[Kept]) -> None:
    for file in files:
        sql = "INSERT OR IGNORE INTO attachments VALUES (?,?,?,?,?,?,?)"
        db.execute(sql, (card, person, file.name, file.kind, file.bytes, file.sha256, now()))


def _stop_timer(db: sqlite3.Connection, card: str) -> None:
    row = db.execute("SELECT running_since FROM cards WHERE id=?", (card,)).fetchone()
    if row is not None and row["running_since"] is not None:
        sql = "UPDATE cards SET spent=spent+?, running_since=NULL WHERE id=?"
        db.execute(sql, (seconds_since(row["running_since"]), card))
