"""Prepayments (xero.md 5.11): made by bank transactions of type RECEIVE-PREPAYMENT and SPEND-PREPAYMENT.

Their lines are coded like those of any bank transaction; `Reference` is what the user interface calls Invoice #.
"""

from __future__ import annotations

from . import advances

KIND = "Prepayment"
ROUTES = advances.routes(advances.Advance(KIND, "invoicenumbers"))
