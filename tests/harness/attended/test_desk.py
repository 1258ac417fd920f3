"""The desk's promises: nothing said is lost, nothing is counted twice, nobody else gets in, files are kept or not."""

from __future__ import annotations

import hashlib
import io
import threading

import pytest
from people import BASE, Person, look, on_the_desk

from sevenpoint.harness.attended.card import Field
from sevenpoint.harness.attended.desk import deeds, files
from sevenpoint.harness.attended.desk.app import create_app
from sevenpoint.harness.attended.desk.machine import TOKEN
from sevenpoint.harness.attended.setup import SetUp
from sevenpoint.harness.attended.store import Store

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


def setup_of(store):
    return SetUp.model_validate(store.get("setup"))


def machine(store, card):
    return deeds.for_the_machine(store, card, setup_of(store))


def test_an_answer_reaches_the_machine_with_the_name_of_the_witness(desk, store):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    assert machine(store, card) is None
    answered = ann.answer(card, status="paid", total="$1,043.17", note="seen twice")
    assert answered.status_code == 303
    said = machine(store, card)
    assert (said.person, said.kind, said.content, said.note) == (
        "Ann",
        "done",
        {"status": "paid", "total": "1043.17"},
        "seen twice",
    )


def test_what_was_expected_is_shown_to_who_has_answered_only(desk, store):
    card, ann, bob = on_the_desk(store), Person(desk, store, "Ann"), Person(desk, store, "Bob")
    ann.answer(card, status="open")
    client = desk.test_client()
    finding = {
        "outcome": "fail",
        "requirement": "1.4",
        "title": "It is open",
        "expected": "SECRETLY paid",
        "observed": "o",
    }
    told = client.post(
        "/machine/findings",
        json={"run": "point_1.story-xero", "attempt": 1, "seq": 1, "cards": [card], "finding": finding},
        headers={"Authorization": f"Bearer {store.secret(TOKEN)}", "X-Sevenpoint-Epoch": "1"},
        base_url=BASE,
    )
    assert told.status_code == 200
    assert "SECRETLY paid" in ann.get(f"/cards/{card}").text
    assert "SECRETLY paid" not in bob.get(f"/cards/{card}").text
    bob.answer(card, status="paid")
    assert "SECRETLY paid" in bob.get(f"/cards/{card}").text


def test_a_form_sent_twice_counts_once(desk, store):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    form = ann.form_of(card)
    first, second = ann.answer(card, form, status="paid"), ann.answer(card, form, status="open")
    assert (first.status_code, second.status_code) == (303, 303)
    assert [each.content["status"] for each in deeds.answers_of(store, card)] == ["paid"]


def test_going_back_and_sending_another_form_changes_nothing(desk, store):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    stale = ann.form_of(card)
    ann.answer(card, ann.form_of(card), status="paid")
    assert ann.answer(card, stale, status="open").status_code == 303
    assert machine(store, card).content["status"] == "paid"


def test_two_people_at_once_do_no_harm_and_the_later_one_is_a_second_opinion(desk, store):
    card = on_the_desk(store)
    people = [Person(desk, store, name) for name in ("Ann", "Bob", "Cem")]
    forms = [each.form_of(card) for each in people]
    start = threading.Barrier(len(people))

    def answer(person, form):
        start.wait()
        person.answer(card, form, status=f"seen by {person.name}")

    threads = [threading.Thread(target=answer, args=pair) for pair in zip(people, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = deeds.answers_of(store, card)
    assert [each.rank for each in said] == [1, 2]
    assert {each.content["status"] for each in said} < {"seen by Ann", "seen by Bob", "seen by Cem"}
    late = next(each for each in people if each.name not in {one.person for one in said})
    assert "nobody else is needed" in late.get(f"/cards/{card}").text


def test_where_a_second_assessor_must_speak_the_machine_waits(desk, store):
    store.put("setup", {**store.get("setup"), "second": "must"})
    card, ann, bob = on_the_desk(store), Person(desk, store, "Ann"), Person(desk, store, "Bob")
    ann.answer(card, status="paid")
    assert machine(store, card) is None
    assert "paid" not in bob.get(f"/cards/{card}").text
    bob.answer(card, status="open")
    assert machine(store, card).content["status"] == "paid"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "refused"}, "Say what the product said"),
        ({"kind": "unable"}, "Say why"),
        ({"kind": ""}, "choose one of the four"),
        ({}, "Say at least one thing"),
        ({"total": "much"}, "is no amount"),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(desk, store, values, words):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    answered = ann.answer(card, **{"note": "a long note", **values})
    assert answered.status_code == 422
    assert words in answered.text
    assert "a long note" in answered.text
    assert machine(store, card) is None


def test_could_not_do_this_keeps_the_reason(desk, store):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    ann.answer(card, kind="unable", said="My account is locked")
    assert (machine(store, card).kind, machine(store, card).said) == ("unable", "My account is locked")


def test_a_draft_outlives_the_desk(desk, store):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    ann.post(f"/cards/{card}/draft", status="half typed")
    again = create_app(Store(store.folder), 1234)
    cookies = ann.client._cookies
    ann.client = again.test_client()
    ann.client._cookies = cookies
    assert "half typed" in ann.get(f"/cards/{card}").text


def test_pause_stops_the_timer_and_hand_over_leaves_a_word(desk, store):
    card, ann, bob = on_the_desk(store), Person(desk, store, "Ann"), Person(desk, store, "Bob")
    ann.get(f"/cards/{card}")
    ann.post(f"/cards/{card}/pause", pause="yes")
    row = store.one("SELECT * FROM cards WHERE id=?", card)
    assert (row["paused"], row["running_since"]) == (1, None)
    ann.post(f"/cards/{card}/hand-over", to="Bob", note="The key is under the mat")
    assert ann.get("/next").status_code == 200
    assert bob.get("/next").location == f"/cards/{card}"
    assert "under the mat" in bob.get(f"/cards/{card}").text


