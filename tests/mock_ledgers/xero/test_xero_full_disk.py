"""Xero on a full disk."""

from __future__ import annotations

from full_disk import fill_up
from xero_client import Xero


def test_nothing_is_half_saved(xero: Xero) -> None:
    line = {"Description": "x" * 200, "UnitAmount": "10.00", "Quantity": 1, "AccountCode": "200"}
    body = {"Type": "ACCREC", "Contact": {"Name": "Amy"}, "Status": "AUTHORISED", "DueDate": "2030-01-01",
            "LineItems": [line] * 3}  # fmt: skip
    fill_up(xero.world, lambda: xero.call("PUT", "Invoices", body))
