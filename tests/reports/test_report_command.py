"""`sevenpoint report --format`: files in a folder, one on standard output, and what happens when that cannot be."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import bundle_examples as examples
import pypdf
import pytest

from sevenpoint.harness import cli
from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.cli.report import FORMATS as OFFERED
from sevenpoint.harness.errors import MET, USAGE
from sevenpoint.harness.results import Results
from sevenpoint.reports.formats import FORMATS
from sevenpoint.reports.pdf import BROWSERS, PdfError, print_pdf


def kept(folder: Path, results: Results) -> Path:
    """A judged bundle on disk."""
    bundle = Bundle(folder)
    bundle.create(results.manifest)
    for run in results.runs:
        bundle.write_run(run, examples.journal())
    bundle.write_results(results)
    return folder


def run(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str | Path) -> tuple[int, bytes, str]:
    """Exit code, stdout, stderr."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    said = capfdbinary.readouterr()
    assert b"Traceback" not in said.err + said.out
    return int(ended.value.code or 0), said.out, said.err.decode()


@pytest.fixture
def flawed(tmp_path):
    return kept(tmp_path / "bundle", examples.flawed())


def test_the_command_offers_every_format_there_is_and_pdf():
    assert sorted(OFFERED) == sorted([*FORMATS, "pdf"])


def test_every_format_is_written_beside_the_bundle_or_elsewhere(flawed, tmp_path, capfdbinary):
    names = ",".join(FORMATS)
    code, out, _ = run(capfdbinary, "report", flawed, "--format", names, "--out", tmp_path / "elsewhere")
    assert code == MET
    assert {each.name for each in (tmp_path / "elsewhere").iterdir()} == {each.file for each in FORMATS.values()}
    assert out.decode().count("wrote ") == len(FORMATS)
    run(capfdbinary, "report", flawed, "--format", "sarif")
    assert (flawed / "results.sarif").read_bytes() == (tmp_path / "elsewhere" / "results.sarif").read_bytes()


def test_one_format_goes_to_standard_output(flawed, capfdbinary):
    code, out, _ = run(capfdbinary, "report", flawed, "--format", "ctrf", "--out", "-")
    assert code == MET
    assert json.loads(out)["results"]["summary"]["tests"] == len(examples.flawed().runs)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "docx"], "docx is no format; choose from html,json,"),
        (["--format", "csv,har", "--out", "-"], "--out -: takes one format only"),
        (["--out", "elsewhere"], "say with --format what to write there"),
        (["--format", "pdf", "--browser", "no-such-browser"], "no-such-browser: not found. Install Chromium,"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(flawed, capfdbinary, arguments, sentence):
    code, _, err = run(capfdbinary, "report", flawed, *arguments)
    assert code == USAGE
    assert sentence in err


def test_a_folder_that_cannot_be_written_to_is_named(flawed, capfdbinary):
    code, _, err = run(capfdbinary, "report", flawed, "--format", "csv", "--out", flawed / "manifest.json")
    assert code == USAGE
    assert "items.csv cannot be written" in err or "manifest.json" in err


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no Chromium, Chrome or Edge to print with")
def test_pdf_is_a_tagged_document_with_the_verdict_on_its_first_page(flawed, capfdbinary):
    code, out, err = run(capfdbinary, "report", flawed, "--format", "pdf", "--out", "-")
    assert (code, err) == (MET, "")
    document = pypdf.PdfReader(io.BytesIO(out))
    assert "Not yet" in document.pages[0].extract_text()
    assert "Harbour Dental" in "".join(page.extract_text() for page in document.pages)
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]


def browser_that(folder: Path, does: str) -> str:
    program = folder / "browser"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        ("echo out of memory >&2; exit 3", "ended with code 3: out of memory. Install"),
        ("exit 0", "ended without a PDF. Install"),
        ("exec tail -f /dev/null", "did not print within 0.5 s. Install"),
    ],
)
def test_a_browser_that_does_not_print_is_told_and_stopped(tmp_path, does, sentence):
    with pytest.raises(PdfError, match=sentence):
        print_pdf("<p>x</p>", browser_that(tmp_path, does), seconds=0.5)
