"""What every resource reads: the body as a model, and the sandbox, organisation or app that the path names."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, TypeVar

from flask import current_app, request
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import select

from ..bookkeeping import Organisation, Sandbox, worlds
from ..ledger import Ledger
from ..oauth import App, registrations
from ..request_unit import current
from ..store import schema
from .errors import BadRequestError, NotFoundError


class Input(BaseModel):
    """Base of the request bodies: a misspelt field is an error, not silence."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


def _utc(time: dt.datetime) -> dt.datetime:
    """A time without zone is UTC."""
    return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)


UtcTime = Annotated[dt.datetime, AfterValidator(_utc)]
_Model = TypeVar("_Model", bound=BaseModel)


def body(model: type[_Model]) -> _Model:
    """The request's JSON as `model`. Raises BadRequestError with one sentence a problem."""
    value = request.get_json(force=True, silent=True) if request.get_data(cache=True) else {}
    if not isinstance(value, dict):
        raise BadRequestError("The body must be a JSON object.")
    return validated(model, value)


def validated(model: type[_Model], value: Any) -> _Model:
    """`value` as `model`. Raises BadRequestError with one sentence a problem."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise BadRequestError("; ".join(_sentence(each) for each in error.errors()) + ".") from None


def _sentence(problem: ErrorDetails) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def sandbox_of(sandbox_id: str) -> Sandbox:
    """The sandbox of the path. Raises NotFoundError."""
    try:
        return current().sandbox(sandbox_id)
    except LookupError:
        raise NotFoundError(f"There is no sandbox {sandbox_id}.") from None


def app_of(sandbox: Sandbox, client_id: str) -> App:
    """An app of the sandbox. Raises NotFoundError."""
    app = registrations.load_app(current().connection, client_id)
    if app is None or app.sandbox != sandbox.id:
        raise NotFoundError(f"Sandbox {sandbox.id} has no app {client_id}.")
    return app


def organisation_of(sandbox: Sandbox, key: str) -> Organisation:
    """An organisation of the sandbox by its public id. Raises NotFoundError."""
    o = schema.organisation.c
    query = select(o.id).where(o.sandbox == sandbox.id, o.key == key)
    organisation_id = current().connection.execute(query).scalar()
    found = None if organisation_id is None else worlds.load_organisation(current().connection, organisation_id)
    if found is None:
        raise NotFoundError(f"Sandbox {sandbox.id} has no organisation {key}.")
    return found


def ledger_named(name: str) -> Ledger:
    """A ledger by name. Raises BadRequestError."""
    ledgers: dict[str, Ledger] = current_app.extensions["sevenpoint"]["ledgers"]
    if name not in ledgers:
        raise BadRequestError(f"ledger: there is no ledger {name!r}; there are {', '.join(sorted(ledgers))}.")
    return ledgers[name]
