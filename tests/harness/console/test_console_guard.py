"""Nobody comes in without the link, no other site acts here, and what the ledgers hold is shown as text."""

from __future__ import annotations

import pytest

from sevenpoint.harness.console import ConsoleServer
from sevenpoint.harness.console.app import create_app
from sevenpoint.harness.errors import UsageError

HOSTILE = "<script>alert(1)</script> \u202egnp.exe"


@pytest.fixture
def stranger(ledgers):
    return create_app(ledgers.url, ledgers.control_token, "the-secret").test_client()


@pytest.mark.parametrize("path", ["/", "/enter?key=", "/enter?key=wrong", "/enter?key=\u2603", "/sandboxes/x/"])
def test_without_the_link_nothing_is_shown(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "Open the link that the command printed" in answer.text
    assert "Set-Cookie" not in answer.headers or stranger.get("/").status_code == 403


def test_the_link_sets_a_cookie_that_no_script_and_no_other_site_gets(stranger):
    answer = stranger.get("/enter?key=the-secret")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "the-secret" not in cookie
    assert answer.headers["Refresh"] == "0; url=/"
    assert stranger.get("/").status_code == 200


def test_other_names_of_this_machine_are_refused(stranger):
    """A page of another site whose name was pointed at 127.0.0.1 gets nothing, with the link neither."""
    for host, status in (("rebound.example", 400), ("rebound.example:8401", 400), ("localhost:8401", 200)):
        assert stranger.get("/enter?key=the-secret", headers={"Host": host}).status_code == status


def test_a_form_needs_this_visits_token_and_this_site(visitor, control):
    before = len(control.sandboxes())
    wanted = {"name": "Forged", "organisation": "O", "ledger": "xero"}
    assert visitor.client.post("/sandboxes", data=wanted).status_code == 403
    assert visitor.client.post("/sandboxes", data={**wanted, "csrf": "guessed"}).status_code == 403
    visitor.get("/")
    token = visitor.html.split('name="csrf" value="')[1].split('"')[0]
    crossed = visitor.client.post(
        "/sandboxes", data={**wanted, "csrf": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert crossed.status_code == 403
    assert len(control.sandboxes()) == before


def test_every_answer_forbids_scripts_frames_and_other_sites(stranger):
    for path in ("/", "/enter?key=the-secret", "/static/live.js", "/nowhere"):
        headers = stranger.get(path, buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert stranger.get("/").headers["Cache-Control"] == "no-store"


def test_going_on_after_a_choice_stays_in_the_console(visitor):
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        visitor.get("/")
        token = visitor.html.split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": token, "who": "bookkeeper", "back": elsewhere}
        assert visitor.client.post("/acting", data=form).headers["Location"] == "/"


def test_hostile_text_is_text(visitor):
    visitor.send("/sandboxes", name=HOSTILE, organisation=HOSTILE, ledger="quickbooks")
    sandbox = visitor.here
    visitor.get(visitor.html.split(f'href="{sandbox}books/')[1].split('"')[0].join([f"{sandbox}books/", "contacts"]))
    visitor.send(visitor.here, name=HOSTILE)
    for path in (visitor.here, sandbox, f"{sandbox}journal", f"{sandbox}delete", f"{sandbox}journal?path=<script>("):
        visitor.get(path)
        assert "<script>alert" not in visitor.html
        assert "\u202e" not in visitor.html
    assert "[U+202E]gnp.exe" in visitor.get(sandbox).words


def test_a_port_that_is_taken_is_told(ledgers):
    with ConsoleServer(ledgers.url, ledgers.control_token) as first:
        assert first.link.startswith(f"http://127.0.0.1:{first.port}/enter?key=")
        with pytest.raises(UsageError, match="choose another"):
            ConsoleServer(ledgers.url, ledgers.control_token, first.port)
