"""The label, what stands between the candidate and a better one, and three sentences for the managing partner."""

from __future__ import annotations

from dataclasses import dataclass

from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.judging.tables import LabelRule
from sevenpoint.harness.results import Finding, Gate, GateState, GateWatch, Harm, Manifest, Outcome

LONGEST_TITLE = 300

HARM_WORDS = {
    Harm.MONEY_WRONG: "money wrong",
    Harm.MONEY_LATE: "money late",
    Harm.SECURITY: "security",
    Harm.MANUAL_WORK: "manual work",
    Harm.COSMETIC: "cosmetic",
}


@dataclass(frozen=True)
class Standing:
    """What label and sentences are made from. Scores 0..100, coverage 0..1; `bad` is sorted, worst first."""

    manifest: Manifest
    score: float | None
    floor: float
    ceiling: float
    coverage: float
    measurable: int
    observed: int
    bad: list[Finding]
    gates: list[Gate]
    watched: list[GateWatch]


def choose_label(rubric: Rubric, standing: Standing) -> str:
    """The first label whose every condition holds."""
    too_little = standing.coverage < rubric.verdict.coverage
    if standing.score is None or too_little or not standing.manifest.complete:
        return rubric.verdict.refused
    for rule in rubric.verdict.labels:
        if not _lacking(rule, standing):
            return rule.name
    return rubric.verdict.otherwise


def label_reasons(rubric: Rubric, standing: Standing) -> list[str]:
    """What stands between this candidate and the best label, a sentence each; nothing when it has it."""
    return _lacking(rubric.verdict.labels[0], standing)


def _lacking(rule: LabelRule, standing: Standing) -> list[str]:
    """What a label asks for and does not get."""
    lacking = [f"Gate closed: {gate.title.rstrip('.')}." for gate in standing.watched if gate.state is GateState.CLOSED]
    if not standing.manifest.complete:
        lacking.append("The evaluation was stopped before its end.")
    unproven = [gate for gate in standing.watched if gate.state is GateState.UNPROVEN]
    if not rule.unproven_gates:
        lacking += [
            f"Not ruled out, because {', '.join(gate.unproven)} was not seen in full: {_lower(gate.title.rstrip('.'))}."
            for gate in unproven
        ]
    if standing.score is None or standing.score < rule.min_score:
        has = "nothing was observed" if standing.score is None else f"it is {standing.score:g}"
        lacking.append(f"The score must be at least {rule.min_score:g}; {has}.")
    if standing.coverage < rule.min_coverage:
        lacking.append(
            f"At least {rule.min_coverage:.0%} of the measurable requirements must be observed; "
            f"{standing.observed} of {standing.measurable} were."
        )
    failed = {finding.harm for finding in standing.bad if finding.outcome is Outcome.FAIL}
    lacking += [
        f"A failed check of harm {HARM_WORDS[harm]} is open." for harm in rule.forbidden_harms if harm in failed
    ]
    return lacking


def label_rules(rubric: Rubric) -> list[str]:
    """What each label asks for, in words."""
    verdict = rubric.verdict
    lines = [
        f"{verdict.refused}: under {verdict.coverage:.0%} of the measurable requirements were observed, "
        "or the evaluation was stopped before its end."
    ]
    for rule in verdict.labels:
        words = [f"score at least {rule.min_score:g}", f"at least {rule.min_coverage:.0%} observed", "no gate closed"]
        words += [] if rule.unproven_gates else ["every gate looked at in full"]
        if rule.forbidden_harms:
            words.append("no failed check of harm " + " or ".join(HARM_WORDS[harm] for harm in rule.forbidden_harms))
        lines.append(f"{rule.name}: {', '.join(words)}.")
    return [*lines, f"{verdict.otherwise}: otherwise."]


def sentences(rubric: Rubric, standing: Standing, label: str) -> list[str]:
    """Three plain sentences: the verdict, the worst failure in its own words, how far it can be trusted."""
    return [_verdict(rubric, standing, label), _worst(standing), _trust(standing)]


def _verdict(rubric: Rubric, standing: Standing, label: str) -> str:
    candidate = standing.manifest.candidate
    who = _cut(candidate.name, 80) if candidate else "The candidate"
    if standing.score is None:
        return f"{who} is not assessed, because nothing was observed."
    printed = f"{standing.score:.0f} of 100"
    if f"{standing.floor:.0f}" != f"{standing.ceiling:.0f}":
        printed += f" (between {standing.floor:.0f} and {standing.ceiling:.0f}, whatever the untested parts would show)"
    if label == rubric.verdict.refused:
        why = f"less than {rubric.verdict.coverage:.0%} of what can be measured was observed"
        if standing.coverage >= rubric.verdict.coverage:
            why = "the evaluation was stopped before its end"
        return f"{who} gets no label: {why}. So far it scores {printed}."
    if standing.gates:
        reason = standing.gates[0].title.rstrip(".")
        return f"{who}: {label.lower()}. Its score is held at {printed} for one reason above all: {_lower(reason)}."
    return f"{who}: {label.lower()}. It scores {printed}."


def _worst(standing: Standing) -> str:
    if not standing.bad:
        return "Nothing that was tested failed." if standing.observed else "Nothing can be said about its failures."
    worst, others = standing.bad[0], len(standing.bad) - 1
    stake = f" ({worst.money.amount:,} {_cut(worst.money.currency, 8)} at stake)" if worst.money else ""
    more = f" {others} further {'shortcoming was' if others == 1 else 'shortcomings were'} found." if others else ""
    return f"Worst of all: {_cut(worst.title, LONGEST_TITLE).rstrip('.')}{stake}.{more}"


def _trust(standing: Standing) -> str:
    ended = "" if standing.manifest.complete else "The evaluation was stopped before its end: "
    unproven = sum(gate.state is GateState.UNPROVEN for gate in standing.watched)
    doubt = f"; {unproven} of {len(standing.watched)} gates were not looked at in full" if unproven else ""
    return (
        f"{ended}{standing.observed} of {standing.measurable} measurable requirements were observed on "
        f"{_ledgers(standing.manifest.ledgers)}{doubt}."
    )


def _ledgers(ledgers: list[str]) -> str:
    names = {"xero": "Xero", "quickbooks": "QuickBooks"}
    return " and ".join(_cut(names.get(ledger, ledger), 40) for ledger in ledgers) or "no ledger"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _cut(text: str, longest: int) -> str:
    flat = " ".join(text[: longest * 4].split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
