"""The firm's bookkeeper, behind one protocol for both ledgers."""

from __future__ import annotations

from sevenpoint.harness.bookkeepers import quickbooks, xero
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.harness.bookkeepers.session import REDIRECT, LedgerSession, Session
from sevenpoint.harness.bookkeepers.xero import XeroBookkeeper
from sevenpoint.harness.ledgers import App, Organisation

__all__ = ["REDIRECT", "Bookkeeper", "Session", "bookkeeper_through", "open_bookkeeper"]


def open_bookkeeper(base_url: str, app: App, organisation: Organisation, user: str | None = None) -> Bookkeeper:
    """Let the bookkeeper's app into an organisation, through the ledger's own consent page.

    `app` must have `REDIRECT` among its redirect addresses; nothing listens there, the harness reads the code off the
    redirect itself. `user`: the address of whoever consents; None: the organisation's owner.
    """
    if organisation.ledger == "xero":
        tenant = {"Xero-Tenant-Id": organisation.id}
        session = LedgerSession(base_url, app, organisation, xero.ENDPOINTS, tenant, user)
    else:
        session = LedgerSession(base_url, app, organisation, quickbooks.ENDPOINTS, {}, user)
    return bookkeeper_through(session, organisation.ledger, organisation.id)


def bookkeeper_through(session: Session, ledger: str, organisation: str) -> Bookkeeper:
    """The bookkeeper of a ledger, working through a session that is open."""
    return XeroBookkeeper(session) if ledger == "xero" else QuickBooksBookkeeper(session, organisation)
