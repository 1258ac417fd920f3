"""How often a tool wrote to the ledger and was refused there: echoes and endless repetitions are counted here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sevenpoint.harness.results import Exchange

METHODS = ("POST", "PUT")
REFUSED = 400
# What QuickBooks takes by POST and changes nothing.
QUERY = "/query"


def writes(exchanges: Iterable[Exchange], of: Sequence[str] = ("",)) -> list[Exchange]:
    """Writes to records whose path has one of these words, ignoring case; `of` left out: to any record.

    >>> def call(method, path):
    ...     return Exchange(seq=1, at="", ledger="xero", actor="candidate", method=method, path=path, status=200)
    >>> [each.path for each in writes([call("GET", "/Contacts"), call("POST", "/Contacts")], ["contacts"])]
    ['/Contacts']
    """
    return [
        each
        for each in exchanges
        if each.method in METHODS
        and not each.path.lower().endswith(QUERY)
        and any(word.lower() in each.path.lower() for word in of)
    ]


def refused_writes(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Writes that the ledger refused for what they said: repeating them cannot help."""
    return [each for each in writes(exchanges) if each.status == REFUSED]
