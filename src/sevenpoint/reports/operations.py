"""What an exchange was about, in two words: `creates Invoices`, `reads Customer`."""

from __future__ import annotations

import re

from sevenpoint.harness.results import Exchange
from sevenpoint.reports.text import one_line

FROM = re.compile(r"(?i)\bfrom[\s+]+(\w{1,40})")
ID = re.compile(r"(?i)^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+)$")
VERBS = {"GET": "reads", "HEAD": "reads", "PUT": "writes", "POST": "writes", "PATCH": "writes", "DELETE": "deletes"}
TOKENS = ("token", "bearer", "authorize", "oauth2", "revoke", "revocation", "connections")


def is_query(exchange: Exchange) -> bool:
    """A QuickBooks query, which may come by POST and changes nothing."""
    return exchange.path.rstrip("/").endswith("/query")


def is_read(exchange: Exchange) -> bool:
    """Whether it cannot have changed the books."""
    return exchange.method in ("GET", "HEAD") or is_query(exchange)


def is_access(exchange: Exchange) -> bool:
    """About tokens and consent, not about the books."""
    return last_part(exchange).lower() in TOKENS


def last_part(exchange: Exchange) -> str:
    """The resource: the last part of the path that is no id."""
    parts = [part for part in exchange.path.split("/") if part and not ID.match(part)]
    return one_line(parts[-1], 60) if parts else one_line(exchange.path, 60)


def operation(exchange: Exchange) -> str:
    """In two words."""
    if is_query(exchange):
        found = FROM.search(exchange.request_body) or FROM.search(exchange.query)
        return f"reads {found.group(1) if found else 'by query'}"
    return f"{VERBS.get(exchange.method, one_line(exchange.method, 20))} {last_part(exchange)}"
