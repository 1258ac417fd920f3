"""The firm's bookkeeper, behind one protocol for both ledgers."""

from __future__ import annotations

from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.harness.bookkeepers.session import REDIRECT
from sevenpoint.harness.bookkeepers.xero import XeroBookkeeper
from sevenpoint.harness.ledgers import App, Organisation

__all__ = ["REDIRECT", "Bookkeeper", "open_bookkeeper"]


def open_bookkeeper(base_url: str, app: App, organisation: Organisation) -> Bookkeeper:
    """Let the bookkeeper's app into an organisation, through the ledger's own consent page.

    `app` must have `REDIRECT` among its redirect addresses; nothing listens there, the harness reads the code off the
    redirect itself.
    """
    if organisation.ledger == "xero":
        return XeroBookkeeper(base_url, app, organisation)
    return QuickBooksBookkeeper(base_url, app, organisation)
