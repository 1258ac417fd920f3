"""A comparison as one HTML file: no network, complete without scripts."""

from __future__ import annotations

from sevenpoint.harness.results import ComparedRequirement, Comparison
from sevenpoint.reports.comparison_words import comparison_sentences, title_words
from sevenpoint.reports.page import render_page
from sevenpoint.reports.words import CHANGES, percent_words


def render_comparison(compared: Comparison) -> str:
    """The whole comparison as one HTML document."""
    return render_page(
        "comparison.html.j2",
        styles=["comparison.css"],
        made_by=compared.columns[0].sevenpoint_version,
        compared=compared,
        title=title_words(compared),
        sentences=comparison_sentences(compared),
        alone=[_alone(compared, place) for place in range(len(compared.columns))],
        passing_alone=[_passing_alone(compared, place) for place in range(len(compared.columns))],
        differs=_differs,
        change_marks=CHANGES,
        share=percent_words,
    )


def _alone(compared: Comparison, place: int) -> list[ComparedRequirement]:
    """What only the column at this place fails."""
    return [row for row in compared.requirements if row.only_fails == place]


def _passing_alone(compared: Comparison, place: int) -> list[str]:
    """What only the column at this place passes; of two this is only the other side of what the other fails."""
    return [row.id for row in compared.requirements if row.only_passes == place and len(compared.columns) > 2]


def _differs(row: ComparedRequirement) -> bool:
    return len({cell.outcome for cell in row.cells}) > 1
