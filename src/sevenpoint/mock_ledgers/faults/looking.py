"""The view that a struck read has of the books; several faults may make it worse."""

from __future__ import annotations

from ..bookkeeping.views import EVERY_KIND, ReadView
from .fault import Strike
from .operations import entity_of, operation_of


def view_of(strike: Strike) -> ReadView:
    """The request's view, a clear one when no fault has touched it yet."""
    if strike.unit.view is None:
        request = strike.call.request
        every = operation_of(request) == "list_changes"
        strike.unit.view = ReadView(kind=EVERY_KIND if every else entity_of(request) or "")
    return strike.unit.view
