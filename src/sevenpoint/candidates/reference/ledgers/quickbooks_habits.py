"""Habits of the firm in QuickBooks that the tool follows: numbers given by hand, invoices that repeat by themselves."""

from __future__ import annotations

from collections.abc import Callable

from ..problems import LedgerRefusedError
from ..values import Doc, next_number
from .quickbooks_session import QuickBooksSession

FIRST = "1000"
ATTEMPTS = 5
TAKEN = "(6140)"  # Another transaction has the number (reference/quickbooks.md 5).


def numbered(session: QuickBooksSession, write: Callable[[Doc], Doc]) -> Doc:
    """Give the number after the newest; the next one again while somebody else is quicker."""
    known = [str(row["DocNumber"]) for row in session.newest("Invoice") if row.get("DocNumber")]
    number = known[0] if known else FIRST
    for _ in range(ATTEMPTS):
        number = next_number(number)
        try:
            return write({"DocNumber": number})
        except LedgerRefusedError as error:
            if TAKEN not in str(error):
                raise
            last = error
    raise last


def switch_off_custom_numbers(session: QuickBooksSession) -> None:
    """With a flaw on: the firm's control gives way to the tool's comfort."""
    now = session.query("Preferences")[0]
    forms = {**now["SalesFormsPrefs"], "CustomTxnNumbers": False}
    session.save("Preferences", {**now, "SalesFormsPrefs": forms})


def repeating(session: QuickBooksSession, contact_id: str) -> list[str]:
    """Automated recurring invoices of a customer, in words."""
    found = [row.get("Invoice") or {} for row in session.query("RecurringTransaction", "Type = 'Invoice'")]
    return [_in_words(row) for row in found if _customer(row) == contact_id and _runs(row.get("RecurringInfo") or {})]


def _customer(row: Doc) -> str:
    return str((row.get("CustomerRef") or {}).get("value"))


def _runs(info: Doc) -> bool:
    return bool(info.get("Active")) and info.get("RecurType") == "Automated"


def _in_words(row: Doc) -> str:
    info = row["RecurringInfo"]
    schedule = info.get("ScheduleInfo") or {}
    when = schedule.get("NextDate") or schedule.get("StartDate")
    return f"{info.get('Name')}, {row.get('TotalAmt')} {str(schedule.get('IntervalType')).lower()}, next on {when}"