def test_rows_are_read_and_more_can_be_asked_for(desk, store):
    fields = [Field(name="name", label="Name", kind="text"), Field(name="sync.state", label="There?", kind="text")]
    card = on_the_desk(store, look(verb="clients", rows="clients", fields=fields))
    ann = Person(desk, store, "Ann")
    ann.post(f"/cards/{card}", more="clients", **{"clients.0.name": "Acme", "clients.1.name": ""})
    page = ann.get(f"/cards/{card}").text
    assert 'name="clients.4.name"' in page
    assert 'value="Acme"' in page
    ann.answer(card, **{"clients.0.name": "Acme", "clients.3.name": "Bolt", "clients.3.sync.state": "yes"})
    assert machine(store, card).content["clients"] == [
        {"name": "Acme", "sync.state": ""},
        {"name": "Bolt", "sync.state": "yes"},
    ]


def test_none_is_an_answer(desk, store):
    card = on_the_desk(store, look(rows="alerts"))
    Person(desk, store, "Ann").answer(card, none="yes")
    assert machine(store, card).content == {"alerts": []}


# Files


def test_a_picture_is_kept_under_its_hash_with_the_name_of_the_witness(desk, store):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    ann.answer(card, status="paid", files=(io.BytesIO(PNG), "../../etc/my picture.png"))
    kept = store.one("SELECT * FROM attachments WHERE card=?", card)
    digest = hashlib.sha256(PNG).hexdigest()
    assert (kept["name"], kept["kind"], kept["sha256"], kept["person"]) == (
        "my picture.png",
        "image/png",
        digest,
        "Ann",
    )
    assert (store.folder / "attachments" / f"{digest}.png").read_bytes() == PNG
    shown = ann.get(f"/cards/{card}/files/{digest}")
    assert (shown.data, shown.headers["Content-Security-Policy"]) == (PNG, "default-src 'none'; sandbox")
    shown.close()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00" + b"\x00" * 50, "invoice.png", "of a kind that cannot be kept"),
        (b"", "empty.png", "is empty"),
        (b"\xff\xfe not text \x80", "odd.txt", "of a kind that cannot be kept"),
    ],
)
def test_a_wrong_file_is_refused_kindly_and_the_answer_is_kept(desk, store, content, name, words):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    answered = ann.answer(card, status="paid", files=(io.BytesIO(content), name))
    assert answered.status_code == 422
    assert words in answered.text
    assert "Your answer is kept" in answered.text
    assert machine(store, card).content["status"] == "paid"
    assert list((store.folder / "attachments").iterdir()) == []


def test_a_picture_that_is_too_large_is_refused_kindly_and_leaves_nothing_behind(desk, store, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 1000)
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    answered = ann.answer(card, status="paid", files=(io.BytesIO(PNG * 10), "screen.png"))
    assert "screen.png has 0 MB, and at most 0 MB are kept" in answered.text
    assert machine(store, card).content["status"] == "paid"
    assert list((store.folder / "attachments").iterdir()) == []
    ann.post(f"/cards/{card}/files", files=(io.BytesIO(PNG), "smaller.png"))
    assert store.one("SELECT name FROM attachments WHERE card=?", card)["name"] == "smaller.png"


def test_too_many_files_are_told(desk, store):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    sent = [(io.BytesIO(PNG + bytes([number])), f"{number}.png") for number in range(files.MOST_FILES + 1)]
    assert "Only the first 10 files" in ann.answer(card, status="paid", files=sent).text


# Who gets in


def test_without_the_secret_of_the_link_nobody_sees_anything(desk, store):
    card = on_the_desk(store)
    stranger = desk.test_client()
    for path in ("/", "/setup", "/plan", "/next", f"/cards/{card}", "/report", "/second", "/open/guessed"):
        answer = stranger.get(path, base_url=BASE)
        assert answer.status_code == 403, path
        assert "Look at an invoice" not in answer.text
    assert stranger.post(f"/cards/{card}", data={"kind": "done"}, base_url=BASE).status_code == 403


def test_a_page_of_another_site_can_neither_post_nor_read(desk, store):
    card, ann = on_the_desk(store), Person(desk, store, "Ann")
    forged = ann.client.post(f"/cards/{card}", data={"kind": "done", "status": "paid", "form": "x"}, base_url=BASE)
    assert forged.status_code == 403
    assert ann.client.get("/", base_url="http://evil.example:1234").status_code == 403
    page = ann.get(f"/cards/{card}")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_the_machine_side_wants_its_token_and_the_evaluation_of_now(desk, store):
    client, token = desk.test_client(), store.secret(TOKEN)
    for headers, status in (
        ({}, 403),
        ({"Authorization": "Bearer guessed", "X-Sevenpoint-Epoch": "1"}, 403),
        ({"Authorization": f"Bearer {token}", "X-Sevenpoint-Epoch": "0"}, 410),
        ({"Authorization": f"Bearer {token}", "X-Sevenpoint-Epoch": "1"}, 200),
    ):
        assert client.get("/machine/setup", headers=headers, base_url=BASE).status_code == status


# Going on


def test_the_same_card_again_is_the_same_card_and_another_one_starts_the_run_again(store):
    card = on_the_desk(store)
    assert on_the_desk(store) == card
    with pytest.raises(deeds.Changed):
        on_the_desk(store, look(title="Look at a client"))
    deeds.start_again(store, "point_1.story-xero")
    fresh = on_the_desk(store, look(title="Look at a client"))
    assert fresh != card
    assert [row["id"] for row in store.all("SELECT id FROM cards WHERE state='waiting'")] == [fresh]
