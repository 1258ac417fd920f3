"""What the company's settings say of every transaction: closed books, classes, departments (quickbooks.md 7.0)."""

from __future__ import annotations

from collections.abc import Iterator

from ..bookkeeping import Books
from .entity import Draft, Entity, preference
from .faults import fault
from .fields import Body

# Transactions that post nothing are free of the closing date.
_NOT_POSTING = ("Estimate", "PurchaseOrder", "TimeActivity")


def refuse_closed(books: Books, entity: Entity, *bodies: Body | None) -> None:
    """Nothing dated up to BookCloseDate may be made, changed or removed. Raises 6200, or 6210 with a password set."""
    closed = preference(books, "AccountingInfoPrefs", "BookCloseDate")
    if not closed or entity.name in _NOT_POSTING or "TxnDate" not in entity.fields:
        return
    if any(body is not None and body.get("TxnDate", "9999") <= closed for body in bodies):
        password = books.organisation.settings.get("closing_password")
        raise fault("closing_password" if password else "books_closed", date=closed)


def require_features(draft: Draft) -> None:
    """Departments and classes can be named only when the company tracks them. Raises 5030."""
    sent = draft.sent
    if "TxnDate" not in draft.entity.fields:
        return
    if _says(sent, "DepartmentRef") and not draft.preference("AccountingInfoPrefs", "TrackDepartments"):
        raise fault("feature_off", detail="Location tracking is off")
    if "ClassRef" in sent and not _tracks_classes(draft, "ClassTrackingPerTxn"):
        raise fault("feature_off", detail="Class tracking per transaction is off")
    if any("ClassRef" in each for each in _details(sent)) and not _tracks_classes(draft, "ClassTrackingPerTxnLine"):
        raise fault("feature_off", detail="Class tracking per transaction line is off")


def _tracks_classes(draft: Draft, name: str) -> bool:
    return bool(draft.preference("AccountingInfoPrefs", name))


def _says(sent: Body, name: str) -> bool:
    return name in sent or any(name in each for each in _details(sent))


def _details(sent: Body) -> Iterator[Body]:
    for line in sent.get("Line", []):
        detail = line.get(line.get("DetailType", ""), {})
        yield from (detail,) if isinstance(detail, dict) else ()
