"""The report for two readers: one self-contained HTML file. No network, no scripts needed, prints on A4 and Letter."""

from __future__ import annotations

from collections.abc import Mapping

from sevenpoint.harness.results import Attested, Call, Exchange, Results, Signer, Witnesses
from sevenpoint.reports.attested import view_of
from sevenpoint.reports.certification import certification_view
from sevenpoint.reports.certification.view import WORDS
from sevenpoint.reports.page import render_page
from sevenpoint.reports.plotting import HEIGHT, WIDTH
from sevenpoint.reports.traces import LANES
from sevenpoint.reports.view import build_view


def render_html(
    results: Results,
    exchanges: Mapping[str, list[Exchange]],
    calls: Mapping[str, list[Call]] | None = None,
    *,
    attested: Attested | None = None,
    signer: Signer | None = None,
    witnesses: Witnesses | None = None,
) -> str:
    """The whole report as one HTML document.

    Args:
        results: the judged bundle.
        exchanges: journals by run id; what failed findings refer to and what a trace needs is shown.
        calls: what the candidate was asked, by run id; without it no proposal can be followed.
        attested: the questionnaires, scored; None: none were added.
        signer: who signed, as the bundle says; None: nobody.
        witnesses: who answered cards at a browser; None: nobody.
    """
    return render_page(
        "report.html.j2",
        styles=["report.css"],
        made_by=results.manifest.sevenpoint_version,
        view=build_view(results, exchanges, calls or {}),
        results=results,
        attested=None if attested is None else view_of(attested),
        certification=certification_view(results, attested),
        certification_words=WORDS,
        signer=signer,
        witnesses=witnesses,
        manifest=results.manifest,
        known_points={point.number for point in results.points},
        lanes=LANES,
        plot_width=WIDTH,
        plot_height=HEIGHT,
    )
