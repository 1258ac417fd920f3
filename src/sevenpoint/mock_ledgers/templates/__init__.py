"""Organisations that are not empty: `demo` is a tidy firm, `messy` one that was kept by many hands.

Made up by Faker from the sandbox's seed and written through the ledger's own API, so that every record obeys its rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ..bookkeeping import Books
from .caller import Caller, TemplateError
from .plan import Plan, plan_of
from .quickbooks import write as write_quickbooks
from .xero import write as write_xero

__all__ = ["Template", "TemplateError", "fill"]

Template = Literal["empty", "demo", "messy"]

_WRITERS: dict[str, Callable[[Caller, Plan], None]] = {"xero": write_xero, "quickbooks": write_quickbooks}


def fill(books: Books, template: Template) -> None:
    """Write a template's records into new books. Raises ModuleNotFoundError without Faker, TemplateError."""
    if template == "empty":
        return
    if books.organisation.ledger not in _WRITERS:
        raise TemplateError(f"there is no template {template!r} for {books.organisation.ledger}")
    plan = plan_of(template, books.organisation.country, books.sandbox.seed)
    with Caller.let_in(books) as caller:
        _WRITERS[books.organisation.ledger](caller, plan)
    books.changes.clear()  # nobody is told of what was there from the start
