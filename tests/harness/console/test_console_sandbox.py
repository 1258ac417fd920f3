"""A sandbox by hand: clock, faults, journal, webhooks, checkpoints, limits and apps, over ledgers that run."""

from __future__ import annotations

import datetime as dt
import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from sevenpoint.harness.bookkeepers import REDIRECT, open_bookkeeper
from sevenpoint.harness.console.words import ticks
from sevenpoint.harness.ledgers import NewOrganisation

START = dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC)


@pytest.fixture
def sandbox(control):
    books = [NewOrganisation(ledger="quickbooks", name="Hill Advisers")]
    made = control.create_sandbox("Hill", books, now=START, clock="frozen")
    yield made
    if any(each.id == made.id for each in control.sandboxes()):
        made.delete()


@pytest.fixture
def home(sandbox):
    return f"/sandboxes/{sandbox.id}/"


def test_a_sandbox_is_made_from_a_template_found_and_deleted_when_it_is_confirmed(visitor, control):
    visitor.send(
        "/sandboxes", name="Two ledgers", organisation="Hill", ledger="both", template="demo", start="2026-03-02"
    )
    path = visitor.here
    assert "Two ledgers is ready." in visitor.words
    assert "Hill (Xero) Xero US USD" in visitor.words
    assert "Hill (QuickBooks) QuickBooks US USD" in visitor.words
    assert "2 Mar 2026, 09:0" in visitor.words
    assert "Two ledgers" in visitor.get("/").words
    assert "go for good" in visitor.get(f"{path}delete").words
    assert any(each.name == "Two ledgers" for each in control.sandboxes())
    visitor.send(f"{path}delete")
    assert (visitor.here, "Two ledgers is deleted." in visitor.words) == ("/", True)
    assert not any(each.name == "Two ledgers" for each in control.sandboxes())
    assert visitor.get(path).status == 404


def test_a_form_that_lacks_something_comes_back_with_what_was_typed(visitor):
    visitor.send("/sandboxes", name="Half", ledger="xero", start="yesterday")
    assert visitor.status == 400
    assert "Something in the form is missing or cannot be read" in visitor.words
    assert 'value="Half"' in visitor.html
    assert "Organisation : This is needed." in visitor.words
    assert re.search(r'id="start"[^>]*aria-invalid="true"', visitor.html)


def test_the_clock_moves_by_an_hour_a_day_a_month_or_to_a_day(visitor, sandbox, home):
    for by, then in (
        ("hour", "31 Jan 2026, 10:00:00"),
        ("day", "1 Feb 2026, 10:00:00"),
        ("month", "1 Mar 2026, 10:00"),
    ):
        assert f"It is {then}" in visitor.send(f"{home}clock/step", by=by).words
    assert "It is 4 Jul 2026, 09:00:00 UTC." in visitor.send(f"{home}clock/until", day="2026-07-04").words
    refused = visitor.send(f"{home}clock/until", day="2026-07-01")
    assert (refused.status, "Time only moves forward" in refused.words) == (409, True)
    assert "The clock runs at" in visitor.send(f"{home}clock/mode", mode="running").words
    assert sandbox.clock().mode == "running"


def test_every_fault_has_its_form_and_says_what_it_is(visitor, control, home):
    visitor.get(f"{home}faults")
    for kind in control.fault_kinds():
        assert ticks(kind.summary) in visitor.html
    for kind in control.fault_kinds():
        visitor.get(f"{home}faults/new/{kind.name}")
        assert all(f'name="settings-{name}"' in visitor.html for name in kind.settings["properties"])


def test_a_fault_is_set_up_switched_on_and_off(visitor, sandbox, home):
    visitor.send(f"{home}faults/new/delay")
    assert (visitor.status, "Seconds : This is needed." in visitor.words) == (400, True)
    form = {"settings-seconds": "2.5", "settings-distribution": "fixed", "settings-spread": "0.5"}
    refused = visitor.send(f"{home}faults/new/delay", **form, **{"settings-most": "soon"})
    assert (refused.status, "most: Input should be a valid number" in refused.words) == (400, True)
    assert 'value="soon"' in refused.html
    visitor.send(f"{home}faults/new/delay", **form, **{"match-ledger": "xero", "trigger-times": "3"})
    assert (visitor.status, "delay is on." in visitor.words) == (200, True)
    (fault,) = sandbox.faults()
    assert (fault.settings["seconds"], fault.match["ledger"], fault.trigger["times"]) == (2.5, "xero", 3)
    visitor.send(f"{home}faults/presets/quiet_webhooks")
    assert [each.fault for each in sandbox.faults()] == ["delay", "webhook_lost"]
    visitor.send(f"{home}faults/{fault.id}/remove")
    assert [each.fault for each in sandbox.faults()] == ["webhook_lost"]
    visitor.send(f"{home}faults/remove")
    assert sandbox.faults() == []
    assert visitor.send(f"{home}faults/new/armageddon").status == 404


