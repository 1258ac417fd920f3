"""How large a request may be. The wire reads no more of one, and the application refuses it (413)."""

from __future__ import annotations

import re

MAX_REQUEST_BYTES = 10 * 1024 * 1024
# Paths that take more, in bytes: QuickBooks' uploads (quickbooks.md 4.3).
_LARGER = ((re.compile(r"/v3/company/[^/]+/upload/?"), 100 * 1024 * 1024),)


def largest(path: str) -> int:
    """The most bytes that the body of a request to a path may have.

    >>> largest("/v3/company/1/upload") > largest("/v3/company/1/invoice")
    True
    """
    return next((size for pattern, size in _LARGER if pattern.fullmatch(path)), MAX_REQUEST_BYTES)
