"""What persons saw, put into the bundle: who answered which card, with which attachments, and how far two agree."""

from __future__ import annotations

import json
import shutil
from typing import Any

from sevenpoint.harness.attended.desk import deeds, files
from sevenpoint.harness.attended.desk.cards import FILES
from sevenpoint.harness.attended.store import Store
from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.results import Attachment, Opinion, WitnessedCard, Witnesses


def write_witnesses(store: Store, bundle: Bundle) -> Witnesses:
    """Write witnesses.json, and the attachments beside it; gives what was written."""
    cards = [_card(store, row) for row in store.all("SELECT * FROM cards WHERE state='answered' ORDER BY made_at")]
    pairs = [each.second for each in cards if each.second is not None]
    compared = sum(pair.compared for pair in pairs)
    told = Witnesses(
        people=sorted({each.witness for each in cards} | {pair.witness for pair in pairs}),
        minutes=round(sum(each.seconds for each in cards) / 60, 1),
        cards=cards,
        compared=compared,
        agreed=sum(pair.agreed for pair in pairs),
    )
    kept = store.folder / FILES
    if kept.is_dir():
        shutil.copytree(kept, bundle.path / FILES, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.part"))
    bundle.write_witnesses(told)
    return told


def _card(store: Store, row: Any) -> WitnessedCard:
    card = deeds.card_of(row)
    said = deeds.answers_of(store, row["id"])
    attached = store.all("SELECT * FROM attachments WHERE card=? ORDER BY at, sha256", row["id"])
    second = next((each for each in said if each.rank == deeds.SECOND), None)
    return WitnessedCard(
        id=row["id"],
        run=row["run"],
        verb=card.verb,
        title=card.title,
        witness=said[0].person,
        answered_at=said[0].at,
        seconds=round(row["spent"], 1),
        kind=said[0].kind,
        said=said[0].said,
        note=said[0].note,
        answer=json.dumps(said[0].content, ensure_ascii=False) if said[0].content else "",
        attachments=[
            Attachment(
                name=each["name"],
                type=each["kind"],
                bytes=each["bytes"],
                sha256=each["sha256"],
                witness=each["person"],
                file=f"{FILES}/{files.path_of(store.folder, each['sha256'], each['kind']).name}",
            )
            for each in attached
        ],
        second=_compared(said[0], second) if second is not None else None,
    )


def _compared(first: deeds.Said, second: deeds.Said) -> Opinion:
    """How far the second assessor saw the same, statement by statement."""
    one, other = statements(first), statements(second)
    names = sorted(set(one) | set(other))
    differing = [name for name in names if one.get(name) != other.get(name)]
    return Opinion(
        witness=second.person,
        answered_at=second.at,
        compared=len(names),
        agreed=len(names) - len(differing),
        differing=differing,
    )


def statements(said: deeds.Said) -> dict[str, str]:
    """What was said, one statement a name. What neither saw is no statement.

    >>> statements(deeds.Said("Ann", 1, "done", {"status": "paid", "total": ""}, "", False, "", "now"))
    {'how it went': 'done', 'status': 'paid'}
    """
    told = {"how it went": said.kind}
    for name, value in said.content.items():
        for number, row in enumerate(value if isinstance(value, list) else []):
            told |= {f"{name} {number + 1} {column}": each for column, each in row.items() if each}
        if value and not isinstance(value, list):
            told[name] = str(value)
    return told
