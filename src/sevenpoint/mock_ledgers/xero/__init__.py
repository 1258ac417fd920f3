"""Placeholder until the ledger's routes arrive."""

from flask import Blueprint, Response

from ..bookkeeping import ZERO
from ..ledger import Ledger

XERO = Ledger(
    name="xero",
    blueprint=Blueprint("xero", __name__),
    owns=lambda path: False,
    new_key=lambda books: books.new_guid(),
    open_books=lambda books: {},
    outage=lambda settings: Response(status=503),
    server_error=lambda settings: Response(status=500),
    throttled=lambda settings: Response(status=429),
    token_expired=lambda access: Response(status=401),
    http_error=lambda error: Response(status=error.code or 500),
    webhook=lambda app, changes: None,
    handshake=lambda app: [],
    retry_seconds=(),
    deadline_seconds=5,
    account_names=lambda books: {},
    problems=lambda books: [],
    receivables=lambda books: (ZERO, ZERO),
)
