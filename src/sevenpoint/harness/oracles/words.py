"""What an alert says to a person: whether its words name what has to be done."""

from __future__ import annotations

import re

_RIGHTS = re.compile(
    r"\b(roles?|permissions?|rights?|privileges?|access levels?|administrators?|admin)\b", re.IGNORECASE
)
_CONSENT = re.compile(
    r"\b(re-?connect|re-?authori[sz]e|consent|connect (it |the \w+ |\w+ )?again|(authori[sz]e|log in|sign in) again)\b",
    re.IGNORECASE,
)


def names_rights(text: str) -> bool:
    """Whether it speaks of what a user may do.

    >>> names_rights("The user's role is too low."), names_rights("Xero answered 403; connect again.")
    (True, False)
    """
    return _RIGHTS.search(text) is not None


def asks_for_consent(text: str) -> bool:
    """Whether it asks for the connection to be allowed anew.

    >>> asks_for_consent("Please reconnect Xero."), asks_for_consent("Xero does not answer; nothing to do but wait.")
    (True, False)
    """
    return _CONSENT.search(text) is not None
