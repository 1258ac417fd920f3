"""Recurring transactions: templates that post nothing, and what they make when their day comes (quickbooks.md 8).

The number of a stored template is the moment of its next transaction, so that one indexed look-up finds what is due.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from ..bookkeeping import Books, Document
from ..store import schema
from . import schedule, sync
from .entities import ENTITIES
from .entities.recurring_transaction import KIND, RECURRING_TRANSACTION
from .entity import Entity
from .faults import QuickBooksError, fault
from .fields import ENVELOPE, Body, Group, NameOf, read, show
from .settings import plan_of
from .xml_shape import children, typed

TYPES = (
    "Bill", "CreditMemo", "Deposit", "Estimate", "Invoice", "JournalEntry", "Purchase", "PurchaseOrder",
    "RefundReceipt", "SalesReceipt", "Transfer", "VendorCredit",
)  # fmt: skip
_PLAN_WITHOUT = "Simple Start"
_INFO = Group(fields=schedule.INFO)
_C = schema.document.c
# Properties of the transaction that a template does not have: they come when it is made.
_NOT_YET = ("DocNumber", "TxnDate", "DueDate", "SyncToken", "Id", "RecurDataRef")


class _UndoError(Exception):
    """The trial of a template is over; nothing of it stays."""


def write(books: Books, body: Body, operation: str) -> Body:
    """Create, update or delete a template. Returns the answer without its `time`. Raises QuickBooksError."""
    if plan_of(books) == _PLAN_WITHOUT:
        raise fault("feature_off", detail=f"Recurring transactions are not part of {_PLAN_WITHOUT}")
    kind, inner = _inner(body)
    entity = ENTITIES[kind]
    if operation == "delete":
        document = sync.current_record(books, RECURRING_TRANSACTION, inner)
        books.delete(KIND, document.id)
        return {KIND: {kind: {"domain": "QBO", "status": "Deleted", "Id": document.id}}}
    if operation not in ("", "create", "update"):
        raise fault("unsupported", operation=f"{operation} on {KIND.lower()}")
    if inner.get("Id") in (None, ""):
        number = str(books.next_number(f"id {KIND}"))
        document = Document(KIND, "", {"Type": kind, "Reference": number, "Made": 0})
    else:
        document = sync.current_record(books, RECURRING_TRANSACTION, inner)
        if document.body["Type"] != kind:
            raise fault("deleted")
        if "Deposit" in inner and kind == "Invoice":  # answered, but not taken back (quickbooks.md 8)
            raise fault("unknown_property")
    _fill(books, entity, document, inner)
    document.id = document.id or str(books.next_number(f"id {entity.sequence or kind}"))
    books.save(document)
    fall_due(books)
    kept = books.get(KIND, document.id)
    return {KIND: shown(books, kept or document)}


def shown(books: Books, document: Document, name_of: NameOf | None = None) -> Body:
    """A template under the name of what it makes."""
    from .present import present
    from .references import name_of as names

    entity = ENTITIES[document.body["Type"]]
    look_up = name_of or names(books, ENTITIES)
    shadow = copy.copy(document)
    shadow.kind, shadow.body = entity.name, copy.deepcopy(document.body["Template"])
    info = show(schedule.INFO, document.body["RecurringInfo"], look_up)
    record = present(books, entity, shadow, look_up)
    record |= {"RecurDataRef": {"value": document.body["Reference"]}, "RecurringInfo": info}
    return {entity.name: {"Deposit": 0, **record} if entity.name == "Invoice" else record}


def fall_due(books: Books) -> None:
    """Make every transaction that is due, the earliest first, each at its own time."""
    while (template := books.first_due(KIND)) is not None:
        with books.sandbox.at(dt.datetime.fromisoformat(template.number or "")):
            _make(books, template)


def _inner(body: Body) -> tuple[str, Body]:
    kinds = [kind for kind in TYPES if kind in body and kind in ENTITIES]
    if len(kinds) != 1 or not body.keys() <= {*kinds, "domain", "sparse", "time"}:
        raise fault("unknown_property")
    inner = children(body, kinds[0])
    if len(inner) != 1 or not isinstance(inner[0], dict):
        raise fault("mistyped_property")
    return kinds[0], typed({**ENTITIES[kinds[0]].fields, "RecurringInfo": _INFO}, inner[0])


def _fill(books: Books, entity: Entity, document: Document, inner: Body) -> None:
    """Read the template and its schedule, and try it: what could not be made now is refused. Raises QuickBooksError."""
    info = read({"RecurringInfo": _INFO}, {"RecurringInfo": inner.get("RecurringInfo")}).get("RecurringInfo", {})
    if not info.get("Name"):
        raise fault("missing", name="RecurringInfo.Name")
    _refuse_taken(books, document, info["Name"])
    info.setdefault("RecurType", "UnScheduled")
    info.setdefault("Active", True)
    schedule.check(info.setdefault("ScheduleInfo", {}))
    sent = {name: value for name, value in inner.items() if name not in (*_NOT_YET, "RecurringInfo")}
    document.name, document.party = info["Name"], None
    kept = read(entity.fields, {name: value for name, value in sent.items() if name not in ENVELOPE})
    document.body = {**document.body, "RecurringInfo": info, "Sent": kept}
    document.body["Template"] = _tried(books, entity, kept)
    previous = document.body.get("Previous")
    since = dt.date.fromisoformat(previous) + dt.timedelta(days=1) if previous else books.today
    _plan(books, document, since)


def _refuse_taken(books: Books, document: Document, name: str) -> None:
    """Whether two templates may share a name is not published: the setting `recurring_names_unique`. Raises 6240."""
    if not books.organisation.settings.get("recurring_names_unique"):
        return
    others = [each for each in books.find(KIND, limit=None) if each.id != document.id]
    if any((each.name or "").lower() == name.lower() for each in others):
        raise fault("duplicate_name", who="recurring transaction")


def _tried(books: Books, entity: Entity, sent: Body) -> Body:
    made: Body = {}
    try:
        with books.atomically():
            made = sync.create(books, entity, sent, frozenset()).body
            raise _UndoError
    except _UndoError:
        kept = {name: value for name, value in made.items() if name not in (*_NOT_YET, "_moves")}
    return {**kept, "LinkedTxn": []} if "LinkedTxn" in kept else kept


def _plan(books: Books, document: Document, since: dt.date) -> None:
    """Set when the template makes its next transaction; only automated ones do."""
    info = document.body["RecurringInfo"]
    times: Body = info["ScheduleInfo"]
    timed = info["Active"] and info["RecurType"] in ("Automated", "Reminded")
    day = schedule.next_day(times, since, document.body["Made"]) if timed else None
    times.pop("NextDate", None)
    document.number = None
    if day is not None:
        times["NextDate"] = day.isoformat()
        if info["RecurType"] == "Automated":
            due = day - dt.timedelta(days=times.get("DaysBefore", 0))
            document.number = _moment(books, due)


def _moment(books: Books, day: dt.date) -> str:
    # The time of day is not published (quickbooks.md 8): the setting `recurring_hour`, else midnight.
    hour = books.organisation.settings.get("recurring_hour", 0)
    local = dt.datetime.combine(day, dt.time(hour), books.organisation.zone)
    return max(local.astimezone(dt.UTC), books.now).isoformat(timespec="seconds")


def _make(books: Books, template: Document) -> None:
    """One transaction; when it cannot be made any more, that day passes without it, and the template says why."""
    body = template.body
    times = body["RecurringInfo"]["ScheduleInfo"]
    day = dt.date.fromisoformat(times["NextDate"])
    entity = ENTITIES[body["Type"]]
    request: dict[str, Any] = copy.deepcopy(body["Sent"])
    if "TxnDate" in entity.fields:
        request["TxnDate"] = day.isoformat()
    body.pop("_failed", None)
    try:
        with books.atomically():
            made = sync.create(books, entity, request, frozenset())
            made.body["RecurDataRef"] = {"value": body["Reference"]}
            books.save(made, operation="", bump=False)
    except QuickBooksError as error:
        body["_failed"] = str(error)
    body["Made"] += 1
    body["Previous"] = times["PreviousDate"] = day.isoformat()
    _plan(books, template, day + dt.timedelta(days=1))
    books.save(template, operation="", bump=False)
