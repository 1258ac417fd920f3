"""The HTML report: complete, self-contained, accessible, and unmoved by hostile text."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import bundle_examples as examples
import pytest

from sevenpoint.harness.results import Outcome, Results
from sevenpoint.harness.results.visible import CONTROL, DECEIVING
from sevenpoint.reports import render_html

VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "path"}


class Page(HTMLParser):
    """The elements of a page, as (tag, attributes, text)."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[int] = []
        self.feed(html)
        self.close()
        assert self.open == [], "elements are left open"

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), []))
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), []))

    def handle_endtag(self, tag):
        assert self.elements[self.open.pop()][0] == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        for index in self.open:
            self.elements[index][2].append(data)

    def all(self, *tags):
        return [(a, "".join(t)) for tag, a, t in self.elements if tag in tags]

    @property
    def text(self):
        return " ".join(self.all("body")[0][1].split())


def render(name):
    results = getattr(examples, name)()
    return results, render_html(results, *examples.seen_by(results))


@pytest.fixture(scope="module", params=["good", "flawed", "empty", "aborted", "hostile"])
def made(request):
    results, html = render(request.param)
    return results, html, Page(html)


def test_the_report_is_one_file_that_asks_for_nothing(made):
    _, html, page = made
    assert len(html.encode()) < 3_000_000
    assert len(page.all("script")) == 1
    assert page.all("img", "link", "iframe", "object", "embed", "form", "base") == []
    for tag, attributes, _ in page.elements:
        assert not [a for a in attributes if a.startswith("on") or a in ("src", "style", "srcset")], tag
        assert attributes.get("href", "#").startswith("#")
    assert "url(" not in html
    assert "@import" not in html


def test_links_lead_somewhere_and_ids_are_unique(made):
    _, _, page = made
    ids = [a["id"] for _, a, _ in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes, _ in page.elements:
        for name in ("href", "aria-labelledby"):
            if name in attributes:
                assert attributes[name].lstrip("#") in ids


def test_the_page_is_accessible(made):
    _, _, page = made
    assert page.elements[0][:2] == ("html", {"lang": "en"})
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    assert page.all("a")[0][0] == {"class": "skip", "href": "#verdict"}
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(a.get("scope") in ("col", "row") for a, _ in page.all("th"))
    assert all("aria-label" in a or a.get("aria-hidden") == "true" for a, _ in page.all("svg"))
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_character_that_deceives_gets_through(made):
    _, html, page = made
    assert not DECEIVING.search(html)
    assert not CONTROL.search(html)
    assert not DECEIVING.search(page.text)


def test_page_one_says_who_what_and_how_well(made):
    results, _, page = made
    text = page.text
    assert results.label in text
    for sentence in results.sentences:
        if len(sentence) < 250:
            assert " ".join(sentence.split()) in text or "[U+" in text
    for point in results.points:
        assert point.question in text
    assert results.rubric in text
    assert "What was not tested, and why" in text
    assert "attested by questionnaire" in text


def test_a_flawed_candidate_sees_each_failure_with_what_is_needed_to_repeat_it():
    results, html = render("flawed")
    text = Page(html).text
    assert len(results.gates) == 3
    for _, outcome, _, title, expected, observed, _ in examples.DEFECTS:
        assert title in text
        assert expected in text
        assert observed in text
        assert outcome in (Outcome.FAIL, Outcome.PARTIAL, Outcome.UNSUPPORTED)
    assert "1,043.17 USD at stake" in text
    assert "sevenpoint evaluate -k 5_1_time-outs --ledger xero" in text
    assert "struck by the fault lost_answer" in text
    assert "The ledger did not start in 10 s." in text
    assert html.index("was posted twice after one lost answer</h4>") < html.index("reported nowhere for 24 hours</h4>")


def test_findings_of_a_chapter_are_sorted_by_the_harm_they_do():
    _, html = render("flawed")
    assert html.index("presses Sync</h4>") < html.index("after the ledger says 14</h4>")


def test_an_unfinished_evaluation_says_so_on_page_one():
    _, html = render("aborted")
    assert "Not finished." in html
    assert "34 requirements:" in html


def test_hostile_text_is_shown_as_text_and_cut():
    _, html = render("hostile")
    text = Page(html).text
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}" in text
    assert "[U+202E]evil" in text
    assert "more characters]" in text
    assert len(html) < 600_000


