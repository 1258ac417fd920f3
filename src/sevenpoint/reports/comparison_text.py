"""A comparison in a terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sevenpoint.harness.results import ChangeSet, ComparedRequirement, Comparison, RankStability
from sevenpoint.reports.comparison_words import comparison_sentences
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import CHANGES, OUTCOMES, number_words, percent_words

TONES = {"good": "green", "bad": "bold red", "warn": "yellow", "mute": "dim"}
DETAIL = 160


def print_comparison(
    compared: Comparison, console: Console, *, only: str | None = None, page: Path | None = None
) -> None:
    """Prints a comparison. `only`: rows that this column alone fails, instead of all that differ."""
    names = [one_line(column.name, 40) for column in compared.columns]
    console.print(Text(f"{len(names)} compared by {one_line(compared.rubric, 120)}."), soft_wrap=True)
    for sentence in comparison_sentences(compared):
        console.print(Text(sentence), soft_wrap=True)
    console.print(_overview(compared, names))
    console.print(_matrix(compared, names, only))
    for stability in compared.stability if not compared.same_candidate else []:
        console.print(_stability(stability, names))
    for changes in compared.changes:
        _changes(changes, console)
    for note in compared.notes:
        console.print(Text(one_line(note), style="yellow"), soft_wrap=True)
    if page is not None:
        console.print(Text("Page: ") + Text(str(page), style="bold"), soft_wrap=True)


def _table(title: str, names: list[str], first: str = "") -> Table:
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False)
    table.add_column(first, overflow="fold")
    for name in names:
        table.add_column(Text(name), justify="right", overflow="fold")
    return table


def _overview(compared: Comparison, names: list[str]) -> Table:
    table = _table("", names)
    columns = compared.columns
    table.add_row("Label", *[Text(one_line(each.label, 40)) for each in columns])
    table.add_row("Score (floor to ceiling)", *[_band(each.score, each.floor, each.ceiling) for each in columns])
    common = f"Score over the {compared.common_requirements} requirements observed for all"
    table.add_row(common, *[_score(each.common_score) for each in columns])
    for point in compared.points:
        bands = zip(point.scores, point.floors, point.ceilings, strict=True)
        table.add_row(f"{point.number} {point.title}", *[_band(*band) for band in bands])
    table.add_row("Observed", *[percent_words(each.coverage) for each in columns])
    table.add_row("Gates closed", *[str(len(each.gates)) for each in columns])
    hours = ["–" if each.hours is None else number_words(each.hours) for each in columns]
    table.add_row("Estimated manual work, hours a month", *hours)
    return table


def _matrix(compared: Comparison, names: list[str], only: str | None) -> Table:
    if only is None:
        title = "Where they differ, or fail"
        rows = [row for row in compared.requirements if _worth_a_row(row)]
    else:
        place = [column.name for column in compared.columns].index(only)
        title = f"What only {one_line(only, 40)} fails"
        rows = [row for row in compared.requirements if row.only_fails == place]
    table = _table(title if rows else f"{title}: nothing", names, "Requirement")
    for row in rows:
        table.add_row(Text(f"{row.id} {row.title}"), *[_cell(row, place) for place in range(len(names))])
    return table


def _worth_a_row(row: ComparedRequirement) -> bool:
    outcomes = {cell.outcome for cell in row.cells}
    return len(outcomes) > 1 or any(OUTCOMES[outcome].tone in ("bad", "warn") for outcome in outcomes)


def _cell(row: ComparedRequirement, place: int) -> Text:
    cell = row.cells[place]
    mark = OUTCOMES[cell.outcome]
    score = "" if cell.score is None else f" {cell.score * 100:.0f}"
    alone = " (only one)" if place == row.only_fails else ""
    return Text(f"{mark.glyph} {mark.words}{score}{alone}", style=TONES[mark.tone])


def _stability(stability: RankStability, names: list[str]) -> Table:
    table = _table(f"Who is before whom. {stability.basis} {stability.draws} draws.", [f"before {n}" for n in names])
    table.add_column("first", justify="right")
    for place, name in enumerate(names):
        shares = ["–" if other == place else percent_words(share) for other, share in enumerate(stability.beats[place])]
        table.add_row(Text(name), *shares, percent_words(stability.first[place]))
    return table


def _changes(changes: ChangeSet, console: Console) -> None:
    console.print(Text(f"From {one_line(changes.before, 60)} to {one_line(changes.after, 60)}", style="bold"))
    if not changes.changes:
        console.print(Text("No requirement changed."))
    for change in changes.changes:
        mark = CHANGES[change.kind]
        line = Text(f"{mark.glyph} {mark.words} ", style=TONES[mark.tone])
        detail = f": {one_line(change.detail, DETAIL)}" if change.detail else ""
        console.print(line + Text(f"{change.requirement} {change.title}{detail}"), soft_wrap=True)
    for what, runs in (("Runs no longer there", changes.dropped_runs), ("New runs", changes.added_runs)):
        if runs:
            console.print(Text(f"{what}: {one_line(', '.join(runs), 400)}"), soft_wrap=True)
    for difference in changes.harness:
        console.print(Text(f"Not the candidate: {one_line(difference, 200)}", style="yellow"), soft_wrap=True)


def _band(score: float | None, floor: float, ceiling: float) -> str:
    if floor == ceiling:
        return _score(score)
    return f"{_score(score)} ({number_words(floor)} to {number_words(ceiling)})"


def _score(score: float | None) -> str:
    return "–" if score is None else number_words(score)
