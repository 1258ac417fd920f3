"""The questionnaires: files read strictly, evidence graded by rule, answers that a measurement beats."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_bundle import MANIFEST, a_run

from sevenpoint.harness import cli
from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.coverage import every_scenario
from sevenpoint.harness.errors import MET, NOT_MET, USAGE
from sevenpoint.harness.questionnaire import QUESTIONS, QuestionnaireError, new_answers, problems, reminders, score
from sevenpoint.harness.questionnaire.agreement import weighted_kappa
from sevenpoint.harness.questionnaire.answers import Answer, Answers, Document, GivenScore, Kind, Reply, parse_answers
from sevenpoint.harness.questionnaire.evidence import Grade, months_later, worth
from sevenpoint.harness.questionnaire.questions import QUESTIONNAIRES
from sevenpoint.harness.questionnaire.strict_yaml import YamlError, read_yaml
from sevenpoint.harness.results import Attested, AttestedAnswer, Finding, Outcome
from sevenpoint.harness.signing import is_signed
from sevenpoint.harness.verdict import report_bundle
from sevenpoint.reports.schema import questionnaire_schema

TODAY = dt.date(2026, 11, 26)
QUICK = settings(deadline=None, derandomize=True, max_examples=150)


def document(**changes) -> Document:
    values = {
        "title": "SOC 2 Type II report",
        "file": "soc2.pdf",
        "sha256": "0" * 64,
        "kind": "soc2_type_2",
        "issued": dt.date(2026, 5, 12),
        "period_end": dt.date(2026, 3, 31),
        "reviewer": "R. Viewer",
        "reviewed_on": dt.date(2026, 11, 1),
        "covers_integration": True,
    }
    return Document(**values | changes)


def answers(given: dict[str, Answer], documents: dict[str, Document] | None = None) -> Answers:
    return Answers(
        questionnaire="1",
        vendor="Acme",
        product="Proposals",
        answered_by="A. Nswer",
        answered_on=TODAY,
        graded_on=TODAY,
        documents=documents or {},
        answers=given,
    )


def yes(*documents: str, grade: int | None = 3, **more) -> Answer:
    grades = () if grade is None else (GivenScore(by="R. Viewer", score=grade),)
    return Answer(answer=Reply.YES, text="We do.", documents=documents, grades=grades, **more)


def results_of(tmp_path: Path, scenario: str, requirement: str, *outcomes: Outcome, evidence="measured"):
    """A judged bundle with one run that speaks to one requirement."""
    findings = [
        Finding(requirement=requirement, outcome=each, title="t", expected="e", observed="o", harm="money_wrong",
                evidence=evidence)
        for each in outcomes
    ]  # fmt: skip
    bundle = Bundle(tmp_path)
    bundle.create(MANIFEST.model_copy(update={"points": [1, 2, 3, 4, 5, 6, 7]}), replace=True)
    run = a_run("x-xero").model_copy(update={"scenario": scenario, "findings": findings, "requirements": [requirement]})
    bundle.write_run(run)
    bundle.finish()
    return report_bundle(bundle)[0]


def answer_of(attested: Attested, name: str) -> AttestedAnswer:
    return next(a for part in attested.parts for s in part.sections for a in s.answers if a.id == name)


# The questions


def test_every_attested_line_of_the_checklist_is_asked_about_and_weights_are_whole():
    attested = {name for name, each in REQUIREMENTS.items() if "A" in each.mode}
    assert {question.line for question in QUESTIONS.values()} == attested
    assert [sum(section.weight for section in part.sections) for part in QUESTIONNAIRES] == [100, 100]
    assert len(QUESTIONS) == 50
    assert sum(question.gate for question in QUESTIONS.values()) == 16


def test_what_a_question_is_checked_against_exists():
    scenarios = {name.rsplit("/", 1)[-1]: about.requirements for name, about in every_scenario()}
    for question in QUESTIONS.values():
        for named in question.measured:
            requirement, _, scenario = named.partition("/")
            assert REQUIREMENTS[requirement].mode != "A", named
            assert not scenario or requirement in scenarios[scenario], named


# Reading


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2", "line 2: 'a' is there twice"),
        ("a: &x [1]\nb: *x", "line 2: an alias (*) is not allowed"),
        ("? [a]\n: b", "line 1: a key must be a word"),
        ("a: [", "line 1: "),
        ("\tx: 1", "line 1: "),
        ("a: \x00", "special characters are not allowed"),
        ("[" * 5_000, "nested too deeply"),
        ("a" * 1_000_001, "longer than 1,000,000 characters"),
    ],
)
def test_yaml_that_is_not_plain_is_refused(text, problem):
    with pytest.raises(YamlError) as raised:
        read_yaml(text)
    assert problem in str(raised.value)


def test_yaml_makes_text_only():
    assert read_yaml("a: no\nb: 2026-01-01\nc: 1.10\nd:\ne: !!python/name:os.system x") == {
        "a": "no", "b": "2026-01-01", "c": "1.10", "d": "", "e": "x",
    }  # fmt: skip


@QUICK
@given(st.text())
def test_any_text_is_read_or_refused_with_a_sentence(text):
    with pytest.raises(QuestionnaireError, match=r"^answers: "):
        parse_answers(text)


LEAVES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@QUICK
@given(st.dictionaries(LEAVES, st.lists(LEAVES, max_size=3) | LEAVES, max_size=4))
def test_what_is_written_as_yaml_reads_back_as_text(content):
    assert read_yaml(yaml.safe_dump(content, default_style='"', allow_unicode=True)) == content


def test_a_new_file_can_be_read_and_asks_everything():
    made = parse_answers(new_answers(TODAY, vendor='Ac"me: \U0001f600', product="-"))
    assert made.vendor == 'Ac"me: \U0001f600'
    assert list(made.answers) == list(QUESTIONS)
    assert all(each.answer is Reply.UNKNOWN for each in made.answers.values())
    assert [part.score for part in score(made).parts] == [0, 0]


def test_a_file_of_one_questionnaire_is_scored_on_that_one_only():
    attested = score(parse_answers(new_answers(TODAY, parts=["assurance"])))
    assert [part.id for part in attested.parts] == ["assurance"]
    assert [line.id for line in attested.lines] == ["5.8", "6.7"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("answers:", "answers: Input should be"),
        ("answers: {A1: {answer: maybe}}", "answers.A1.answer: Input should be 'yes', 'partly', 'no'"),
        ("answers: {A1: {anwser: yes}}", "answers.A1.anwser: Extra inputs are not permitted"),
        (
            "answers: {A1: {grades: [{by: x, score: 4}]}}",
            "answers.A1.grades.0.score: Input should be less than or equal",
        ),
        ("documents: {a: {title: x}}\nanswers: {}", "documents.a.file: Field required (2 more)"),
        ("answered_on: 30 February\nanswers: {}", "answered_on: "),
    ],
)
def test_a_wrong_value_is_named_by_its_place(change, problem):
    day = "" if "answered_on" in change else "answered_on: 2026-11-26"
    text = f'questionnaire: "1"\n{day}\ngraded_on: 2026-11-26\n{change}'
    with pytest.raises(QuestionnaireError) as raised:
        parse_answers(text, "acme.yaml")
    assert f"acme.yaml: {problem}" in str(raised.value)


def test_another_version_of_the_questions_is_named():
    with pytest.raises(QuestionnaireError, match="questionnaire: is '2', this program asks version '1'"):
        parse_answers('questionnaire: "2"')


# Checking


def check_with_file(tmp_path, given, **changes):
    (tmp_path / "soc2.pdf").write_bytes(b"report")
    digest = hashlib.sha256(b"report").hexdigest()
    return problems(answers(given, {"soc2": document(**{"sha256": digest} | changes)}), tmp_path)


def test_a_file_without_mistakes_has_no_problems(tmp_path):
    assert check_with_file(tmp_path, {"B1": yes("soc2")}) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sha256": None}, f"sha256 is missing; the file's is {hashlib.sha256(b'report').hexdigest()}"),
        ({"sha256": "1" * 64}, "sha256 is not that of the file"),
        ({"file": "../soc2.pdf"}, "must lie below the folder of the answers"),
        ({"file": "/etc/passwd"}, "must lie below the folder of the answers"),
        ({"file": "none.pdf"}, "cannot be read (No such file or directory)"),
        (
            {"issued": dt.date(2026, 12, 1), "reviewed_on": dt.date(2026, 12, 1)},
            "issued on 2026-12-01, after graded_on",
        ),
        ({"expires": dt.date(2026, 5, 1)}, "expires on 2026-05-01, before it was issued"),
        ({"reviewed_on": None}, "reviewed_on is missing: on which day did R. Viewer read it?"),
        ({"reviewed_on": dt.date(2026, 1, 1)}, "is before it was issued"),
    ],
)
def test_a_wrong_document_is_named(tmp_path, changes, problem):
    [found] = check_with_file(tmp_path, {"B1": yes("soc2")}, **changes)
    assert found.startswith("documents.soc2: ")
    assert problem in found


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "outside").write_bytes(b"report")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "soc2.pdf").symlink_to(tmp_path / "outside")
    [found] = problems(answers({}, {"soc2": document()}), tmp_path / "in")
    assert "leads out of the folder" in found


@pytest.mark.parametrize(
    ("name", "answer", "problem"),
    [
        ("Z9", yes(), "no question has this id"),
        ("A4", yes("nowhere"), "document 'nowhere' is not among the documents"),
        ("A1", Answer(answer="not_applicable", reason="x"), "a gate question always applies"),
        ("A4", Answer(answer="not_applicable"), "reason is missing"),
        ("A4", Answer(answer="yes", grades=[{"by": "x", "score": 0}, {"by": "y", "score": 2}]), "2 or more apart"),
        ("A4", Answer(answer="yes", grades=[{"by": "x", "score": 1}, {"by": "x", "score": 2}]), "x graded twice"),
        ("A4", yes(resolved={"by": "x", "score": 1}), "resolved settles two grades, and there are 1"),
    ],
)
def test_a_wrong_answer_is_named(tmp_path, name, answer, problem):
    [found] = problems(answers({name: answer}), tmp_path)
    assert found.startswith(f"answers.{name}: ")
    assert problem in found


def test_what_wants_doing_is_reminded_of_before_it_is_late():
    soon = document(expires=TODAY + dt.timedelta(days=30), reviewer=None, reviewed_on=None)
    told = reminders(answers({"B1": yes("soc2", grade=None)}, {"soc2": soon, "spare": document()}), TODAY)
    assert told[0].startswith("27 unanswered, each scored 0: B2, B3")
    assert told[1:] == [
        "documents.soc2: expires on 2026-12-26; ask for its successor",
        "documents.soc2: nobody has reviewed it, so it is worth the vendor's word",
        "documents.spare: no answer rests on it",
        "1 graded by nobody, each at most 1: B1",
    ]


# Evidence


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, Grade.INDEPENDENT),
        ({"kind": "soc2_type_1"}, Grade.ARTEFACT),
        ({"kind": "talk"}, Grade.TALK),
        ({"kind": "observation", "covers_integration": False}, Grade.OBSERVED),
        ({"redacted": True}, Grade.ARTEFACT),
        ({"covers_integration": False}, Grade.ARTEFACT),
        ({"period_end": dt.date(2025, 11, 26)}, Grade.INDEPENDENT),
        ({"period_end": dt.date(2025, 11, 25)}, Grade.ARTEFACT),
        ({"expires": TODAY}, Grade.INDEPENDENT),
        ({"expires": TODAY - dt.timedelta(days=1)}, Grade.STATEMENT),
        ({"reviewer": None}, Grade.STATEMENT),
        ({"kind": "bridge_letter", "issued": dt.date(2026, 8, 26), "period_end": None}, Grade.STATEMENT),
        ({"kind": "bridge_letter", "issued": dt.date(2026, 8, 25), "period_end": None}, Grade.TALK),
    ],
)
def test_a_document_is_worth_what_the_ladder_says(changes, grade):
    found, notes = worth(document(**changes), TODAY)
    assert found is grade
    assert bool(notes) == (grade < Grade.INDEPENDENT and changes.get("kind") not in ("soc2_type_1", "talk")
                           and not (changes.get("kind") == "bridge_letter" and grade is Grade.STATEMENT))  # fmt: skip


@QUICK
@given(
    st.sampled_from(Kind), st.booleans(), st.booleans(), st.booleans(),
    st.dates(dt.date(2020, 1, 1), TODAY), st.integers(0, 4_000),
)  # fmt: skip
def test_a_document_never_gains_by_age_by_blackening_or_by_being_unread(kind, redacted, covers, read, issued, days):
    paper = document(
        kind=kind, redacted=redacted, covers_integration=covers, issued=issued, period_end=None,
        reviewer="R" if read else None, expires=issued + dt.timedelta(days=days),
    )  # fmt: skip
    grade, _ = worth(paper, TODAY)
    assert worth(paper, TODAY + dt.timedelta(days=days))[0] <= grade
    assert worth(paper.model_copy(update={"redacted": True}), TODAY)[0] <= grade
    assert worth(paper.model_copy(update={"reviewer": None}), TODAY)[0] <= grade
    assert worth(paper.model_copy(update={"covers_integration": True}), TODAY)[0] >= grade


@QUICK
@given(st.dates(dt.date(1990, 1, 1), dt.date(8000, 1, 1)), st.integers(0, 30))
def test_months_later_is_in_the_month_that_is_meant(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


# Scoring


def test_an_answer_is_worth_its_grade_within_what_its_evidence_supports():
    def value(answer, **documents):
        return answer_of(score(answers({"B2": answer}, documents)), "B2").score

    soc2, policy = document(), document(kind="artefact")
    assert value(yes("d"), d=soc2) == 3
    assert value(yes("d"), d=policy) == 2
    assert value(yes("d", "e"), d=policy, e=soc2) == 3
    assert value(yes("d", grade=1), d=soc2) == 1
    assert value(yes()) == 1
    assert value(yes("d", grade=None), d=soc2) == 1
    assert value(yes().model_copy(update={"text": ""})) == 0
    assert value(yes("d").model_copy(update={"answer": Reply.PARTLY}), d=soc2) == 1
    assert value(yes("d").model_copy(update={"answer": Reply.REFUSED}), d=soc2) == 0


def test_of_two_grades_the_lower_counts_unless_they_were_settled():
    two = (GivenScore(by="a", score=3), GivenScore(by="b", score=2))
    answer = Answer(answer="yes", text="x", documents=["d"], grades=two)
    settled = answer.model_copy(update={"resolved": GivenScore(by="a and b", score=3)})
    given = {"B2": answer, "B3": settled}
    attested = score(answers(given, {"d": document()}))
    assert (answer_of(attested, "B2").score, answer_of(attested, "B3").score) == (2, 3)


def test_a_gate_question_under_two_holds_its_section_at_one():
    good = {name: yes("d") for name in ("B1", "B2", "B3", "B4", "B5")}
    [section] = [s for s in score(answers(good, {"d": document()})).parts[0].sections if s.title == "SOC 2 report"]
    assert (section.score, section.held_by) == (3, [])
    good["B1"] = Answer(answer="refused")
    [section] = [s for s in score(answers(good, {"d": document()})).parts[0].sections if s.title == "SOC 2 report"]
    assert (section.score, section.held_by) == (1, ["B1"])


def test_a_measured_failure_wins_over_a_yes_and_costs_the_document_a_step(tmp_path):
    given = {
        "A1": yes("handbook"),
        "A3": yes("handbook"),
        "A4": yes("handbook", "call"),
        "A6": yes("other"),
        "A16": yes(),
    }
    papers = {name: document(kind="observation") for name in ("handbook", "call", "other")}
    results = results_of(tmp_path, "point_7_implementation/import_undone", "7.1", Outcome.FAIL)
    attested = score(answers(given, papers), results)
    wrong = answer_of(attested, "A3")
    assert (wrong.score, wrong.measured, [f.run for f in wrong.contradicted_by]) == (0, Outcome.FAIL, ["x-xero"])
    assert wrong.notes == ["a measured result says otherwise, and the measured result wins"]
    assert (answer_of(attested, "A1").score, answer_of(attested, "A4").score) == (2, 2)
    assert answer_of(attested, "A4").notes == ["one step lower: handbook was wrong on A3"]
    assert (answer_of(attested, "A6").score, answer_of(attested, "A16").score) == (3, 1)
    assert score(answers(given, papers)).parts[0].score > attested.parts[0].score


def test_a_word_that_proves_false_costs_the_other_words_a_step(tmp_path):
    results = results_of(tmp_path, "point_6_security/forged_webhook", "6.5", Outcome.PASS, Outcome.UNSUPPORTED)
    attested = score(answers({"B13": yes(), "B21": yes(), "B20": yes("d")}, {"d": document()}), results)
    assert [answer_of(attested, name).score for name in ("B13", "B21", "B20")] == [0, 0, 3]
    assert answer_of(attested, "B21").notes[-1] == "one step lower: the questionnaire itself was wrong on B13"


@pytest.mark.parametrize(
    ("reply", "outcomes", "contradicted"),
    [
        (Reply.YES, [Outcome.PASS], False),
        (Reply.YES, [Outcome.PASS, Outcome.PARTIAL], True),
        (Reply.YES, [Outcome.NOT_OBSERVED, Outcome.HARNESS_ERROR, Outcome.WAIVED], False),
        (Reply.PARTLY, [Outcome.PASS, Outcome.FAIL], False),
        (Reply.PARTLY, [Outcome.FAIL], True),
        (Reply.NO, [Outcome.FAIL], False),
        (Reply.NO, [Outcome.PASS], False),
        (Reply.NOT_APPLICABLE, [Outcome.FAIL], False),
    ],
)
def test_what_contradicts_what(tmp_path, reply, outcomes, contradicted):
    results = results_of(tmp_path, "point_6_security/scopes_asked_are_used", "6.3", *outcomes)
    answer = yes().model_copy(update={"answer": reply, "reason": "x"})
    found = answer_of(score(answers({"B14": answer}), results), "B14")
    assert bool(found.contradicted_by) is contradicted
    if reply is Reply.NO and Outcome.PASS in outcomes:
        assert found.notes[-1:] == ["the bench saw it work: the product does more than the answer says"]
        assert found.score == 0


def test_only_the_named_scenario_speaks_and_only_measured_findings(tmp_path):
    results = results_of(tmp_path, "point_7_implementation/organisation_named", "7.1", Outcome.FAIL)
    assert answer_of(score(answers({"A3": yes()}), results), "A3").measured is None
    results = results_of(tmp_path, "point_7_implementation/import_undone", "7.1", Outcome.FAIL, evidence="claimed")
    assert answer_of(score(answers({"A3": yes()}), results), "A3").contradicted_by == []


def test_the_three_shares_stand_side_by_side(tmp_path):
    given = {name: yes("d") for name in ("B1", "B2")} | {"B3": yes(), "B4": Answer(answer="not_applicable", reason="x")}
    attested = score(
        answers(given, {"d": document()}), results_of(tmp_path, "p/scopes_asked_are_used", "6.3", Outcome.PASS)
    )
    assert (attested.evidenced, attested.claimed, attested.measured) == (
        round(2 / 27, 4),
        round(1 / 27, 4),
        round(1 / 27, 4),
    )


VALUES = st.builds(
    lambda reply, text, grade, papers: Answer(
        answer=reply, text=text, documents=papers,
        grades=[] if grade is None else [{"by": "x", "score": grade}],
    ),
    st.sampled_from([each for each in Reply if each is not Reply.NOT_APPLICABLE]),
    st.sampled_from(["", "words"]),
    st.none() | st.integers(0, 3),
    st.lists(st.sampled_from(["soc2", "policy"]), max_size=2),
)  # fmt: skip
FILES = st.dictionaries(st.sampled_from(list(QUESTIONS)), VALUES, min_size=1, max_size=12)
PAPERS = {"soc2": document(), "policy": document(kind="artefact")}


@QUICK
@given(FILES)
def test_every_score_is_in_its_range_and_means_add_up(given_answers):
    attested = score(answers(given_answers, PAPERS))
    for part in attested.parts:
        weights = [(s.weight, s.score) for s in part.sections if s.score is not None]
        assert part.score == pytest.approx(sum(w * v for w, v in weights) / sum(w for w, _ in weights), abs=1e-4)
        for section in part.sections:
            values = [a.score for a in section.answers if a.score is not None]
            mean = sum(values) / len(values)
            assert section.score == pytest.approx(min(mean, 1) if section.held_by else mean, abs=1e-4)
            assert all(0 <= value <= 3 for value in values)


@QUICK
@given(FILES, st.sampled_from(list(QUESTIONS)), st.data())
def test_a_better_answer_never_lowers_and_worse_evidence_never_raises(given_answers, name, data):
    before = score(answers({**given_answers, name: Answer()}, PAPERS))
    after = score(answers({**given_answers, name: data.draw(VALUES)}, PAPERS))
    assert all(b.score <= a.score for b, a in zip(before.parts, after.parts, strict=True))
    worse = {name: paper.model_copy(update={"reviewer": None}) for name, paper in PAPERS.items()}
    lower = score(answers({**given_answers, name: Answer()}, worse))
    assert all(w.score <= b.score for w, b in zip(lower.parts, before.parts, strict=True))


def test_kappa_against_a_worked_example():
    # Counts 2 1 1 2 and 1 2 2 1: disagreement seen 2, by chance (18 + 5 + 5 + 18) / 6.
    assert weighted_kappa([(0, 0), (1, 1), (2, 2), (3, 3), (0, 1), (3, 2)]) == pytest.approx(1 - 2 / (46 / 6), abs=1e-4)
    assert weighted_kappa([(1, 1)] * 4) is None
    assert weighted_kappa([(1, 1)] * 9) is None


@QUICK
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=5, max_size=40))
def test_kappa_is_one_for_agreement_alone_and_does_not_care_who_is_first(pairs):
    value = weighted_kappa(pairs)
    assert value == weighted_kappa([(b, a) for a, b in pairs])
    if value is not None:
        assert value <= 1
        assert (value == 1) == all(a == b for a, b in pairs)


# The command


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    return int(ended.value.code or 0), said.out, said.err


def answered(folder: Path) -> Path:
    """A file that says yes to B14 and rests on a document."""
    folder.mkdir(exist_ok=True)
    (folder / "soc2.pdf").write_bytes(b"report")
    text = new_answers(TODAY, vendor="<b>Acme", product="Proposals", parts=["assurance"])
    paper = document(sha256=hashlib.sha256(b"report").hexdigest()).model_dump(mode="json", exclude_none=True)
    text = text.replace("documents: {}", f"documents: {{soc2: {json.dumps(paper)}}}")
    said = '  B14: {answer: yes, text: "<script>alert(1)</script>", documents: [soc2], grades: [{by: R, score: 3}]}'
    text = text.replace('  B14:\n    answer: unknown\n    text: ""\n    documents: []', said)
    text = text.replace('answered_by: ""', "answered_by: A. Nswer")
    (folder / "acme.yaml").write_text(text)
    return folder / "acme.yaml"


def test_from_an_empty_file_to_a_chapter_of_the_report(tmp_path, capsys):
    file = tmp_path / "new.yaml"
    assert run(capsys, "questionnaire", "new", file)[0] == MET
    code, _, err = run(capsys, "questionnaire", "new", file)
    assert (code, "exists already" in err) == (USAGE, True)
    code, out, _ = run(capsys, "questionnaire", "check", file)
    assert (code, out.splitlines()[0]) == (
        NOT_MET,
        "to mend: vendor: is empty; a reader wants to know whose answers these are",
    )
    assert run(capsys, "questionnaire", "score", file)[0] == USAGE

    file = answered(tmp_path / "acme")
    code, out, _ = run(capsys, "questionnaire", "check", file)
    assert (code, out.splitlines()[-1]) == (MET, f"{file} can be scored")
    code, out, _ = run(capsys, "questionnaire", "score", file)
    assert code == MET
    assert "Tokens, connection and scopes: 0.5 of 3" in out

    results_of(tmp_path / "bundle", "point_6_security/scopes_asked_are_used", "6.3", Outcome.FAIL)
    code, out, _ = run(capsys, "questionnaire", "score", file, "--bundle", tmp_path / "bundle")
    assert (code, "Contradicted: B14 was answered yes, and the bench saw: fail: t [x-xero]" in out) == (NOT_MET, True)
    before = (tmp_path / "bundle" / "results.json").read_bytes()
    assert run(capsys, "questionnaire", "add", file, tmp_path / "bundle")[0] == MET
    assert (tmp_path / "bundle" / "results.json").read_bytes() == before, "answers change no measured result"
    page = (tmp_path / "bundle" / "report.html").read_text()
    assert "Answers that a measured result disproves" in page
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Answers of &lt;b&gt;Acme about Proposals" in page
    assert not list((tmp_path / "bundle").rglob("soc2.pdf")), "documents stay with whoever may see them"
    kept = Attested.model_validate_json((tmp_path / "bundle" / "questionnaire.json").read_bytes())
    assert answer_of(kept, "B14").score == 0
    jsonschema.Draft202012Validator(questionnaire_schema()).validate(json.loads(kept.model_dump_json()))


def test_answers_added_to_a_signed_bundle_take_the_signature_off(tmp_path, capsys):
    file = answered(tmp_path / "acme")
    results_of(tmp_path / "bundle", "p/scopes_asked_are_used", "6.3", Outcome.PASS)
    run(capsys, "keygen", "--out", tmp_path / "key")
    run(capsys, "sign", tmp_path / "bundle", "--key", tmp_path / "key")
    assert is_signed(tmp_path / "bundle")
    assert "the signature is taken off" in run(capsys, "questionnaire", "add", file, tmp_path / "bundle")[1]
    assert not is_signed(tmp_path / "bundle")
    run(capsys, "sign", tmp_path / "bundle", "--key", tmp_path / "key")
    assert run(capsys, "verify", tmp_path / "bundle")[0] == MET


def test_a_broken_copy_in_a_bundle_is_told_in_a_sentence(tmp_path, capsys):
    results_of(tmp_path / "bundle", "p/scopes_asked_are_used", "6.3", Outcome.PASS)
    (tmp_path / "bundle" / "questionnaire.yaml").write_text("answers: [")
    code, _, err = run(capsys, "report", tmp_path / "bundle")
    assert code == USAGE
    assert "questionnaire.yaml: line 1:" in err