def test_the_same_results_make_the_same_report():
    assert render("flawed") == render("flawed")


def many(requirements):
    """Runs that all fail everything, each with long exchanges: the longest report there can be of that many."""
    made = [
        run.model_copy(
            update={
                "findings": [
                    f.model_copy(update={"outcome": Outcome.FAIL, "exchanges": [1, 2, 3, 4, 5, 6, 7, 8]})
                    for f in run.findings * 4
                ]
            }
        )
        for run in examples.runs()
        if run.requirements[0] in requirements
    ]
    journal = examples.journal("<&>" * 20_000)
    return examples.judged(made), {run.id: journal for run in made}, {run.id: examples.calls() for run in made}


def cpu_seconds(work):
    """Processor time of the faster of two calls, whatever else the machine does."""
    took = []
    for _ in range(2):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took)


def test_the_cost_of_a_report_grows_no_faster_than_its_runs():
    ids = [requirement.id for requirement in examples.MEASURABLE]
    few, all_of_them = many(ids[::4]), many(ids)
    ratio = cpu_seconds(lambda: render_html(*all_of_them)) / cpu_seconds(lambda: render_html(*few))
    assert ratio < 2 * len(all_of_them[0].runs) / len(few[0].runs)


def test_a_report_of_very_many_failures_stays_small():
    results, journals, calls = many([requirement.id for requirement in examples.MEASURABLE])
    runs = [run.model_copy(update={"id": f"{run.id}-{n}"}) for n in range(3) for run in results.runs]
    told = ({f"{name}-{n}": kept for n in range(3) for name, kept in each.items()} for each in (journals, calls))
    assert len(runs) > 250
    assert len(render_html(examples.judged(runs), *told).encode()) < 3_000_000


def test_a_report_costs_no_more_than_reading_its_results_a_few_times():
    results, journals, calls = many([requirement.id for requirement in examples.MEASURABLE])
    written = results.model_dump_json()
    reading = cpu_seconds(lambda: [Results.model_validate_json(written) for _ in range(10)])
    assert cpu_seconds(lambda: render_html(results, journals, calls)) < 5 * reading


def test_the_appendix_says_how_much_stayed_in_the_bundle():
    results, html = render("flawed")
    text = Page(html).text
    assert f"{len(results.runs) * 8:,} exchanges at the ledger" in text
    shown = int(re.search(r"prints (\d+) of those exchanges", text).group(1))
    assert shown == html.count('<figure class="exchange">')


def colours(block):
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "soft", "link", "good", "bad", "warn", "mute"])
def test_text_stands_out_from_paper_as_wcag_aa_asks(theme, name):
    css = (files("sevenpoint.reports") / "templates" / "base.css").read_text(encoding="utf-8")
    table = colours(css.split(":root {")[1 if theme == "light" else 2].split("}")[0])
    for ground in ("paper", "wash"):
        high, low = sorted((luminance(table[name]), luminance(table[ground])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_a_finding_names_the_clauses_of_the_platforms_reviews_that_it_speaks_to():
    run = examples.runs()[0].model_copy(update={"scenario": "point_7_implementation/organisation_named"})
    finding = run.findings[0].model_copy(update={"requirement": "7.4", "outcome": Outcome.FAIL})
    results = examples.judged([run.model_copy(update={"findings": [finding], "requirements": ["7.4"]})])
    assert "XC-1, X21-3: what the platforms ask for too" in Page(render_html(results, {})).text


def test_secrets_that_a_journal_holds_are_masked_in_what_is_printed():
    run = examples.runs(examples.DEFECTS)[0]
    finding = run.findings[0].model_copy(update={"outcome": Outcome.FAIL, "exchanges": [1]})
    results = examples.judged([run.model_copy(update={"findings": [finding]})])
    exchange = examples.journal()[0].model_copy(
        update={
            "seq": 1,
            "query": "code=s3cr3t&page=2",
            "request_headers": {"Authorization": "Bearer s3cr3t"},
            "request_body": "grant_type=refresh_token&refresh_token=s3cr3t",
            "response_body": '{\n "access_token": "s3cr3t"}',
        }
    )
    html = render_html(results, {run.id: [exchange]})
    assert "code=***&amp;page=2" in html
    assert "s3cr3t" not in html