def test_the_journal_filters_pages_and_shows_an_exchange_in_full(visitor, control, sandbox, home):
    app = sandbox.create_app("quickbooks", "Integration", "candidate", [REDIRECT])
    ledger = open_bookkeeper(control.url, app, sandbox.organisations[0])
    made = ledger.create_contact("Amy & Sons")
    seqs = [each.seq for each in sandbox.exchanges() if each.path.endswith("/customer")]
    assert "/customer" in visitor.get(f"{home}journal").words
    assert "/customer" in visitor.get(f"{home}journal?actor=candidate&path=customer&method=POST").words
    assert "No exchange is like this." in visitor.get(f"{home}journal?status=5xx").words
    refused = visitor.get(f"{home}journal?path=(")
    assert (refused.status, "is not a regular expression" in refused.words) == (400, True)
    assert "/customer" not in visitor.get(f"{home}journal?before={seqs[0]}").words
    visitor.get(f"{home}journal/{seqs[0]}")
    assert "Amy & Sons" in visitor.words
    assert f'"Id": "{made.id}"' in visitor.words
    assert "Content-Type application/json" in visitor.words
    assert visitor.get(f"{home}journal/999999").status == 404
    news = visitor.get(f"{home}journal/news?after={seqs[0] - 1}&path=customer").page.json
    assert (news["newest"], news["count"]) == (seqs[0], 1)
    assert "/customer" in news["rows"]
    assert visitor.get(f"{home}journal/news?after={seqs[-1] + 99}").page.json["count"] == 0


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Quiet."""


def test_webhooks_are_held_back_lost_sent_again_and_shown(visitor, control, sandbox, home):
    receiver = HTTPServer(("127.0.0.1", 0), _Receiver)
    Thread(target=receiver.serve_forever, daemon=True).start()
    try:
        visitor.send(f"{home}apps", name="Mine", ledger="quickbooks", redirect_uri=REDIRECT)
        (app,) = control.sandbox(sandbox.id).apps
        assert app.client_secret in visitor.html
        visitor.send(f"{home}apps/{app.client_id}/webhook", url=f"http://127.0.0.1:{receiver.server_port}/hook")
        assert "Mine is notified there" in visitor.words
        ledger = open_bookkeeper(control.url, app, sandbox.organisations[0])
        assert "Webhooks wait" in visitor.send(f"{home}deliveries/pause").words
        ledger.create_contact("Amy")
        assert "deliveries are paused" in visitor.get(f"{home}deliveries").words
        assert "1 webhook waits" in visitor.words
        assert "customer.created" in visitor.words
        assert "1 webhook that waited will never arrive." in visitor.send(f"{home}deliveries/drop").words
        assert "Webhooks go out again." in visitor.send(f"{home}deliveries/resume").words
        ledger.create_contact("Bob")
        number = sandbox.deliveries()[-1].id
        assert "on its way again" in visitor.send(f"{home}deliveries/{number}/redeliver").words
        assert visitor.send(f"{home}deliveries/{number}9/redeliver").status == 404
        assert "1 consent ended" in visitor.send(f"{home}apps/{app.client_id}/revoke").words
        assert "access token" in visitor.send(f"{home}apps/{app.client_id}/expire/access").words
    finally:
        receiver.shutdown()
        receiver.server_close()


def test_a_checkpoint_is_kept_gone_back_to_and_deleted(visitor, sandbox, home):
    visitor.send(f"{home}checkpoints", name="before")
    visitor.send(f"{home}clock/step", by="day")
    (kept,) = sandbox.checkpoints()
    visitor.send(f"{home}checkpoints/{kept.id}/rewind")
    assert "Everything is as it was at 31 Jan 2026, 09:00:00 UTC." in visitor.words
    assert sandbox.now() == START
    visitor.send(f"{home}checkpoints/{kept.id}/forget")
    assert sandbox.checkpoints() == []
    assert visitor.send(f"{home}checkpoints/{kept.id}/rewind").status == 404


def test_rate_limits_are_changed(visitor, sandbox, home):
    allowed = sandbox.limits()["xero"].allowed
    form = {f"xero-{name}": str(number) for name, number in allowed.items()}
    visitor.send(f"{home}limits/xero", **{**form, "xero-minute": "7", "enforced": "on"})
    assert "The limits of Xero are changed." in visitor.words
    assert (sandbox.limits()["xero"].enforced, sandbox.limits()["xero"].allowed["minute"]) == (True, 7)
    refused = visitor.send(f"{home}limits/xero", **{**form, "xero-minute": "-1"})
    assert (refused.status, sandbox.limits()["xero"].allowed["minute"]) == (400, 7)


def test_more_books_are_opened(visitor, home):
    visitor.send(f"{home}books", organisation="Second", ledger="xero", country="NZ")
    assert "The books of Second are open." in visitor.words
    assert "NZD, NZ, Pacific/Auckland" in visitor.words
