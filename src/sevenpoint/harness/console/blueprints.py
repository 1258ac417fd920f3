"""The three floors of the console: all sandboxes, one sandbox, one organisation; and what their addresses name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app, g, session
from werkzeug.exceptions import NotFound

from sevenpoint.harness.bookkeepers import Bookkeeper
from sevenpoint.harness.console.office import Office, Who
from sevenpoint.harness.ledgers import LedgerControl, Organisation, Sandbox

home = Blueprint("home", __name__)
sandbox = Blueprint("sandbox", __name__, url_prefix="/sandboxes/<sandbox_id>")
books = Blueprint("books", __name__, url_prefix="/sandboxes/<sandbox_id>/books/<organisation_id>")
_Answer = TypeVar("_Answer")


def office() -> Office:
    """Who works for the console."""
    found: Office = current_app.extensions["office"]
    return found


def control() -> LedgerControl:
    """The control API."""
    if "control" not in g:
        g.control = office().control()
    found: LedgerControl = g.control
    return found


def this_sandbox() -> Sandbox:
    """The sandbox that the address names. Raises ControlRefusal when there is none."""
    if "sandbox" not in g:
        g.sandbox = control().sandbox(g.sandbox_id)
    found: Sandbox = g.sandbox
    return found


def this_organisation() -> Organisation:
    """The organisation that the address names."""
    for each in this_sandbox().organisations:
        if each.id == g.organisation_id:
            return each
    raise NotFound(f"Sandbox {g.sandbox_id} has no organisation {g.organisation_id}.")


def look(task: Callable[[Bookkeeper], _Answer]) -> _Answer:
    """Read in the organisation's books: always the bookkeeper, whom no fault strikes."""
    return office().work(this_sandbox(), this_organisation(), "bookkeeper", task)


def act(task: Callable[[Bookkeeper], _Answer]) -> _Answer:
    """Do something in the organisation's books, as whom the person chose."""
    return office().work(this_sandbox(), this_organisation(), acting(), task)


def acting() -> Who:
    """As whom the person works."""
    return "integration" if session.get("acting") == "integration" else "bookkeeper"


def _take_sandbox(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.sandbox_id = (values or {}).pop("sandbox_id")


def _take_organisation(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.organisation_id = (values or {}).pop("organisation_id")


def _give_back(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses of the same sandbox and organisation need not name them."""
    if not endpoint.startswith(("sandbox.", "books.")):
        return
    values.setdefault("sandbox_id", g.get("sandbox_id"))
    if endpoint.startswith("books."):
        values.setdefault("organisation_id", g.get("organisation_id"))


for _each in (sandbox, books):
    _each.url_value_preprocessor(_take_sandbox)
books.url_value_preprocessor(_take_organisation)
home.app_url_defaults(_give_back)
