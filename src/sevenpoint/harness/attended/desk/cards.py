"""One card: shown, answered, paused, handed over; its attachments. What was expected is shown to who has answered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from sevenpoint.harness.attended.card import Card, Field
from sevenpoint.harness.attended.desk import deeds, files, forms
from sevenpoint.harness.attended.desk.board import findings_of
from sevenpoint.harness.attended.store import Store, now, seconds_since

FILES = "attachments"
KINDS = ("done", "refused", "missing", "unable")
MORE_ROWS = 3
FIRST_ROWS = 2
LONGEST_NOTE = 2000


def pages(store: Store) -> Blueprint:
    """The routes below `/cards`."""
    side = Blueprint("cards", __name__, url_prefix="/cards")

    @side.before_request
    def _needs_a_name() -> Response | None:
        return None if g.person else redirect("/who", 303)

    @side.get("/<number>")
    def show(number: str) -> str:
        row, card = _card(store, number)
        said = deeds.answers_of(store, number)
        if any(each.person == g.person for each in said) or len(said) >= deeds.SECOND or _is_closed(said, store):
            return _answered(store, row, card, said)
        deeds.open_card(store, number)
        return _form(store, number, deeds.draft_of(store, number, g.person), {})

    @side.post("/<number>")
    def answer(number: str) -> Response | tuple[str, int] | str:
        _, card = _card(store, number)
        posted = {name: value for name, value in request.form.items() if name != "page"}
        if "more" in posted:
            rows = forms.row_count(_rows_of(card, posted["more"]), posted) + MORE_ROWS
            deeds.draft(store, number, g.person, posted | {f"{posted['more']}.{rows - 1}.": ""})
            return redirect(f"/cards/{number}#rows-{posted['more']}", 303)
        if "save" in posted:
            deeds.draft(store, number, g.person, posted)
            return redirect("/", 303)
        content, problems = _read(card, posted)
        if problems:
            deeds.draft(store, number, g.person, posted)
            return _form(store, number, posted, problems), 422
        kept, refused = _keep_files(store)
        rank = deeds.answer(
            store,
            number,
            g.person,
            kind=posted["kind"],
            content=content,
            said=posted.get("said", "").strip()[:LONGEST_NOTE],
            forbidden="forbidden" in posted,
            note=posted.get("note", "").strip()[:LONGEST_NOTE],
            form=posted.get("form", ""),
            files=kept,
        )
        if refused:
            row, card = _card(store, number)
            return _answered(store, row, card, deeds.answers_of(store, number), refused=refused), 422
        return redirect(f"/next?last={number}" if rank == deeds.FIRST else f"/cards/{number}", 303)

    @side.post("/<number>/files")
    def add_files(number: str) -> Response | tuple[str, int]:
        row, card = _card(store, number)
        kept, refused = _keep_files(store)
        deeds.attach(store, number, g.person, kept)
        if refused:
            return _answered(store, row, card, deeds.answers_of(store, number), refused=refused), 422
        return redirect(f"/cards/{number}", 303)

    @side.post("/<number>/draft")
    def draft(number: str) -> Response:
        _card(store, number)
        deeds.draft(store, number, g.person, {name: value for name, value in request.form.items() if name != "page"})
        return jsonify({"kept": now()})

    @side.post("/<number>/pause")
    def pause(number: str) -> Response:
        _card(store, number)
        deeds.pause(store, number, paused=request.form.get("pause") == "yes")
        return redirect(f"/cards/{number}", 303)

    @side.post("/<number>/hand-over")
    def hand_over(number: str) -> Response:
        _card(store, number)
        to = " ".join(request.form.get("to", "").split())[:80]
        deeds.hand_over(store, number, to, request.form.get("note", "").strip()[:LONGEST_NOTE])
        return redirect("/", 303)

    @side.post("/<number>/closed")
    def closed(number: str) -> Response:
        with store.write() as db:
            db.execute("UPDATE cards SET state='withdrawn' WHERE id=? AND state='later'", (number,))
        return redirect("/", 303)

    @side.get("/<number>/files/<sha256>")
    def file(number: str, sha256: str) -> Response:
        kept = store.one("SELECT * FROM attachments WHERE card=? AND sha256=?", number, sha256)
        if kept is None:
            abort(404, "There is no such file on this card.")
        where = files.path_of(store.folder / FILES, sha256, kept["kind"])
        picture = kept["kind"].startswith("image/")
        answer = send_file(where, mimetype=kept["kind"], as_attachment=not picture, download_name=kept["name"])
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer

    return side


def _is_closed(said: list[deeds.Said], store: Store) -> bool:
    """Answered, and nobody else is asked."""
    return bool(said) and (store.get("setup") or {}).get("second") == "none"


def _card(store: Store, number: str) -> tuple[Any, Card]:
    row = store.one("SELECT * FROM cards WHERE id=?", number)
    if row is None:
        abort(404, "There is no such card; it may belong to another evaluation.")
    return row, deeds.card_of(row)


def _rows_of(card: Card, name: str) -> Any:
    return next((field for field in card.form() if field.name == name and field.kind == "rows"), None) or abort(
        404, "This card has no such table."
    )


def _read(card: Card, posted: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Content and problems of what was posted."""
    kind = posted.get("kind", "")
    if kind not in KINDS:
        return {}, {"kind": "Say how it went: choose one of the four."}
    if kind in ("refused", "unable") and not posted.get("said", "").strip():
        what = "what the product said" if kind == "refused" else "why"
        return {}, {"said": f"Say {what}, in a sentence or a few words."}
    if kind != "done":
        return {}, {}
    content, problems = forms.read_form(card, posted)
    nothing = "none" in posted and card.rows is not None
    if card.reading and card.fields and not problems and not nothing and not forms.says_something(content):
        problems["kind"] = "Say at least one thing that you saw, or choose “I could not do this”."
    return content, problems


