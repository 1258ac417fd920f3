"""Every operation of the Accounting API that this ledger has."""

from __future__ import annotations

from .call import Route
from .resources import (
    accounts,
    attachments,
    bank_transactions,
    contact_groups,
    contacts,
    credit_notes,
    history,
    invoice_emails,
    invoices,
    items,
    journals,
    manual_journals,
    organisation,
    payments,
    pdfs,
    repeating_invoices,
    reports,
    tax_rates,
    tracking,
)

ROUTES: tuple[Route, ...] = (
    *organisation.ROUTES,
    *accounts.ROUTES,
    *tax_rates.ROUTES,
    *tracking.ROUTES,
    *contacts.ROUTES,
    *contact_groups.ROUTES,
    *items.ROUTES,
    *invoices.ROUTES,
    *invoice_emails.ROUTES,
    *credit_notes.ROUTES,
    *payments.ROUTES,
    *bank_transactions.ROUTES,
    *repeating_invoices.ROUTES,
    *manual_journals.ROUTES,
    *journals.ROUTES,
    *history.ROUTES,
    *attachments.ROUTES,
    *pdfs.ROUTES,
    *reports.ROUTES,
)
