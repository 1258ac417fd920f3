"""Whose books a call is about: the organisation that a scenario's tool must not touch is never addressed.

Both the ledger's own word and the address that was written on the request count: a refused attempt on somebody else's
books is one too (reference/xero.md 1.6, quickbooks.md 1.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sevenpoint.harness.results import Exchange

_REALM = re.compile(r"/v3/company/([^/]+)")
_TENANT = "xero-tenant-id"


def addressed(exchange: Exchange) -> str | None:
    """The organisation that a call is about; None when it is about none, e.g. a token call.

    >>> addressed(Exchange(seq=1, at="", ledger="quickbooks", actor="candidate", method="GET", status=403,
    ...     path="/v3/company/4611/query"))
    '4611'
    """
    realm = _REALM.search(exchange.path)
    if realm is not None:
        return realm.group(1)
    headers = {name.lower(): value for name, value in exchange.request_headers.items()}
    return headers.get(_TENANT) or exchange.organisation


def strayed(exchanges: Iterable[Exchange], organisation: str) -> list[Exchange]:
    """Calls about any other organisation than this one, whether the ledger let them through or not."""
    return [each for each in exchanges if addressed(each) not in (None, organisation)]
