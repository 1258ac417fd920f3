"""The words and glyphs of the report. A status is always a glyph and a word; colour only repeats them."""

from __future__ import annotations

from dataclasses import dataclass

from sevenpoint.harness.results import Evidence, Harm, Money, Outcome, PointResult, Results


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


def number_words(value: float | None) -> str:
    """A score as printed: no decimals where there are none.

    >>> number_words(62.0), number_words(62.5), number_words(None)
    ('62', '62.5', 'none')
    """
    return "none" if value is None else f"{value:.1f}".removesuffix(".0")


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