def _keep_files(store: Store) -> tuple[list[files.Kept], list[str]]:
    """What could be kept of the files, and a sentence for each that could not."""
    kept: list[files.Kept] = []
    refused: list[str] = []
    sent = [each for each in request.files.getlist("files") if each.filename]
    for each in sent[: files.MOST_FILES]:
        try:
            kept.append(files.keep(each, store.folder / FILES))
        except files.FileRefused as no:
            refused.append(str(no))
    if len(sent) > files.MOST_FILES:
        refused.append(f"Only the first {files.MOST_FILES} files were kept.")
    return kept, refused


def _form(store: Store, number: str, posted: dict[str, str], problems: dict[str, str]) -> str:
    row, card = _card(store, number)
    said = deeds.answers_of(store, number)
    spent = row["spent"] + (seconds_since(row["running_since"]) if row["running_since"] else 0)
    left = max(0, card.wait_seconds - seconds_since(row["made_at"]))
    return render_template(
        "card.html.j2",
        number=number,
        row=row,
        card=card,
        posted=posted,
        problems=problems,
        rows={
            field.name: max(forms.row_count(field, posted), FIRST_ROWS) for field in card.form() if field.kind == "rows"
        },
        spent=round(spent),
        left=round(left),
        second=bool(said),
        other=forms.OTHER,
        kinds_of_file=files.TAKEN,
        most_mb=files.MOST_BYTES // files.MB,
    )


def _answered(store: Store, row: Any, card: Card, said: list[deeds.Said], refused: list[str] | None = None) -> str:
    number = row["id"]
    mine = any(each.person == g.person for each in said)
    return render_template(
        "answered.html.j2",
        number=number,
        row=row,
        card=card,
        said=said,
        told={each.rank: in_words(card, each.content) for each in said},
        mine=mine,
        refused=refused or [],
        files=store.all("SELECT * FROM attachments WHERE card=? ORDER BY at", number),
        findings=findings_of(store, row["run"], row["attempt"], number),
        phase=store.get("phase"),
    )


def in_words(card: Card, content: dict[str, Any]) -> list[tuple[str, str]]:
    """What was entered, by the labels of the form; rows as one text each."""
    told: list[tuple[str, str]] = []
    for field in card.form():
        value = content.get(field.name)
        for number, row in enumerate(value if field.kind == "rows" and isinstance(value, list) else []):
            parts = [f"{label}: {text}" for column in field.fields for label, text in _cell(column, row)]
            told.append((f"{field.label or 'Number'} {number + 1}", "; ".join(parts)))
        if field.kind != "rows":
            told += _cell(field, content)
    return told


def _cell(field: Field, content: dict[str, Any]) -> list[tuple[str, str]]:
    value = content.get(field.name)
    return [(field.label, dict(field.choices).get(value, str(value)))] if value else []
