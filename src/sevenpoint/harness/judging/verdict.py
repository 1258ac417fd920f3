"""The label and the three sentences for the managing partner."""

from __future__ import annotations

from sevenpoint.harness.judging.rubric import LabelRule, Rubric
from sevenpoint.harness.results import Finding, Gate, Harm, Manifest, Outcome, RequirementResult

LONGEST_TITLE = 300

HARM_WORDS = {
    Harm.MONEY_WRONG: "money wrong",
    Harm.MONEY_LATE: "money late",
    Harm.SECURITY: "security",
    Harm.MANUAL_WORK: "manual work",
    Harm.COSMETIC: "cosmetic",
}


def choose_label(
    rubric: Rubric, *, score: float | None, floor: float, coverage: float, gates: list[Gate], bad: list[Finding]
) -> str:
    """The first label whose every condition holds. Scores 0..100, coverage 0..1."""
    if score is None or coverage < rubric.verdict.coverage:
        return rubric.verdict.refused
    for rule in rubric.verdict.labels:
        if _holds(rule, score, floor, gates, bad):
            return rule.name
    return rubric.verdict.otherwise


def _holds(rule: LabelRule, score: float, floor: float, gates: list[Gate], bad: list[Finding]) -> bool:
    open_harms = {finding.harm for finding in bad if finding.outcome is Outcome.FAIL}
    return (
        score >= rule.min_score
        and floor >= rule.min_floor
        and (rule.gates_allowed or not gates)
        and not open_harms & set(rule.forbidden_harms)
    )


def label_rules(rubric: Rubric) -> list[str]:
    """What each label asks for, in words."""
    verdict = rubric.verdict
    lines = [f"{verdict.refused}: under {verdict.coverage:.0%} of the measurable requirements were observed."]
    for rule in verdict.labels:
        words = [f"score at least {rule.min_score:g}", f"floor at least {rule.min_floor:g}"]
        words += [] if rule.gates_allowed else ["no gate closed"]
        if rule.forbidden_harms:
            words.append("no failed check of harm " + " or ".join(HARM_WORDS[harm] for harm in rule.forbidden_harms))
        lines.append(f"{rule.name}: {', '.join(words)}.")
    return [*lines, f"{verdict.otherwise}: otherwise."]


def sentences(
    manifest: Manifest,
    label: str,
    rubric: Rubric,
    *,
    score: float | None,
    floor: float,
    ceiling: float,
    measurable: list[RequirementResult],
    observed: int,
    bad: list[Finding],
    gates: list[Gate],
) -> list[str]:
    """Three plain sentences: the verdict, the worst failure in its own words, how far it can be trusted.

    `bad` is sorted, worst first; `measurable` are the requirements that count, `observed` how many were seen.
    """
    who = _cut(manifest.candidate.name, 80) if manifest.candidate else "The candidate"
    return [
        _verdict(who, label, rubric, score, floor, ceiling, gates),
        _worst(bad, observed),
        _trust(manifest, measurable, observed),
    ]


def _verdict(
    who: str, label: str, rubric: Rubric, score: float | None, floor: float, ceiling: float, gates: list[Gate]
) -> str:
    if score is None:
        return f"{who} is not assessed, because nothing was observed."
    printed = f"{score:.0f} of 100"
    if f"{floor:.0f}" != f"{ceiling:.0f}":
        printed += f" (between {floor:.0f} and {ceiling:.0f}, whatever the untested parts would show)"
    if label == rubric.verdict.refused:
        needed = f"{rubric.verdict.coverage:.0%}"
        return (
            f"{who} gets no label: less than {needed} of what can be measured was observed. So far it scores {printed}."
        )
    if gates:
        reason = gates[0].title.rstrip(".")
        return f"{who}: {label.lower()}. Its score is held at {printed} for one reason above all: {_lower(reason)}."
    return f"{who}: {label.lower()}. It scores {printed}."


def _worst(bad: list[Finding], observed: int) -> str:
    if not bad:
        return "Nothing that was tested failed." if observed else "Nothing can be said about its failures."
    money = bad[0].money
    stake = f" ({money.amount:,} {_cut(money.currency, 8)} at stake)" if money else ""
    others = len(bad) - 1
    more = f" {others} further {'shortcoming was' if others == 1 else 'shortcomings were'} found." if others else ""
    return f"Worst of all: {_cut(bad[0].title, LONGEST_TITLE).rstrip('.')}{stake}.{more}"


def _trust(manifest: Manifest, measurable: list[RequirementResult], observed: int) -> str:
    ended = "" if manifest.complete else "The evaluation was stopped before its end: "
    return (
        f"{ended}{observed} of {len(measurable)} measurable requirements were observed on {_ledgers(manifest.ledgers)}."
    )


def _ledgers(ledgers: list[str]) -> str:
    names = {"xero": "Xero", "quickbooks": "QuickBooks"}
    return " and ".join(_cut(names.get(ledger, ledger), 40) for ledger in ledgers) or "no ledger"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _cut(text: str, longest: int) -> str:
    flat = " ".join(text[: longest * 4].split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
