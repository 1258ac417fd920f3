"""Making other people's text safe to show: cut, and with every invisible or direction-changing character made visible.

Titles, bodies and errors come from a candidate, and a candidate may be hostile. HTML escaping is the template engine's
job; this module is about characters that lie to the eye without being markup.
"""

from __future__ import annotations

from sevenpoint.harness.results.visible import visible

LONGEST = 4_000


def cut(text: str, longest: int = LONGEST) -> str:
    """At most `longest` characters, visible; where something was left out, says how much.

    >>> cut("abcdefghij", 4)
    'abcd… [6 more characters]'
    """
    if len(text) <= longest:
        return visible(text)
    return f"{visible(text[:longest])}… [{len(text) - longest:,} more characters]"


def one_line(text: str, longest: int = 300) -> str:
    """`cut`, with runs of white space as one space."""
    return cut(" ".join(text.split()), longest)
