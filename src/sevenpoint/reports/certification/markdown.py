"""The certification view as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterator

from sevenpoint.reports.certification.view import WORDS, CertificationView, Clause, ItemState, SourceView, State
from sevenpoint.reports.exports.markdown import plain
from sevenpoint.reports.judged import Judged
from sevenpoint.reports.words import ledger_name, plural

INTRODUCTION = (
    "The evidence of one evaluation, laid out as the platforms' own reviews ask for it. It is no certificate: "
    "reviewers look themselves, and their pages change, so each source says when it was read."
)


def render_certification(judged: Judged, view: CertificationView) -> str:
    """A chapter a source, a table a chapter."""
    candidate = judged.results.manifest.candidate
    who = plain(f"{candidate.name} {candidate.version}", 120) if candidate else "no candidate"
    lines = [f"# Ready for review? {who}", "", INTRODUCTION]
    for source in view.sources:
        lines += ["", *_source(source)]
    return "\n".join(lines) + "\n"


def counted(source: SourceView) -> str:
    """How many items of a source are in which state, those in none left out."""
    told = [f"{count} {WORDS[state]}" for state, count in source.counts.items() if count]
    return "; ".join(told)


def _source(source: SourceView) -> Iterator[str]:
    told = source.source
    yield f"## {told.programme}: {told.title}"
    yield ""
    items = plural(sum(source.counts.values()), "item")
    yield f"<{told.url}>, read {told.read} ({told.standing}). {items}: {counted(source)}."
    if not source.seen:
        yield ""
        yield f"{ledger_name(told.ledger)} was not part of this evaluation."
    yield ""
    yield "| clause | item | state | worst finding or answers |"
    yield "|---|---|---|---|"
    for clause in source.clauses:
        yield from _clause(clause)


def _clause(clause: Clause) -> Iterator[str]:
    name = f"{clause.id} {plain(clause.title)}".strip()
    if not clause.items:
        yield f"| {name} | | {clause.words} | |"
    for item in clause.items:
        yield f"| {name} | {item.item.id} {plain(item.item.statement)} | {_state(item)} | {_why(item)} |"


def _state(item: ItemState) -> str:
    return f"**{item.words}**" if item.state in (State.FAILED, State.PARTLY, State.UNSUPPORTED) else item.words


def _why(item: ItemState) -> str:
    if item.worst is not None:
        return plain(item.worst.title, 160)
    if item.findings:
        return plural(len(item.findings), "check")
    return ", ".join(f"{answer.id}: {answer.score} of 3" for answer in item.answers)
