"""From a bundle on disk to results.json, report.html, junit.xml and the other formats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sevenpoint.harness.bundle import RESULTS, Bundle
from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.judging import judge, load_rubric
from sevenpoint.harness.questionnaire import SCORED, attested_of
from sevenpoint.harness.results import Results
from sevenpoint.harness.signing import is_signed, read_signer, remove_signature
from sevenpoint.reports.formats import FORMATS
from sevenpoint.reports.judged import Judged
from sevenpoint.reports.pdf import PdfError, print_pdf

REPORT = "report.html"
JUNIT = "junit.xml"
PDF = "pdf"


def report_bundle(bundle: Bundle, rubric: Path | None = None, profile: str | None = None) -> tuple[Results, Path]:
    """Judge a bundle with a rubric (None: Sevenpoint's own) and profile, and write everything that follows from it.

    A signature of other results is taken off: nobody signed these.

    Raises BundleError or RubricError.
    """
    results = judge(bundle.load(), load_rubric(rubric, profile))
    before = (bundle.path / RESULTS).read_bytes() if is_signed(bundle.path) else None
    file = bundle.write_results(results)
    if before is not None and file.read_bytes() != before:
        remove_signature(bundle.path)
    return results, write_reports(bundle, results)


def write_reports(bundle: Bundle, results: Results) -> Path:
    """Write report.html and junit.xml from the judged results; the report's path."""
    report = bundle.path / REPORT
    judged = _judged(bundle, results, everything=True)
    report.write_bytes(FORMATS["html"].render(judged))
    (bundle.path / JUNIT).write_bytes(FORMATS["junit"].render(judged))
    if judged.attested is not None:
        (bundle.path / SCORED).write_text(judged.attested.model_dump_json(indent=1), encoding="utf-8")
    return report


def read_judged(bundle: Bundle, formats: Sequence[str]) -> Judged:
    """What these formats are made from; journals, which are long, only where one of them needs them.

    Raises BundleError.
    """
    results = bundle.results()
    needed = any(name == PDF or FORMATS[name].needs_exchanges for name in formats)
    return _judged(bundle, results, everything=needed)


def _judged(bundle: Bundle, results: Results, *, everything: bool) -> Judged:
    runs = [run.id for run in results.runs] if everything else []
    return Judged(
        results,
        bundle.exchanges(runs),
        bundle.calls(runs),
        attested=attested_of(bundle.path, results),
        signer=read_signer(bundle.path),
        witnesses=bundle.witnesses(),
    )


def exported(judged: Judged, name: str, browser: str | None = None) -> tuple[str, bytes]:
    """The file's name and its content in one format. `browser`: the program that prints a PDF.

    Raises UsageError where a PDF cannot be printed.
    """
    if name != PDF:
        return FORMATS[name].file, FORMATS[name].render(judged)
    try:
        return "report.pdf", print_pdf(FORMATS["html"].render(judged).decode("utf-8"), browser)
    except PdfError as error:
        raise UsageError(f"--format pdf: {error}") from error
