"""Characters that lie to the eye without being markup, written out: titles, bodies and errors come from others."""

from __future__ import annotations

import re

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


def _number(match: re.Match[str]) -> str:
    return f"[U+{ord(match.group()):04X}]"
