"""Every export, read back by a program that reads that format, for good, flawed, empty, aborted and hostile bundles."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from decimal import Decimal

import bundle_examples as examples
import format_rules
import jsonschema
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sarif_pydantic import Sarif

from sevenpoint.harness.bundle import MADE_FROM_RESULTS, WITNESSES
from sevenpoint.harness.questionnaire.attach import ANSWERS, SCORED
from sevenpoint.harness.results import Evidence, Outcome
from sevenpoint.harness.results.visible import CONTROL, DECEIVING
from sevenpoint.harness.signing import SIGNATURE_FILES
from sevenpoint.reports.exports.csv import FORMULA, render_csv
from sevenpoint.reports.exports.items import Table, findings_table, items_table
from sevenpoint.reports.exports.markdown import LONGEST, plain
from sevenpoint.reports.exports.sarif import FAILURES
from sevenpoint.reports.exports.xlsx import render_xlsx
from sevenpoint.reports.formats import FORMATS
from sevenpoint.reports.judged import Judged
from sevenpoint.reports.text import one_line

EXAMPLES = ["good", "flawed", "empty", "aborted", "hostile"]
CHECK = jsonschema.Draft202012Validator.FORMAT_CHECKER
QUICK = settings(deadline=None, derandomize=True, max_examples=200)


def judged(name: str) -> Judged:
    results = getattr(examples, name)()
    journals = examples.hostile_journals() if name == "hostile" else {r.id: examples.journal() for r in results.runs}
    return Judged(results, journals)


@pytest.fixture(scope="module", params=EXAMPLES)
def bundle(request) -> Judged:
    return judged(request.param)


def written(bundle: Judged, name: str) -> bytes:
    return FORMATS[name].render(bundle)


def validated(document, rules):
    jsonschema.Draft202012Validator(rules, format_checker=CHECK).validate(document)
    return document


@pytest.mark.parametrize("name", [each for each in FORMATS if each not in ("json", "har")])
def test_no_character_that_deceives_gets_into_a_text(bundle, name):
    if name == "xlsx":
        cells = openpyxl.load_workbook(io.BytesIO(written(bundle, name)))
        text = "\n".join(str(c.value) for sheet in cells for row in sheet.iter_rows() for c in row)
    else:
        text = written(bundle, name).decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    if name in ("sarif", "ctrf"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    if name != "junit":
        assert not DECEIVING.search(text)
    assert not CONTROL.search(text)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_bundle_makes_the_same_bytes(bundle, name):
    assert written(bundle, name) == written(bundle, name)


@pytest.mark.parametrize("name", [each for each in FORMATS if each not in ("json", "har", "html")])
def test_hostile_text_of_a_megabyte_stays_small(name):
    assert len(written(judged("hostile"), name)) < 200_000


def test_names_and_files_of_formats_are_unique():
    assert len({each.file for each in FORMATS.values()}) == len(FORMATS)


# CTRF


def test_ctrf_keeps_the_rules_of_its_schema_and_its_counts_add_up(bundle):
    document = validated(json.loads(written(bundle, "ctrf")), format_rules.CTRF)
    summary, tests = document["results"]["summary"], document["results"]["tests"]
    assert summary["tests"] == len(tests) == len(bundle.results.runs)
    assert summary["tests"] == sum(summary[each] for each in ("passed", "failed", "skipped", "pending", "other"))
    for status in ("passed", "failed", "skipped", "other"):
        assert summary[status] == sum(test["status"] == status for test in tests)


@pytest.mark.parametrize("outcome", Outcome)
def test_ctrf_never_passes_what_did_not_pass(outcome):
    run = examples.runs()[0].model_copy(update={"outcome": outcome, "findings": []})
    document = json.loads(FORMATS["ctrf"].render(Judged(examples.judged([run]))))
    [test] = document["results"]["tests"]
    assert (test["status"] == "passed") == (outcome is Outcome.PASS)
    assert test["rawStatus"] == outcome.value


def test_ctrf_tells_a_failure_in_ledger_words_with_the_command_that_repeats_it():
    tests = json.loads(written(judged("flawed"), "ctrf"))["results"]["tests"]
    [test] = [each for each in tests if each["name"] == "5_1_time-outs-xero"]
    assert test["message"] == "Invoice INV-204 for 1,043.17 was posted twice after one lost answer"
    assert "1,043.17 USD at stake" in test["trace"]
    assert test["trace"].endswith("Replay: sevenpoint evaluate -k 5_1_time-outs --ledger xero --seed 20261155")


# SARIF


def failures(results):
    return [f for p in results.points for r in p.requirements for f in r.findings if f.outcome in FAILURES]


def test_sarif_keeps_the_rules_of_its_schema_and_holds_the_failures_only(bundle):
    document = validated(json.loads(written(bundle, "sarif")), format_rules.SARIF)
    [run] = Sarif.model_validate(document).runs
    assert len(run.results) == len(failures(bundle.results))
    rules = [rule.id for rule in run.tool.driver.rules]
    assert len(rules) == len(set(rules))
    for result in run.results:
        assert rules[result.rule_index] == result.rule_id
        assert result.kind == "fail"
        assert result.level in ("error", "warning", "note")


def test_sarif_alerts_have_a_fingerprint_of_their_own_that_amounts_do_not_change():
    def prints(results):
        document = json.loads(FORMATS["sarif"].render(Judged(results)))
        return [each["partialFingerprints"]["defect/v1"] for each in document["runs"][0]["results"]]

    first = prints(examples.flawed())
    assert len(first) == len(set(first)) == len(failures(examples.flawed()))
    other = [(*d[:3], d[3].replace("1,043.17", "99.00"), *d[4:]) for d in examples.DEFECTS]
    assert (
        prints(examples.judged(examples.runs(other)))[:1]
        == prints(examples.judged(examples.runs(examples.DEFECTS)))[:1]
    )


def test_sarif_says_that_an_evaluation_broke_off_or_broke():
    for name, went_well in (("good", True), ("flawed", False), ("aborted", False)):
        run = json.loads(written(judged(name), "sarif"))["runs"][0]
        assert run["invocations"][0]["executionSuccessful"] is went_well
    [told] = json.loads(written(judged("flawed"), "sarif"))["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].endswith("The ledger did not start in 10 s.")


# HAR


def test_har_keeps_the_rules_of_its_specification_and_holds_every_exchange(bundle):
    document = validated(json.loads(written(bundle, "har")), format_rules.HAR)
    entries = document["log"]["entries"]
    assert len(entries) == sum(len(bundle.exchanges.get(run.id, [])) for run in bundle.results.runs)


def test_har_keeps_secrets_masked_even_where_the_journal_did_not():
    secret = "s3cr3t-value"
    leaky = [
        exchange.model_copy(
            update={
                "request_headers": {"Authorization": f"Bearer {secret}", "Cookie": secret},
                "query": f"code={secret}&state={secret}&page=2",
                "request_body": f"grant_type=refresh_token&refresh_token={secret}&state={secret}",
                "response_headers": {
                    "Set-Cookie": secret,
                    "Location": f"http://a.invalid/cb?code={secret}&state={secret}",
                },
                "response_body": json.dumps({"access_token": secret, "expires_in": 1800}),
            }
        )
        for exchange in examples.journal()
    ]
    page = f'<a href="/x?a=1&amp;state={secret}">x</a><input type="hidden" name="state" value="{secret}">'
    leaky.append(leaky[0].model_copy(update={"response_body": page}))
    results = examples.good()
    text = FORMATS["har"].render(Judged(results, {results.runs[0].id: leaky})).decode()
    assert secret not in text
    entry = json.loads(text)["log"]["entries"][0]
    assert {"name": "page", "value": "2"} in entry["request"]["queryString"]
    assert entry["response"]["content"]["text"] == '{"access_token": "***", "expires_in": 1800}'


def test_har_says_which_run_who_asked_and_what_fault_struck():
    entries = json.loads(written(judged("flawed"), "har"))["log"]["entries"]
    assert entries[2]["comment"] == "1_1_clients-quickbooks exchange 3, by candidate, struck by lost_answer"
    assert entries[2]["request"]["url"] == "http://ledger.invalid/api.xro/2.0/Invoices?summarizeErrors=false"


# CSV and XLSX


def rows(text: bytes):
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize(("name", "make"), [("csv", items_table), ("findings-csv", findings_table)])
def test_csv_has_every_row_and_no_formula(bundle, name, make):
    table, read = make(bundle.results), rows(written(bundle, name))
    assert read[0] == list(table.columns)
    assert len(read) == 1 + len(table.rows)
    for told, row in zip(read[1:], table.rows, strict=True):
        for text, cell in zip(told, row, strict=True):
            if isinstance(cell, str):
                assert not text.startswith(FORMULA)
                assert text.replace("'", "") == cell.replace("'", "")


def test_csv_items_are_the_whole_checklist_with_its_figures():
    read = rows(written(judged("flawed"), "csv"))
    by_item = {row[0]: dict(zip(read[0], row, strict=True)) for row in read[1:]}
    assert len(by_item) == 50
    assert by_item["5.1"]["outcome"] == "fail"
    assert by_item["5.1"]["money at stake"] == "2,086.34 USD"
    assert by_item["5.1"]["checks measured"] == "6"
    assert by_item["6.7"]["why unseen"].startswith("attested by questionnaire")


TEXT = st.text() | st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|'/C calc'!A0", "＝1", '"=1'])


@QUICK
@given(st.lists(st.tuples(TEXT, st.integers(), st.decimals(allow_nan=False, allow_infinity=False)), max_size=5))
def test_any_text_survives_csv_as_text_and_numbers_as_numbers(given_rows):
    table = Table("t", ("a", "b", "c"), [(one_line(a), b, c) for a, b, c in given_rows])
    read = rows(render_csv(table).encode())
    for told, (text, number, amount) in zip(read[1:], table.rows, strict=True):
        assert told[0].replace("'", "") == text.replace("'", "")
        assert not told[0].lstrip().startswith(FORMULA)
        assert (int(told[1]), Decimal(told[2])) == (number, amount)


@QUICK
@given(st.lists(st.tuples(TEXT | st.just("a;=1+1"), TEXT | st.just('x";=1+1;"')), max_size=3))
def test_a_spreadsheet_that_splits_at_semicolons_finds_no_formula_either(given_rows):
    text = render_csv(Table("t", ("a", "b"), [tuple(map(one_line, row)) for row in given_rows])).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        assert not [cell for cell in row if cell.lstrip().startswith(FORMULA)]


def test_xlsx_holds_the_same_cells_as_text_and_numbers_never_formulas(bundle):
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(bundle)))
    assert book.sheetnames == ["Points", "Items", "Findings", "Certification"]
    for sheet, table in (
        (book["Items"], items_table(bundle.results)),
        (book["Findings"], findings_table(bundle.results)),
    ):
        assert [cell.value for cell in sheet[1]] == list(table.columns)
        for number, row in enumerate(table.rows, 2):
            for cell, wanted in zip(sheet[number], row, strict=True):
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(wanted, str):
                    assert (cell.value or "") == wanted
                elif wanted is not None and cell.data_type == "n":
                    assert abs(Decimal(str(cell.value)) - Decimal(str(wanted))) < Decimal("1e-9")


def test_xlsx_writes_a_formula_as_text():
    run = examples.runs()[0]
    finding = run.findings[0].model_copy(update={"title": '=HYPERLINK("http://a.invalid","x")'})
    results = examples.judged([run.model_copy(update={"findings": [finding]})])
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(Judged(results))))["Findings"]
    assert (sheet["E2"].value, sheet["E2"].data_type) == ('=HYPERLINK("http://a.invalid","x")', "s")


# Markdown


def rendered(markdown: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)


def text_of(html: str) -> str:
    return " ".join("".join(ET.fromstring(f"<x>{html}</x>").itertext()).split())


def test_markdown_is_a_comment_of_a_bearable_length_whose_markup_is_ours(bundle):
    text = written(bundle, "markdown").decode()
    assert len(text) <= LONGEST
    tree = ET.fromstring(f"<x>{rendered(text)}</x>")
    ours = {
        "x",
        "h2",
        "p",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "code",
        "details",
        "summary",
    }
    assert {each.tag for each in tree.iter()} <= ours
    assert all(set(each.attrib) <= {"style"} for each in tree.iter())
    assert len(list(tree.iter("tr"))) == 1 + len(bundle.results.points)


def test_markdown_tells_label_points_gates_and_how_to_repeat():
    text = text_of(rendered(written(judged("flawed"), "markdown").decode()))
    assert "Not yet" in text
    assert "7 shortcomings" not in text  # 5.1 fails on both ledgers
    assert "8 shortcomings" in text
    assert "Invoice INV-204 for 1,043.17 was posted twice after one lost answer (1,043.17 USD at stake)" in text
    assert "repeat: sevenpoint evaluate -k 5_1_time-outs --ledger xero" in text


@QUICK
@given(st.text(st.sampled_from("ab \\`*_{}[]()<>#+-.!|~&;=^$\"'/:@1\n")) | st.text())
def test_any_text_renders_as_itself_in_markdown(text):
    html = rendered(f"- x {plain(text)} x\n")
    wanted = " ".join(one_line(text).split())
    assert text_of(html) == " ".join(f"x {wanted} x".split())
    assert "<a " not in html


@pytest.mark.parametrize("text", ["ask @octocat", "see #12", "go to https://evil.invalid/x", "www.evil.invalid"])
def test_markdown_of_others_mentions_nobody_and_links_nowhere(text):
    assert "<!-- -->" in plain(text)


# Badge


def test_the_badge_is_an_image_with_a_name_that_says_the_verdict(bundle):
    root = ET.fromstring(written(bundle, "badge"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{space}svg"
    assert {each.tag for each in root.iter()} == {f"{space}{tag}" for tag in ("svg", "title", "rect", "text")}
    words = "".join(each.text for each in root.iter(f"{space}text"))
    assert bundle.results.label in words
    assert root.find(f"{space}title").text == root.get("aria-label")
    parts = [(int(each.get("x")), int(each.get("width"))) for each in root.iter(f"{space}rect")]
    assert parts[0][1] == parts[1][0]
    assert sum(width for _, width in parts) == int(root.get("width"))


def test_what_a_table_counts_is_what_was_judged():
    results = examples.flawed()
    column = items_table(results).columns.index("checks measured")
    for row, item in zip(items_table(results).rows, [r for p in results.points for r in p.requirements], strict=True):
        assert row[column] == item.evidence.get(Evidence.MEASURED, 0)


def test_a_new_bundle_in_an_old_folder_leaves_no_export_of_the_old_one():
    written_files = {each.file for each in FORMATS.values()} | {
        "report.pdf",
        ANSWERS,
        SCORED,
        WITNESSES,
        *SIGNATURE_FILES,
    }
    assert written_files - {"results.json"} == set(MADE_FROM_RESULTS)
