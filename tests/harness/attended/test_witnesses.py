"""Who saw what, in the bundle: names, hashes of attachments, how far two assessors agree."""

from __future__ import annotations

import hashlib
import io

from people import Person, look, on_the_desk

from sevenpoint.harness.attended.witnesses import write_witnesses
from sevenpoint.harness.bundle import Bundle

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
DIGEST = hashlib.sha256(PNG).hexdigest()


def told(desk, store, folder):
    """Ann saw an invoice paid and attached a picture; Bob saw the same total and another state."""
    card = on_the_desk(store)
    Person(desk, store, "Ann").answer(
        card, status="paid", total="1,043.17", note="<b>at once</b>", files=(io.BytesIO(PNG), "screen.png")
    )
    Person(desk, store, "Bob").answer(card, status="open", total="1043.17")
    other = on_the_desk(store, look(title="Look at a client"), seq=2)
    Person(desk, store, "Ann").answer(other, kind="unable", said="Locked out")
    bundle = Bundle(folder)
    folder.mkdir(exist_ok=True)
    return card, bundle, write_witnesses(store, bundle)


def test_the_bundle_says_who_answered_what_and_keeps_the_pictures(desk, store, tmp_path):
    card, bundle, witnesses = told(desk, store, tmp_path / "bundle")
    assert bundle.witnesses() == witnesses
    first, second = witnesses.cards
    assert (witnesses.people, first.id, first.witness) == (["Ann", "Bob"], card, "Ann")
    assert (second.kind, second.said, second.second) == ("unable", "Locked out", None)
    (picture,) = first.attachments
    assert (picture.sha256, picture.witness, picture.file) == (DIGEST, "Ann", f"attachments/{DIGEST}.png")
    assert (bundle.path / picture.file).read_bytes() == PNG


def test_two_assessors_are_compared_statement_by_statement(desk, store, tmp_path):
    _, _, witnesses = told(desk, store, tmp_path / "bundle")
    opinion = witnesses.cards[0].second
    assert (opinion.witness, opinion.compared, opinion.agreed, opinion.differing) == ("Bob", 3, 2, ["status"])
    assert (witnesses.compared, witnesses.agreed, round(witnesses.agreement, 2)) == (3, 2, 0.67)
