"""Making other people's text safe to show: cut, and with every invisible or direction-changing character made visible.

Titles, bodies and errors come from a candidate, and a candidate may be hostile. HTML escaping is the template engine's
job; this module is about characters that lie to the eye without being markup.
"""

from __future__ import annotations

from collections.abc import Callable

from sevenpoint.harness.results.visible import visible

LONGEST = 4_000


def cut(text: str, longest: int = LONGEST, through: Callable[[str], str] = str) -> str:
    """At most `longest` characters, through what masks them and visible; where something was left out, says how much.

    >>> cut("abcdefghij", 4)
    'abcd… [6 more characters]'
    """
    shown = visible(through(text[:longest]))
    return shown if len(text) <= longest else f"{shown}… [{len(text) - longest:,} more characters]"


def one_line(text: str, longest: int = 300) -> str:
    """`cut`, with runs of white space as one space."""
    return cut(" ".join(text.split()), longest)
