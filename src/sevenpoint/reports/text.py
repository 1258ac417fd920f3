"""Making other people's text safe to show: cut, and with every invisible or direction-changing character made visible.

Titles, bodies and errors come from a candidate, and a candidate may be hostile. HTML escaping is the template engine's
job; this module is about characters that lie to the eye without being markup.
"""

from __future__ import annotations

import re

LONGEST = 4_000

# Bidirectional controls and marks, zero-width characters, line separators, byte order mark, lone surrogates, tags.
DECEIVING = re.compile(
    "[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def visible(text: str) -> str:
    """The text with control characters and deceiving characters written out by number.

    >>> visible("paid\\u202etxt.exe")
    'paid[U+202E]txt.exe'
    """
    return CONTROL.sub(_number, DECEIVING.sub(_number, text))


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


def _number(match: re.Match[str]) -> str:
    return f"[U+{ord(match.group()):04X}]"
