"""A summary in GitHub-flavoured Markdown, for a comment on a pull or merge request."""

from __future__ import annotations

import re

from sevenpoint.harness.results import Finding, Outcome, PointResult, Results, ScenarioRun, Signer
from sevenpoint.reports.judged import Judged
from sevenpoint.reports.text import cut, one_line
from sevenpoint.reports.words import (
    BAD,
    OUTCOMES,
    label_mark,
    ledger_name,
    money_words,
    number_words,
    plural,
    range_words,
)

MOST_FINDINGS = 15
LONGEST = 60_000  # GitHub refuses a comment of more than 65 536 characters

PUNCTUATION = re.compile(r"([\\`*_{}\[\]()+\-.!|~=^$])")
# A mention would notify a stranger, a number or an address would become a link: a comment in between keeps them text.
TRIGGER = re.compile(r"(@|#|:(?=//)|www(?=\\\.))")


def render_markdown(judged: Judged) -> str:
    """Label, points and the worst findings with the commands that repeat them; at most 60 000 characters.

    Text of the candidate appears as text: no markup, no mention, no link.
    """
    results, foot = judged.results, _foot(judged.results, judged.signer)
    parts = [_head(results), _points(results), _gates(results), _findings(results), foot]
    text = "\n\n".join(part for part in parts if part) + "\n"
    return text if len(text) <= LONGEST else f"{_head(results)}\n\n{_points(results)}\n\n{foot}\n"


def plain(text: str, longest: int = 300) -> str:
    """Other people's text as Markdown that renders as exactly that text.

    >>> plain("**Pay** @acme")
    '\\\\*\\\\*Pay\\\\*\\\\* @<!-- -->acme'
    """
    safe = one_line(text, longest).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return TRIGGER.sub(r"\1<!-- -->", PUNCTUATION.sub(r"\\\1", safe))


def _head(results: Results) -> str:
    mark = label_mark(results.label)
    score = "no score" if results.score is None else f"{number_words(results.score)} of 100"
    candidate = results.manifest.candidate
    who = plain(f"{candidate.name} {candidate.version}", 120) if candidate else "No candidate"
    ledgers = " and ".join(plain(ledger_name(each), 40) for each in results.manifest.ledgers) or "no ledger"
    lines = [
        f"## {mark.glyph} {plain(mark.words, 60)}: {score} ({range_words(results, results.gates)})",
        "",
        f"{who} on {ledgers}.",
        "",
        *(f"- {plain(sentence, 600)}" for sentence in results.sentences),
    ]
    return "\n".join(lines)


def _points(results: Results) -> str:
    capped = {gate.point for gate in results.gates}
    lines = ["| Point | Score | Band | Worst finding |", "|---|---:|---|---|"]
    return "\n".join([*lines, *(_point(point, point.number in capped) for point in results.points)])


def _point(point: PointResult, capped: bool) -> str:
    score = "–" if point.score is None else number_words(point.score)
    worst = plain(point.worst, 160) if point.worst else ""
    return f"| {point.number} {plain(point.title)} | {score} | {range_words(point, capped)} | {worst} |"


def _gates(results: Results) -> str:
    return "\n".join(
        f"- **Gate {plain(gate.name, 60)}** holds the score at {gate.cap:g} or less: {plain(gate.title)}"
        for gate in results.gates
    )


def _findings(results: Results) -> str:
    runs = {run.id: run for run in results.runs}
    bad = [f for p in results.points for r in p.requirements for f in r.findings if f.outcome in BAD]
    if not bad:
        return ""
    bad.sort(key=lambda f: (f.outcome is not Outcome.FAIL, -results.harm_weights.get(f.harm, 0.0)))
    lines = [f"<details><summary>{plural(len(bad), 'shortcoming')}</summary>", ""]
    lines += [_finding(finding, runs.get(finding.run or "")) for finding in bad[:MOST_FINDINGS]]
    if len(bad) > MOST_FINDINGS:
        lines.append(f"- … and {len(bad) - MOST_FINDINGS} more, in the report.")
    return "\n".join([*lines, "", "</details>"])


def _finding(finding: Finding, run: ScenarioRun | None) -> str:
    mark = OUTCOMES[finding.outcome]
    stake = f" ({plain(money_words(finding.money))} at stake)" if finding.money else ""
    lines = [
        f"- {mark.glyph} **{plain(finding.requirement, 20)}** {plain(finding.title, 240)}{stake}",
        f"  - expected: {plain(finding.expected)}",
        f"  - observed: {plain(finding.observed)}",
    ]
    if run is not None:
        lines.append(f"  - repeat: {_code(run.replay)}")
    return "\n".join(lines)


def _code(text: str) -> str:
    """A code span that no backtick inside can end."""
    flat = cut(" ".join(text.split()), 400)
    fence = "`" * (max([0, *(len(run) for run in re.findall("`+", flat))]) + 1)
    return f"{fence} {flat} {fence}"


def _foot(results: Results, signer: Signer | None) -> str:
    manifest = results.manifest
    stopped = "" if manifest.complete else " The evaluation was stopped before its end."
    return (
        f"Sevenpoint {plain(manifest.sevenpoint_version, 40)}, rubric {plain(results.rubric, 120)}, "
        f"seed {manifest.seed}.{stopped} {signature_words(signer)}"
    )


def signature_words(signer: Signer | None) -> str:
    """Who signed, and with which key; that the signature holds is for `sevenpoint verify` to say."""
    if signer is None:
        return "Not signed."
    who = plain(signer.name, 120) or "somebody who gave no name"
    return f"Signed by {who} with the key `{one_line(signer.key, 64)}`; `sevenpoint verify` checks it."
