"""What a limit is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Limit:
    """At most `allowed` calls in `seconds`, of one app: in one organisation or over all of them.

    A window starts with the first call in it.
    """

    name: str
    allowed: int
    seconds: int
    per: Literal["organisation", "app"] = "organisation"
