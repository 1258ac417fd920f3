"""What a company's plan allows (Intuit's reference: GET /manage/entitlements/v3/{realm}, in XML whatever was asked).

The shape, the ids and the names are Intuit's own sample. What a plan has is inferred from the plans' names.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from ..bookkeeping import Books
from . import formats, xml_out
from .fields import Body
from .settings import plan_of

PLANS = ("Simple Start", "Essentials", "Plus", "Advanced")
# Plan to how many users it takes.
_USERS = {"Simple Start": 1, "Essentials": 3, "Plus": 5, "Advanced": 25}
# Entitlement id to (name, first plan that has it; None: never on here).
_FEATURES: dict[int, tuple[str, str | None]] = {
    7: ("PayPal", None), 8: ("Merchant Service", None), 1: ("Class Tracking", "Plus"),
    3: ("Expense Tracking by Customer", "Plus"), 4: ("Time Tracking", "Essentials"), 5: ("Budgets", "Plus"),
    6: ("Custom Invoice Styles", "Simple Start"), 9: ("1099 Forms for Vendors", "Plus"),
    10: ("Managing Bills to Pay Later", "Essentials"), 11: ("Complete Set of Reports", "Plus"),
    12: ("Enhanced Reporting", "Essentials"), 13: ("Exporting to Excel", "Simple Start"),
    15: ("Delayed Charges", "Essentials"), 16: ("Custom Sales Fields", "Simple Start"),
    17: ("More Users -- up to 20", "Advanced"), 19: ("Recurring Transactions", "Essentials"),
    20: ("Closing the Books", "Simple Start"), 21: ("Location Tracking", "Plus"), 28: ("Online Banking", None),
    29: ("Basic Sales", "Simple Start"), 30: ("Basic Banking", "Simple Start"), 31: ("Accounting", "Simple Start"),
    35: ("Estimates", "Simple Start"), 42: ("Purchase Order", "Plus"), 43: ("Inventory", "Plus"),
    45: ("Multi-Currency", "Essentials"), 49: ("Global Tax Model", "Simple Start"),
}  # fmt: skip
# Threshold to (limit, what counts).
_THRESHOLDS: dict[str, tuple[int, Callable[[Books], int]]] = {
    "CLASSES_AND_DEPARTMENTS": (40, lambda books: books.count("Class") + books.count("Department")),
    "ACCOUNTS": (250, lambda books: books.count("Account")),
}


def entitlements(books: Books) -> Body:
    """The members of an EntitlementsResponse, in the order of Intuit's sample."""
    plan = plan_of(books)
    return {
        "QboCompany": True,
        "PlanName": f"QBWEB{plan.replace(' ', '').upper()}MONTHLY",
        "MaxUsers": _USERS[plan],
        "CurrentUsers": 1,
        "DaysRemainingTrial": 0,
        "Entitlement": [
            {"id": str(number), "name": name, "term": "On" if _has(plan, first) else "Off"}
            for number, (name, first) in _FEATURES.items()
        ],
        "Thresholds": {
            "threshold": [_threshold(name, limit, count(books)) for name, (limit, count) in _THRESHOLDS.items()]
        },
    }


def answer(books: Books) -> Response:
    """The response; there is no JSON of it."""
    xml = xml_out.bare("EntitlementsResponse", entitlements(books))
    return formats.with_headers(Response(xml, 200, content_type="application/xml;charset=UTF-8"))


def _has(plan: str, first: str | None) -> bool:
    return first is not None and PLANS.index(plan) >= PLANS.index(first)


def _threshold(name: str, limit: int, count: int) -> Body:
    # Nothing is refused here for being above: whether it is enforced depends on plan and age of a company.
    return {"name": name, "limit": limit, "enforced": False, "currentCount": count, "aboveThreshold": count > limit}
