"""The roles of QuickBooks' users, and what the API lets them do.

The names are those of Intuit's page "User roles and access rights". What reports and time tracking users see follows
it; code 120 is on record (quickbooks.md 1.6), for which kinds the API answers with it is own.
"""

from __future__ import annotations

from ..oauth import Role

OWNER = "Primary admin"
OWNER_EMAIL = "owner@example.com"

# Kinds are the words of the path after the realm.
ROLES = (
    Role("Primary admin"),
    Role("Company admin"),
    Role("Accountant"),
    Role("Standard user"),
    Role("Reports only", reads="reports|companyinfo|preferences", writes=""),
    Role("Track time only", reads="timeactivity|companyinfo|preferences", writes="timeactivity"),
)
