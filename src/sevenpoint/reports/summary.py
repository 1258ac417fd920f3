"""The verdict in a terminal: seven points, the label, what failed, and where the report is."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sevenpoint.harness.results import Finding, Outcome, Results
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import OUTCOMES, label_mark, ledger_name, money_words, number_words, plural, range_words

STYLES = {"good": "green", "bad": "bold red", "warn": "yellow", "mute": "dim"}
MOST_FAILURES = 12


def print_summary(results: Results, console: Console, report: Path | str | None = None) -> None:
    """Prints the summary. `report`: where the HTML report lies, if it was written."""
    mark = label_mark(results.label)
    console.print(_points(results))
    headline = f"{mark.glyph} {one_line(mark.words, 60)}"
    score = "no score" if results.score is None else f"{number_words(results.score)} of 100"
    band = f"  {score} ({range_words(results, results.gates)})"
    console.print(Text(headline, style=STYLES[mark.tone]) + Text(band), soft_wrap=True)
    for sentence in results.sentences:
        console.print(Text(one_line(sentence, 600)))
    _failures(results, console)
    errors = sum(run.outcome is Outcome.HARNESS_ERROR for run in results.runs)
    if errors:
        console.print(
            Text(
                f"{plural(errors, 'run')} ended in a harness error: not observed, and not the candidate's failure.",
                style="yellow",
            )
        )
    for note in results.notes:
        console.print(Text(one_line(note), style="yellow"))
    if report is not None:
        console.print(Text("Report: ") + Text(str(report), style="bold"), soft_wrap=True)


def _points(results: Results) -> Table:
    table = Table(title=Text(_who(results)), title_justify="left", box=None, pad_edge=False)
    table.add_column("Point")
    table.add_column("Score", justify="right")
    table.add_column("Band", justify="right")
    table.add_column("Worst finding", overflow="fold")
    capped = {gate.point for gate in results.gates}
    for point in results.points:
        table.add_row(
            Text(f"{point.number} {point.title}"),
            Text("–" if point.score is None else number_words(point.score)),
            Text(range_words(point, point.number in capped)),
            Text(one_line(point.worst, 160) if point.worst else "nothing failed" if point.score is not None else ""),
        )
    return table


def _who(results: Results) -> str:
    candidate = results.manifest.candidate
    ledgers = " and ".join(ledger_name(ledger) for ledger in results.manifest.ledgers) or "no ledger"
    name = f"{candidate.name} {candidate.version}" if candidate else "No candidate"
    return one_line(f"{name} on {ledgers}", 120)


def _failures(results: Results, console: Console) -> None:
    failed = [f for p in results.points for r in p.requirements for f in r.findings if f.outcome is Outcome.FAIL]
    weights = results.harm_weights
    gates = {finding.model_dump_json() for gate in results.gates for finding in gate.findings}
    failed.sort(key=lambda f: (f.model_dump_json() not in gates, -weights.get(f.harm, 0.0)))
    for finding in failed[:MOST_FAILURES]:
        console.print(_failure(finding, gate=finding.model_dump_json() in gates))
    if len(failed) > MOST_FAILURES:
        console.print(Text(f"… and {len(failed) - MOST_FAILURES} more failed checks, in the report."))


def _failure(finding: Finding, *, gate: bool) -> Text:
    stake = f" ({money_words(finding.money)} at stake)" if finding.money else ""
    closed = " [caps the score]" if gate else ""
    mark = OUTCOMES[finding.outcome]
    line = Text(f"{mark.glyph} {finding.requirement} ", style=STYLES[mark.tone])
    where = f" [{one_line(finding.run, 80)}]" if finding.run else ""
    return line + Text(f"{one_line(finding.title, 240)}{stake}{closed}") + Text(where, style="dim")
