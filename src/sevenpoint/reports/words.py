"""The words and glyphs of the report. A status is always a glyph and a word; colour only repeats them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sevenpoint.harness.results import (
    ChangeKind,
    ConditionKind,
    Evidence,
    GateState,
    Harm,
    Money,
    Outcome,
    PointResult,
    Results,
)


@dataclass(frozen=True)
class Mark:
    """A status: glyph, words, and the tone that the style sheet colours."""

    glyph: str
    words: str
    tone: str


OUTCOMES: dict[Outcome, Mark] = {
    Outcome.PASS: Mark("✓", "pass", "good"),
    Outcome.FAIL: Mark("✗", "fail", "bad"),
    Outcome.PARTIAL: Mark("◐", "partial", "warn"),
    Outcome.UNSUPPORTED: Mark("⊘", "unsupported", "warn"),
    Outcome.NOT_APPLICABLE: Mark("–", "not applicable", "mute"),
    Outcome.NOT_OBSERVED: Mark("○", "not observed", "mute"),
    Outcome.INCONCLUSIVE: Mark("?", "inconclusive", "mute"),
    Outcome.BLOCKED: Mark("■", "blocked", "mute"),
    Outcome.HARNESS_ERROR: Mark("⚙", "harness error", "mute"),
    Outcome.WAIVED: Mark("~", "waived", "mute"),
}

CHANGES: dict[ChangeKind, Mark] = {
    ChangeKind.REGRESSED: Mark("✗", "regressed", "bad"),
    ChangeKind.WORSE: Mark("↓", "worse", "bad"),
    ChangeKind.GONE: Mark("○", "no longer observed", "warn"),
    ChangeKind.CHANGED_EVIDENCE: Mark("≠", "other evidence", "warn"),
    ChangeKind.NEW: Mark("+", "newly observed", "mute"),
    ChangeKind.BETTER: Mark("↑", "better", "good"),
    ChangeKind.FIXED: Mark("✓", "fixed", "good"),
}

LABELS: dict[str, Mark] = {
    "Recommended": Mark("✓", "Recommended", "good"),
    "Recommended with conditions": Mark("◐", "Recommended with conditions", "warn"),
    "Not yet": Mark("✗", "Not yet", "bad"),
    "Not assessed": Mark("○", "Not assessed", "mute"),
}

HARMS: dict[Harm, str] = {
    Harm.MONEY_WRONG: "money wrong",
    Harm.MONEY_LATE: "money late",
    Harm.SECURITY: "security",
    Harm.MANUAL_WORK: "manual work",
    Harm.COSMETIC: "cosmetic",
}

GATE_STATES: dict[GateState, Mark] = {
    GateState.CLOSED: Mark("✗", "seen", "bad"),
    GateState.UNPROVEN: Mark("○", "unproven", "mute"),
    GateState.OPEN: Mark("✓", "not seen", "good"),
}

KINDS: dict[ConditionKind, str] = {
    ConditionKind.MEND: "to mend",
    ConditionKind.PROVE: "to prove",
    ConditionKind.ATTEST: "to attest",
}

LEDGERS = {"xero": "Xero", "quickbooks": "QuickBooks"}
DIRECTIONS = {"tool_to_ledger": "tool to ledger", "ledger_to_tool": "ledger to tool"}

BAD = (Outcome.FAIL, Outcome.PARTIAL, Outcome.UNSUPPORTED)
SEEN = (*BAD, Outcome.PASS)


def label_mark(label: str) -> Mark:
    """The mark of a label; a rubric's own label gets a neutral one."""
    return LABELS.get(label, Mark("○", label, "mute"))


def ledger_name(ledger: str) -> str:
    """The ledger as people write it."""
    return LEDGERS.get(ledger, ledger)


def money_words(money: Money) -> str:
    """An amount with thousands separators and its currency; absurd amounts in scientific notation.

    >>> from decimal import Decimal
    >>> money_words(Money(amount=Decimal("1043.17"), currency="USD"))
    '1,043.17 USD'
    """
    amount = money.amount
    text = f"{amount:,f}" if abs(amount.adjusted()) < 15 and len(amount.as_tuple().digits) < 20 else f"{amount:.6E}"
    return f"{text} {money.currency[:8]}"


def plural(count: int, noun: str) -> str:
    """A count with its noun.

    >>> plural(1, "run"), plural(2, "run")
    ('1 run', '2 runs')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(parts: Sequence[str]) -> str:
    """Several things in a sentence.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"]), listed([])
    ('a', 'a and b', 'a, b and c', 'nothing')
    """
    *before, last = parts or ["nothing"]
    return f"{', '.join(before)} and {last}" if before else last


def number_words(value: float | None) -> str:
    """A score as printed: no decimals where there are none.

    >>> number_words(62.0), number_words(62.5), number_words(None)
    ('62', '62.5', 'none')
    """
    return "none" if value is None else f"{value:.1f}".removesuffix(".0")


def small_number(value: float) -> str:
    """A quantity as printed: two decimals where one would hide it.

    >>> small_number(90), small_number(27.54), small_number(0.081), small_number(0.004), small_number(0)
    ('90', '27.5', '0.08', 'under 0.01', '0')
    """
    if 0 < abs(value) < 0.005:
        return "under 0.01"
    return f"{value:.2f}" if 0 < abs(value) < 0.95 else number_words(value)


def range_words(part: PointResult | Results, capped: object) -> str:
    """The band of a score; where it has no width, why. `capped`: true when a gate holds the score down.

    The floor and the ceiling are printed as they are, so a reader can see how much was left untested.
    """
    if part.floor == part.ceiling:
        return "capped" if capped else "all tested"
    words = f"{number_words(part.floor)} to {number_words(part.ceiling)}"
    return f"{words}, capped" if capped else words


def seconds_words(seconds: float) -> str:
    """A span of time.

    >>> seconds_words(0.0421), seconds_words(12.34), seconds_words(300)
    ('42 ms', '12.3 s', '5 min 0 s')
    """
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def evidence_words(mix: dict[Evidence, int]) -> str:
    """How well a score is founded.

    >>> evidence_words({Evidence.MEASURED: 4}), evidence_words({Evidence.MEASURED: 3, Evidence.CLAIMED: 1})
    ('4 measured', '3 measured, 1 claimed')
    """
    return ", ".join(f"{mix[kind]} {kind.value}" for kind in Evidence if mix.get(kind)) or "nothing seen"


def percent_words(share: float) -> str:
    """A share 0..1 in per cent; never a round 0 or 100 that is not one.

    >>> percent_words(0.5), percent_words(0.9996), percent_words(1.0), percent_words(0.0004)
    ('50 %', '99.9 %', '100 %', '0.1 %')
    """
    if 0 < share < 0.001 or 0.999 < share < 1:
        share = min(max(share, 0.001), 0.999)
    return f"{share * 100:.1f}".removesuffix(".0") + " %"
