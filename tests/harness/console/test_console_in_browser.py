"""A person plays bookkeeper in a real browser: with keyboard alone, without scripts; axe looks at every page."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from sevenpoint.harness.bookkeepers import REDIRECT, open_bookkeeper
from sevenpoint.harness.console import ConsoleServer
from sevenpoint.harness.ledgers import NewOrganisation

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
WIDTHS = (1120, 560, 360)
# Every rule of axe once; in the dark only what colours decide.
RULES = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}
OF_SANDBOX = (
    "", "journal", "journal?status=6xx", "journal?fault=any", "faults", "faults/new/delay", "faults/new/webhook_burst",
    "deliveries", "checkpoints", "limits", "apps", "delete", "journal/99999",
)  # fmt: skip
OF_BOOKS = ("", "contacts", "contacts?q=nobody", "invoices", "invoices/new", "payments", "people")


@pytest.fixture(scope="module")
def console(ledgers):
    with ConsoleServer(ledgers.url, ledgers.control_token) as made:
        yield made


@pytest.fixture
def visit(browser, console):
    """Pages of a browser that came in by the link; what a page says on its console is kept."""
    contexts = []

    def open_page(**options):
        context = browser.new_context(viewport={"width": 1120, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(console.link)
        page.get_by_role("heading", name="Sandboxes", exact=True).wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def full_of_everything(control, ledger):
    """A sandbox in which every page has something to show: the address of the sandbox and of its books."""
    books = [NewOrganisation(ledger=ledger, name=f"Hill {ledger}", template="demo")]
    sandbox = control.create_sandbox(f"Full {ledger}", books, now=START)
    app = sandbox.create_app(ledger, "My integration", "candidate", [REDIRECT])
    sandbox.set_webhook(app, "http://127.0.0.1:9/hook")
    open_bookkeeper(control.url, app, sandbox.organisations[0]).create_contact("Amy")
    sandbox.add_fault({"fault": "throttled", "settings": {"retry_after": 5}, "trigger": {"skip": 2}})
    sandbox.keep_checkpoint("before")
    return f"/sandboxes/{sandbox.id}/", f"/sandboxes/{sandbox.id}/books/{sandbox.organisations[0].id}/"


def test_a_person_writes_an_invoice_is_paid_and_sees_a_fault_refuse_a_call_live(visit):
    page = visit()
    page.get_by_label("Name of the sandbox").fill("By hand")
    page.get_by_label("Name of the organisation").fill("Hill Advisers")
    page.get_by_label("Ledger").select_option("Xero")
    page.get_by_role("button", name="Make the sandbox").click()
    page.get_by_role("link", name="Hill Advisers").click()
    page.get_by_role("link", name="Contacts").click()
    page.get_by_label("Name (needed)").fill("Amy & Sons")
    page.get_by_role("button", name="Add the contact").click()
    page.get_by_role("link", name="Write an invoice").click()
    first = page.get_by_role("group", name="Line 1")
    first.get_by_label("Description").fill("Advice in March")
    first.get_by_label("Quantity").fill("3")
    first.get_by_label("Price").fill("120.50")
    page.get_by_role("button", name="Write the invoice").click()
    assert "over 361.50 USD is written." in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Record the payment").click()
    assert page.get_by_role("status").inner_text() == "A payment of 361.50 is recorded."
    assert page.locator(".heading").inner_text().endswith("paid")

    journal = page.context.new_page()
    journal.goto(page.url.split("books/")[0] + "journal")
    journal.get_by_role("button", name="Pause").wait_for()
    assert journal.locator("tr", has_text="throttled").count() == 0
    page.get_by_role("link", name="Faults").click()
    page.get_by_role("link", name="Set up throttled").click()
    page.get_by_label("Operation").fill("create_customer")
    page.get_by_role("button", name="Switch on").click()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Hill Advisers").click()
    page.get_by_role("link", name="Contacts").click()
    page.get_by_role("button", name="Work as an integration").click()
    page.get_by_label("Name (needed)").fill("Refused Ltd")
    page.get_by_role("button", name="Add the contact").click()
    assert "The ledger refused (429)" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Name (needed)").input_value() == "Refused Ltd"

    refused = journal.locator("tr", has_text="throttled")
    refused.wait_for()
    assert "429" in refused.inner_text()
    assert re.search(r"\d+ new exchanges?, up to number \d+\.", journal.locator("#live-state").inner_text())
    refused.get_by_role("link").click()
    assert "Refused Ltd" in journal.get_by_role("region", name="Request, body").inner_text()
    assert [each for each in page.said if "422" not in each] == []


def test_the_live_journal_can_be_paused(visit, control):
    home, _ = full_of_everything(control, "xero")
    page = visit()
    page.goto(page.url.rstrip("/") + home + "journal")
    page.get_by_role("button", name="Pause").click()
    assert page.locator("#live-state").inner_text() == "Paused."
    page.get_by_role("button", name="Go on").click()
    assert page.said == []


@pytest.mark.timeout(600)  # axe computes the contrast of each text
@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_axe_finds_nothing_wrong_on_any_page_and_a_phone_shows_all_of_it(visit, control, ledger):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -e '.[browser]'").Axe()
    home, books = full_of_everything(control, ledger)
    page = visit(bypass_csp=True)
    root = page.url.rstrip("/")
    page.goto(f"{root}{books}invoices?status=authorised")
    invoice = page.locator("tbody th a").first.get_attribute("href")
    page.goto(f"{root}{books}contacts")
    contact = page.locator("tbody th a").first.get_attribute("href")
    paths = ["/", *(home + each for each in OF_SANDBOX), *(books + each for each in OF_BOOKS), invoice, contact]
    for path in paths:
        page.goto(root + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.set_viewport_size({"width": 1120, "height": 800})
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page, options=rules).response
            wrong = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
            assert (path, scheme, wrong) == (path, scheme, [])
            assert found["passes"], "axe looked at nothing"


def test_a_refused_form_is_announced_and_marked(visit, control):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -e '.[browser]'").Axe()
    _, books = full_of_everything(control, "quickbooks")
    page = visit(bypass_csp=True)
    page.goto(page.url.rstrip("/") + books + "invoices/new")
    page.get_by_role("group", name="Line 2").get_by_label("Price").fill("ten")
    page.get_by_role("button", name="Write the invoice").click()
    alert = page.get_by_role("alert")
    assert "Line 1 description: This is needed." in alert.inner_text()
    alert.get_by_role("link", name="Line 1 unit amount").click()
    assert page.evaluate("document.activeElement.id") == "lines-1-unit_amount"
    assert page.get_by_role("group", name="Line 2").get_by_label("Price").get_attribute("aria-invalid") == "true"
    found = axe.run(page, options=RULES["light"]).response
    assert [each["id"] for each in found["violations"]] == []


def test_the_keyboard_alone_is_enough(visit, control):
    _, books = full_of_everything(control, "xero")
    page = visit()
    page.goto(page.url.rstrip("/") + books + "contacts")

    def tab_to(wanted):
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches('{wanted}')"):
                return
        raise AssertionError(f"Tab never came to {wanted}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    tab_to("#name")
    page.keyboard.type("Typed & Sons")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Typed & Sons").wait_for()


def test_without_scripts_everything_works(visit, control):
    home, books = full_of_everything(control, "xero")
    page = visit(java_script_enabled=False)
    root = page.url.rstrip("/")
    page.goto(f"{root}{home}journal")
    assert page.locator("noscript").inner_text() == "Load the page again to see what is new."
    assert page.locator("#live").is_hidden()
    page.goto(f"{root}{home}")
    page.get_by_role("button", name="A month on").click()
    assert "It is 2 Apr 2026" in page.get_by_role("status").inner_text()
    page.goto(f"{root}{books}contacts")
    page.get_by_label("Name (needed)").fill("No scripts")
    page.get_by_role("button", name="Add the contact").click()
    assert page.get_by_role("heading", level=1).inner_text() == "No scripts"


def test_a_link_on_a_page_of_another_site_opens_the_console_and_a_form_there_does_nothing(browser, console, control):
    before = len(control.sandboxes())
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f'<a href="{console.link}">console</a>')
    page.get_by_role("link").click()
    page.get_by_role("heading", name="Sandboxes", exact=True).wait_for()
    fields = "".join(f'<input name="{name}" value="xero">' for name in ("name", "organisation", "ledger"))
    page.goto("about:blank")
    target = console.link.split("/enter")[0] + "/sandboxes"
    page.set_content(f'<form method="post" action="{target}">{fields}<button>Go</button>')
    page.get_by_role("button").click()
    page.get_by_role("heading", name="This page could not be shown").wait_for()
    assert len(control.sandboxes()) == before
    context.close()
