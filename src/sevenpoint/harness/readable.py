"""Text of a candidate, or of anybody, on its way to a terminal or into a file that people review."""

from __future__ import annotations

LONGEST = 1_000


def readable(text: str, longest: int = LONGEST) -> str:
    """One line in which nothing steers a terminal, changes the direction of reading or hides; cut where it is long.

    >>> readable("paid\\x1b[2J\\u202e\\n twice"), readable("abcdef", 3)
    ('paid[U+001B][2J[U+202E] twice', 'abc… [3 more characters]')
    """
    flat = " ".join(text.split())
    shown = "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in flat[:longest])
    return shown if len(flat) <= longest else f"{shown}… [{len(flat) - longest:,} more characters]"
