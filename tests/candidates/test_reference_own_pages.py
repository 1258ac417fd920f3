"""The reference candidate's own pages in a real browser: deeds carried out, roles kept, accessible, fit for a phone."""

from __future__ import annotations

import pytest
from candidate_world import World

WIDTHS = (1120, 560, 360)


@pytest.fixture
def page(browser, here: World):
    """Signed in as the owner of a connected account with a client, a proposal, an invoice and a payment."""
    client = here.client(name="Amber Bakery", email="a@bakery.example")
    invoice = here.invoice(client)
    here.candidate.collect(invoice.id)
    context = browser.new_context(viewport={"width": 1120, "height": 900}, bypass_csp=True)
    made = context.new_page()
    made.set_default_timeout(30_000)
    sign_in(made, here, "owner")
    yield made
    context.close()


def sign_in(page, here: World, role: str) -> None:
    page.goto(f"{here.candidate.front.address}/pages/")
    page.get_by_label("Sign-in key").fill(here.candidate.workspace.tokens[role])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/pages/clients")


def go(page, section: str) -> None:
    page.get_by_role("link", name=section, exact=True).click()


@pytest.mark.timeout(600)
def test_axe_finds_nothing_and_a_phone_shows_everything(page, here: World) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -e '.[browser]'").Axe()
    origin = f"{here.candidate.front.address}/pages"
    invoice = here.candidate.invoices()[0]
    paths = ["clients", "proposals", "invoices", f"invoices/{invoice.id}", f"clients/{invoice.client_id}", "payments"]
    for path in ["", *paths, "alerts", "notices", "audit", "ledgers", "members", "time", "clients/nobody"]:
        page.goto(f"{origin}/{path}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page, options={"resultTypes": ["violations"]}).response
            told = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
            assert told == [], (path, scheme)
            assert found["passes"]


def test_what_a_page_does_is_what_the_contract_shows(page, here: World) -> None:
    go(page, "Clients")
    page.get_by_label("Name", exact=True).fill("Cedar Books 7KQ")
    page.get_by_label("E-mail").fill("c@books.example")
    page.get_by_role("button", name="Add the client").click()
    (made,) = here.candidate.clients_named("Cedar Books 7KQ")
    assert made.email == "c@books.example"
    go(page, "Proposals")
    page.get_by_label("Title").fill("Year-end work")
    page.get_by_label("Client", exact=True).select_option(label="Cedar Books 7KQ")
    line = page.locator("fieldset").first
    line.get_by_label("Service").fill("Advisory")
    line.get_by_label("Description").fill("Advice 3KD")
    line.get_by_label("Price of one").fill("1043.17")
    page.get_by_role("button", name="Send the proposal").click()
    page.get_by_label("Signed by").fill("Eve Client")
    page.get_by_role("button", name="Sign", exact=True).click()
    assert page.get_by_text("1043.17").count()
    billed = [each for each in here.candidate.invoices() if each.client_id == made.id]
    assert [str(each.subtotal) for each in billed] == ["1043.17"]


def test_a_member_is_told_what_a_member_may_not_do(page, here: World) -> None:
    sign_in(page, here, "member")
    go(page, "Ledgers")
    page.get_by_role("button", name="Disconnect").click()
    assert "You may not do this" in page.locator("h1").inner_text()
    assert here.candidate.connection().status == "connected"


def test_what_is_wrong_is_said_and_nobody_gets_in_with_a_guess(page, here: World) -> None:
    go(page, "Clients")
    page.get_by_label("Name", exact=True).fill("Amber Bakery")
    page.get_by_role("button", name="Add the client").click()
    assert page.get_by_role("alert").count() == 1
    page.context.clear_cookies()
    page.goto(f"{here.candidate.front.address}/pages/clients")
    assert page.get_by_text("Sign in first.").count() == 1
    page.goto(f"{here.candidate.front.address}/pages/")
    page.get_by_label("Sign-in key").fill("guessed")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_text("No account has this sign-in key.").count() == 1
