"""QuickBooks on a full disk."""

from __future__ import annotations

from full_disk import fill_up
from qbo_caller import Caller, lines


def test_nothing_is_half_saved(caller: Caller) -> None:
    body = {"CustomerRef": {"value": caller.customer()}, "Line": lines("10.00", "20.00", "30.00"),
            "PrivateNote": "x" * 1000}  # fmt: skip
    fill_up(caller.world, lambda: caller.call("POST", "invoice", json=body))
