"""Every page of the desk in a real browser: accessible, readable on a phone, working without scripts, enhanced with."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager

import pytest
from people import look, on_the_desk
from werkzeug.serving import make_server

from conftest import everything_by_hand
from sevenpoint.harness.attended.card import Field, Given, GivenTable
from sevenpoint.harness.attended.desk import deeds
from sevenpoint.harness.attended.desk.app import create_app
from sevenpoint.harness.attended.desk.guard import LINK
from sevenpoint.harness.attended.preparing import plan
from sevenpoint.harness.attended.serving import QuietHandler
from sevenpoint.harness.attended.store import Store

WIDTHS = (1120, 560, 360)
RULES = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}
LINES = GivenTable(
    label="Lines",
    heads=["Service", "Description", "Quantity", "Price of one"],
    rows=[["Advisory", "Synergize scalable paradigms 3KD", "1", "1043.17"]],
)
STATE = Field(name="sync.state", label="Has it reached the ledger?", kind="choice", choices=[("synced", "yes")])
DEED = look(
    verb="create_invoice",
    title="Write an invoice",
    reading=False,
    do=["Write an invoice that belongs to no proposal, with exactly these values, and send it on its way."],
    given=[Given(label="Client", value="Hill and Barnes 7KQ"), Given(label="Due on", value="2026-03-12")],
    tables=[LINES],
    account="Firm K4TQ",
    role="owner",
    key="k" * 43,
    link="http://127.0.0.1:9/pages/",
    fields=[Field(name="number", label="Number", kind="text", hint="Leave it empty while there is none."), STATE],
)
ROWS = look(
    verb="invoices",
    title="Look at the list of invoices",
    rows="invoices",
    looks_before=1,
    wait_seconds=3600,
    fields=[
        Field(name="number", label="Number", kind="text"),
        Field(name="client_id", label="Client", kind="known", choices=[("a", "the client Hill and Barnes 7KQ")]),
        Field(name="issue_date", label="Date", kind="date"),
        Field(name="error", label="What it says went wrong", kind="long"),
        STATE,
    ],
)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A desk in the middle of an evaluation, on a port of its own."""
    store = Store(tmp_path_factory.mktemp("desk") / "attended")
    setup = everything_by_hand(ledgers=["xero", "quickbooks"])
    store.put("setup", setup.model_dump(mode="json"))
    store.put("plan", plan(setup, None).model_dump(mode="json"))
    store.put(
        "checks", [{"ok": True, "text": "The mock ledgers answer."}, {"ok": False, "text": "The product does not."}]
    )
    store.put("resume", "sevenpoint evaluate --attended --out runs/acme")
    store.put("runs", [f"point_{number}.story-xero" for number in range(6)])
    store.cards = {name: on_the_desk(store, card, run=name) for name, card in (("deed", DEED), ("rows", ROWS))}
    store.cards["answered"] = on_the_desk(store, look(), run="answered")
    said = {"kind": "done", "content": {"status": "paid"}, "said": "", "forbidden": False, "note": "", "form": "f"}
    deeds.answer(store, store.cards["answered"], "Ann", **said)
    on_the_desk(store, look(later=True, title="Close the account", account="Firm K4TQ"), run="later")
    finding = {"outcome": "fail", "requirement": "1.4", "title": "It is open", "expected": "paid", "observed": "open"}
    with store.write() as db:
        db.execute(
            "INSERT INTO findings VALUES ('answered',1,1,?,?)",
            (json.dumps([store.cards["answered"]]), json.dumps(finding)),
        )
    server = make_server("127.0.0.1", 0, create_app(store, 1), threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    store.url = f"http://127.0.0.1:{server.server_port}"
    yield store
    server.shutdown()
    thread.join()
    server.server_close()


PAGES = {
    "who": ("setup", "/who"),
    "setup": ("setup", "/setup"),
    "checking": ("checking", "/plan"),
    "plan": ("planned", "/plan"),
    "board": ("running", "/"),
    "done": ("done", "/"),
    "failed": ("failed", "/"),
    "next": ("running", "/next?nobody"),
    "deed": ("running", "/cards/{deed}"),
    "rows": ("running", "/cards/{rows}"),
    "answered": ("running", "/cards/{answered}"),
    "second": ("running", "/second"),
    "missing": ("running", "/cards/none"),
}


@contextmanager
def at_the_desk(browser, served, name="Ann", **options):
    """A page of somebody who is in."""
    context = browser.new_context(viewport={"width": 1120, "height": 900}, **options)
    page = context.new_page()
    page.set_default_timeout(30_000)
    try:
        page.goto(f"{served.url}/open/{served.secret(LINK)}")
        if page.url.endswith("/who"):
            page.get_by_label("Your name").fill(name)
            page.get_by_role("button", name="Go on").click()
        yield page
    finally:
        context.close()


def show(page, served, name):
    phase, path = PAGES[name]
    served.put("phase", phase)
    served.put("trouble", "The ledgers did not start.")
    page.goto(served.url + path.format(**served.cards))
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


@pytest.mark.timeout(600)
def test_axe_finds_nothing_and_nothing_is_cut_off_on_a_phone(browser, served):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -e '.[browser]'").Axe()
    with at_the_desk(browser, served, bypass_csp=True) as page:
        said = []
        page.on("pageerror", lambda error: said.append(str(error)))
        for name in PAGES:
            show(page, served, name)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            for scheme, rules in RULES.items():
                page.emulate_media(color_scheme=scheme)
                found = axe.run(page, options=rules).response
                told = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
                assert told == [], (name, scheme)
                assert found["passes"], "axe looked at nothing"
            page.emulate_media(color_scheme="light")
        assert said == []


def test_without_scripts_a_card_is_answered_and_rows_are_added(browser, served):
    with at_the_desk(browser, served, name="Bob", java_script_enabled=False) as page:
        served.put("phase", "running")
        page.goto(f"{served.url}/cards/{served.cards['rows']}")
        page.locator("input[name=kind][value=done]").check()
        page.locator('[name="invoices.0.number"]').fill("INV-1")
        page.get_by_role("button", name="Room for more").click()
        assert page.locator('[name="invoices.0.number"]').input_value() == "INV-1"
        assert page.locator('[name="invoices.4.number"]').count() == 1
        page.locator('[name="invoices.4.number"]').fill("INV-2")
        page.get_by_role("button", name="Keep my answer").click()
        said = deeds.answers_of(served, served.cards["rows"])
        assert [row["number"] for row in said[0].content["invoices"]] == ["INV-1", "INV-2"]


@pytest.mark.parametrize("size", [50_000_000, 50_000])
def test_a_screenshot_of_any_size_harms_no_answer(browser, served, tmp_path, size):
    number = on_the_desk(served, look(), run=f"picture {size}")
    picture = tmp_path / "screen.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * size)
    with at_the_desk(browser, served, name="Eve") as page:
        served.put("phase", "running")
        page.goto(f"{served.url}/cards/{number}")
        page.locator("input[name=kind][value=done]").check()
        page.get_by_label("State").fill("paid")
        page.get_by_label("Pictures or papers").set_input_files(picture)
        page.get_by_role("button", name="Keep my answer").click()
        page.wait_for_load_state()
        if size > 20_000_000:
            assert "has 48 MB, and at most 20 MB are kept" in page.locator("[role=alert]").inner_text()
        assert [each.content["status"] for each in deeds.answers_of(served, number)] == ["paid"]
        kept = served.all("SELECT bytes FROM attachments WHERE card=?", number)
        assert [row["bytes"] for row in kept] == ([] if size > 20_000_000 else [size + 8])


def test_with_scripts_what_is_typed_is_saved_and_the_timer_ticks(browser, served):
    with at_the_desk(browser, served, name="Cem") as page:
        served.put("phase", "running")
        card = served.cards["deed"]
        page.goto(f"{served.url}/cards/{card}")
        before = page.locator(".timer .clock").inner_text()
        page.locator("input[name=kind][value=done]").check()
        page.locator("[name=number]").fill("INV-7")
        page.get_by_text("What you typed is saved.").wait_for()
        assert deeds.draft_of(served, card, "Cem")["number"] == "INV-7"
        page.wait_for_function(f"document.querySelector('.timer .clock').textContent !== {json.dumps(before)}")
        page.reload()
        assert page.locator("[name=number]").input_value() == "INV-7"


def test_the_keyboard_reaches_the_page_first_and_a_problem_is_one_step_away(browser, served):
    with at_the_desk(browser, served, name="Dana") as page:
        served.put("phase", "running")
        page.goto(f"{served.url}/cards/{served.cards['deed']}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.locator("input[name=kind][value=refused]").check()
        page.get_by_role("button", name="Keep my answer").click()
        page.get_by_role("link", name="Say what the product said").click()
        assert page.evaluate("location.hash") == "#said"
        assert page.title().startswith("Please look again")
