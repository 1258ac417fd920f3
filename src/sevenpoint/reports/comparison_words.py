"""What a comparison comes to, in sentences for whoever has to choose."""

from __future__ import annotations

from collections import Counter

from sevenpoint.harness.results import ChangeSet, Comparison
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import CHANGES, listed, percent_words, plural

FIRM = 0.9  # share of the draws from which the order counts as firm


def comparison_sentences(compared: Comparison) -> list[str]:
    """At most three plain sentences; names are cut to one line."""
    if compared.same_candidate:
        return [_changed(each) for each in compared.changes[-1:]]
    names = [one_line(column.name, 60) for column in compared.columns]
    return [_order(compared, names), *_untested(compared, names), _alone(compared, names)]


def title_words(compared: Comparison) -> str:
    """What is compared, as a title; from five names on only their number."""
    if compared.same_candidate:
        return f"{one_line(compared.columns[0].candidate, 80)}, {len(compared.columns)} evaluations"
    names = [one_line(column.name, 60) for column in compared.columns]
    return listed(names) if len(names) <= 4 else f"{len(names)} candidates compared"


def _order(compared: Comparison, names: list[str]) -> str:
    if compared.common_requirements == 0:
        return "Nothing was observed for all of them, so there is no order."
    first = compared.stability[0].first
    best = max(range(len(names)), key=lambda place: first[place])
    if max(first) == min(first):
        return "Over what was observed for all they come out equal."
    share = f"in {percent_words(first[best])} of plausible weightings"
    if first[best] >= FIRM:
        return f"Over what was observed for all, {names[best]} comes first {share}."
    return f"Nobody is clearly first: {names[best]} leads {share}, so it is a matter of what counts for you."


def _untested(compared: Comparison, names: list[str]) -> list[str]:
    """Whether what was not observed could turn the order round."""
    if all(column.floor == column.ceiling for column in compared.columns):
        return []
    known, drawn = compared.stability[0].first, compared.stability[-1].first
    best = max(range(len(names)), key=lambda place: known[place])
    if known[best] >= FIRM > drawn[best]:
        return [f"What was not tested could change that: {names[best]} then leads in {percent_words(drawn[best])}."]
    return []


def _alone(compared: Comparison, names: list[str]) -> str:
    counts = Counter(row.only_fails for row in compared.requirements if row.only_fails is not None)
    parts = [f"{name} alone fails {counts[place]}" for place, name in enumerate(names)]
    return f"Of {plural(compared.common_requirements, 'requirement')} that were observed for all, {listed(parts)}."


def _changed(changes: ChangeSet) -> str:
    counts = Counter(change.kind for change in changes.changes)
    told = [f"{counts[kind]} {mark.words}" for kind, mark in CHANGES.items() if counts[kind]]
    since = f"From {one_line(changes.before, 60)} to {one_line(changes.after, 60)}: "
    return since + (f"{listed(told)}." if told else "no requirement changed.")
