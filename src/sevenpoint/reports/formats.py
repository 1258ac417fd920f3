"""The formats in which a judged bundle can be written: a name, a file, and a pure function to its bytes.

>>> FORMATS["sarif"].file
'results.sarif'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sevenpoint.reports.certification import CertificationView, certification_table, certification_view
from sevenpoint.reports.certification.markdown import render_certification
from sevenpoint.reports.exports.badge import render_badge
from sevenpoint.reports.exports.csv import render_csv
from sevenpoint.reports.exports.ctrf import render_ctrf
from sevenpoint.reports.exports.har import render_har
from sevenpoint.reports.exports.items import findings_table, items_table
from sevenpoint.reports.exports.markdown import render_markdown
from sevenpoint.reports.exports.sarif import render_sarif
from sevenpoint.reports.exports.xlsx import render_xlsx
from sevenpoint.reports.html import render_html
from sevenpoint.reports.judged import Judged
from sevenpoint.reports.junit import render_junit


@dataclass(frozen=True)
class Format:
    """One way to write a judged bundle. `needs_exchanges`: it also reads the ledger's journals."""

    name: str
    file: str
    title: str
    render: Callable[[Judged], bytes]
    needs_exchanges: bool = False


def _html(judged: Judged) -> str:
    return render_html(
        judged.results,
        judged.exchanges,
        judged.calls,
        attested=judged.attested,
        signer=judged.signer,
        witnesses=judged.witnesses,
    )


def _certification(judged: Judged) -> CertificationView:
    return certification_view(judged.results, judged.attested)


def _text(render: Callable[[Judged], str]) -> Callable[[Judged], bytes]:
    return lambda judged: render(judged).encode("utf-8")


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format(
            "html",
            "report.html",
            "the report for two readers, one file",
            _text(_html),
            needs_exchanges=True,
        ),
        Format(
            "json",
            "results.json",
            "everything judged; schema in docs/reference",
            _text(lambda judged: judged.results.model_dump_json(indent=1)),
        ),
        Format("junit", "junit.xml", "a test case a run", _text(lambda judged: render_junit(judged.results))),
        Format("ctrf", "ctrf.json", "Common Test Report Format", _text(lambda judged: render_ctrf(judged.results))),
        Format(
            "sarif", "results.sarif", "failures only, SARIF 2.1.0", _text(lambda judged: render_sarif(judged.results))
        ),
        Format("har", "exchanges.har", "every exchange, HAR 1.2", _text(render_har), needs_exchanges=True),
        Format(
            "csv",
            "items.csv",
            "a row a line of the checklist",
            _text(lambda judged: render_csv(items_table(judged.results))),
        ),
        Format(
            "findings-csv",
            "findings.csv",
            "a row a finding",
            _text(lambda judged: render_csv(findings_table(judged.results))),
        ),
        Format("xlsx", "items.xlsx", "points, items, findings and certification as a workbook", render_xlsx),
        Format(
            "markdown",
            "summary.md",
            "a comment for a pull request",
            _text(render_markdown),
        ),
        Format(
            "certification",
            "certification.md",
            "the evidence as Xero's checkpoints and Intuit's requirements ask for it",
            _text(lambda judged: render_certification(judged, _certification(judged))),
        ),
        Format(
            "certification-csv",
            "certification.csv",
            "the same, a row a clause and item",
            _text(lambda judged: render_csv(certification_table(_certification(judged)))),
        ),
        Format("badge", "badge.svg", "label and score as a badge", _text(lambda judged: render_badge(judged.results))),
    )
}
