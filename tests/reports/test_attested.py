"""The attested chapter: beside the measured scores, never in them, and unmoved by a vendor's words."""

from __future__ import annotations

import bundle_examples as examples
import pytest
from attested_examples import SIGNER, TODAY, attested
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reports_html import Page

from sevenpoint.harness.questionnaire import QUESTIONS, score
from sevenpoint.harness.questionnaire.answers import Answer, Answers, Document
from sevenpoint.harness.results import Outcome
from sevenpoint.harness.results.visible import CONTROL, DECEIVING
from sevenpoint.reports import render_html
from sevenpoint.reports.attested import attested_lines, view_of
from sevenpoint.reports.exports.secrets import FIELDS, masked, masked_header, masked_pair
from sevenpoint.reports.formats import FORMATS
from sevenpoint.reports.judged import Judged


@pytest.mark.parametrize("words", [examples.HOSTILE, examples.HOSTILE + "A" * 19_000, "plain words", "\u202e" * 300])
def test_a_vendors_words_stay_words(words):
    html = render_html(examples.good(), {}, attested=attested(words), signer=SIGNER)
    page = Page(html)
    assert len(page.all("script")) == 1
    assert page.all("img", "iframe", "object", "form") == []
    assert not DECEIVING.search(html)
    assert not CONTROL.search(html)
    assert len(html) < 700_000
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for line in attested_lines(view_of(attested(words))):
        assert not DECEIVING.search(line)
        assert not CONTROL.search(line)


def test_the_first_page_says_that_an_answer_is_disproved_and_leads_to_it():
    text = Page(render_html(examples.good(), {}, attested=attested())).text
    assert "The vendor says otherwise. Measured results disprove 1 answer of the questionnaire: B14" in text
    assert (
        "B14 Which scopes are requested, which calls use each? Answered: yes, “We do.”. Measured: fail: We do." in text
    )
    assert "The vendor says otherwise" not in Page(render_html(examples.good(), {})).text


def test_measured_scores_are_the_same_with_and_without_answers():
    results = examples.flawed()
    without = Page(render_html(results, {})).all("table")[0]
    assert Page(render_html(results, {}, attested=attested())).all("table")[0] == without
    for name in ("json", "junit", "ctrf", "sarif", "csv", "findings-csv", "badge"):
        assert FORMATS[name].render(Judged(results)) == FORMATS[name].render(Judged(results, attested=attested()))


NAMES = st.lists(st.sampled_from(sorted(QUESTIONS)), unique=True, min_size=1, max_size=8)
SPOKEN = sorted({name for question in QUESTIONS.values() for name in question.measured if "/" in name})


@settings(deadline=None, derandomize=True, max_examples=60)
@given(NAMES, st.sampled_from(SPOKEN), st.sampled_from([Outcome.FAIL, Outcome.PARTIAL, Outcome.UNSUPPORTED]))
def test_a_measured_shortcoming_never_raises_an_answer_and_a_pass_changes_none(names, spoken, outcome):
    requirement, _, scenario = spoken.partition("/")
    papers = {"d": Document(title="t", file="f", kind="observation", issued=TODAY, reviewer="r")}
    told = Answer(answer="yes", text="w", documents=["d"], grades=[{"by": "r", "score": 3}])
    answers = Answers(
        questionnaire="1", answered_on=TODAY, graded_on=TODAY, documents=papers, answers=dict.fromkeys(names, told)
    )

    def scores(seen):
        run = examples.runs()[0]
        finding = run.findings[0].model_copy(update={"requirement": requirement, "outcome": seen})
        made = run.model_copy(update={"scenario": f"p/{scenario}", "findings": [finding]})
        attested = score(answers, examples.judged([made]))
        return [a.score for part in attested.parts for section in part.sections for a in section.answers]

    alone = [a.score for part in score(answers).parts for section in part.sections for a in section.answers]
    assert scores(Outcome.PASS) == alone
    assert all(worse <= before for worse, before in zip(scores(outcome), alone, strict=True))
    disproved = [
        name for name in names if spoken in QUESTIONS[name].measured or requirement in QUESTIONS[name].measured
    ]
    assert (sum(scores(outcome)) < sum(alone)) == bool(disproved)


SECRET = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", min_size=12, max_size=40)


@settings(deadline=None, derandomize=True)
@given(
    SECRET,
    st.sampled_from(FIELDS),
    st.sampled_from(["{0}={1}", "a=1&{0}={1}&b=2", '{{"{0}": "{1}"}}', '{{"{0}":"{1}"}}']),
)
def test_no_secret_survives_masking(secret, field, form):
    told = form.format(field, secret)
    starts = told.rindex(secret)
    for end in range(starts + 1, len(told) + 1):  # wherever the text was cut
        assert masked(told[:end]).startswith(f"{told[:starts]}***")
        assert secret not in masked(told[:end]).replace(field, "")
    assert secret not in masked_header("Authorization", f"Bearer {secret}")
    assert secret not in masked_pair(field.upper(), secret)[1]
