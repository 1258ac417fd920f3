"""Every page in a real browser: no request, no script needed, accessible, readable on a phone, at zoom and on paper."""

from __future__ import annotations

import bundle_examples as examples
import pytest
from attested_examples import SIGNER, attested
from browsing import opened
from test_witnesses_shown import WITNESSES

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.comparing import Named, compare
from sevenpoint.harness.judging import load_rubric
from sevenpoint.reports import render_html
from sevenpoint.reports.comparison_page import render_comparison

# Printable area in CSS pixels: the sheet without the margins of base.css, at 96 to the inch.
SHEETS = {"A4": (688, 1009), "Letter": (710, 942)}
WIDTHS = {1120: "a desktop", 560: "a desktop at 200 % zoom", 360: "a phone"}
# Every rule of axe once; in the dark only what colours decide.
RULES = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}
# The contrast of each of its thousands of texts takes minutes, and `brief` shows one of every kind.
LARGE = {"light": {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": False}}}}
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
PAGES = ("flawed", "brief", "attested", "empty", "hostile", "comparison")
TOLD_IN_BRIEF = {"1.2", "1.5", "3.1", "4.2", "5.1", "6.6", "7.1"}


def compared():
    """A good candidate, a flawed one and a hostile one, side by side."""
    named = [
        Named(name, BundleData(results.manifest, results.runs))
        for name, results in (("good", examples.good()), ("bad", examples.flawed()), ("odd", examples.hostile()))
    ]
    return render_comparison(compare(named, load_rubric()))


def brief():
    """A report of a few runs that shows every kind of thing: small enough to look at each element of it."""
    made = [run for run in examples.runs(examples.DEFECTS) if run.requirements[0] in TOLD_IN_BRIEF]
    return examples.judged(made)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    files = {}
    for name in PAGES:
        if name == "comparison":
            html = compared()
        elif name == "attested":
            results = examples.judged(examples.runs()[:4])
            html = render_html(results, {}, attested=attested(), signer=SIGNER, witnesses=WITNESSES)
        else:
            results = brief() if name == "brief" else getattr(examples, name)()
            html = render_html(results, *examples.seen_by(results))
        files[name] = folder / f"{name}.html"
        files[name].write_text(html, encoding="utf-8")
    return files


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_runs_nothing_but_its_own_and_cuts_nothing_off(browser, pages, name):
    with opened(browser, pages[name]) as page:
        page.evaluate(OPEN_ALL)
        for width, what in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, what
        assert page.asked == [pages[name].as_uri()]
        assert page.said == []
        assert page.locator("script").count() == 1


@pytest.mark.timeout(600)  # axe computes the contrast of each text
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong_in_light_and_dark(browser, pages, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -e '.[browser]'").Axe()
    with opened(browser, pages[name], bypass_csp=True) as page:
        page.evaluate(OPEN_ALL)
        for scheme, rules in (LARGE if name == "flawed" else RULES).items():
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page, options=rules).response
            assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]] == [], scheme
            assert found["passes"], "axe looked at nothing"


def test_the_policy_stops_what_might_get_in(browser, pages):
    try_out = """async () => {
        const stopped = [];
        addEventListener('securitypolicyviolation', event => stopped.push(event.effectiveDirective));
        new Image().src = 'http://127.0.0.1:9/picture';
        fetch('http://127.0.0.1:9/call').catch(() => {});
        for (const [tag, text] of [['script', 'window.got = 1'], ['style', 'body { color: red }']]) {
            const element = document.createElement(tag);
            element.textContent = text;
            document.body.append(element);
        }
        await new Promise(resolve => setTimeout(resolve, 0));
        await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return [stopped.sort(), window.got ?? null];
    }"""
    with opened(browser, pages["brief"]) as page:
        stopped, got = page.evaluate(try_out)
        assert stopped == ["connect-src", "img-src", "script-src-elem", "style-src-elem"]
        assert got is None


@pytest.mark.parametrize("name", ["flawed", "comparison"])
def test_with_scripts_off_everything_is_there(browser, pages, name):
    with opened(browser, pages[name]) as page:
        with_scripts = page.locator("main").text_content()
    with opened(browser, pages[name], java_script_enabled=False) as page:
        assert page.locator("main").text_content() == with_scripts
        assert page.locator("#open-all").is_hidden()
        for summary in page.locator("summary").all()[:1]:
            summary.click()
            assert page.locator("details").first.get_attribute("open") is not None


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("name", ["flawed", "brief"])
def test_page_one_is_one_page_of_paper(browser, pages, name, sheet):
    width, height = SHEETS[sheet]
    with opened(browser, pages[name], width=width) as page:
        page.emulate_media(media="print")
        bottom = page.evaluate("document.querySelector('.page-one').getBoundingClientRect().bottom + scrollY")
        assert bottom <= height
        assert page.pdf(format=sheet, prefer_css_page_size=False)[:5] == b"%PDF-"


def test_paper_shows_what_a_failure_rests_on_without_a_click(browser, pages):
    with opened(browser, pages["flawed"]) as page:
        page.emulate_media(media="print")
        assert page.locator(".finding.worst .exchange").first.is_visible()
        assert page.locator("#open-all").is_hidden()


def test_one_button_opens_everything_and_closes_it_again(browser, pages):
    with opened(browser, pages["flawed"]) as page:
        closed = page.locator("details:not([open])")
        assert closed.count() > 3
        page.get_by_role("button", name="Open all details").click()
        assert closed.count() == 0
        page.get_by_role("button", name="Close all details").click()
        assert page.locator("details[open]").count() == 0


def test_a_link_into_closed_details_opens_them(browser, pages):
    with opened(browser, pages["flawed"]) as page:
        page.locator("#faults td a").first.click()
        target = page.evaluate("location.hash")
        assert target.startswith("#run-")
        assert page.locator(target).is_visible()


def test_the_keyboard_reaches_the_verdict_first(browser, pages):
    with opened(browser, pages["brief"]) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#verdict"
