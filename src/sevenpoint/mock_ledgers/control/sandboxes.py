"""Sandboxes and their organisations."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Blueprint, Response
from pydantic import AfterValidator, Field

from ..bookkeeping import Organisation, Sandbox, worlds
from ..request_unit import current
from ..templates import Template, fill
from .errors import BadRequestError
from .reading import Input, UtcTime, body, ledger_named, organisation_of, sandbox_of, validated
from .shapes import answer, nothing, organisation_shape, sandbox_shape


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not an IANA time zone such as Pacific/Auckland") from None
    return name


class NewOrganisation(Input):
    """Books to open. `template`: what is in them from the start; other than `empty` needs Faker (`evaluate` extra)."""

    ledger: str
    name: str = Field(min_length=1, max_length=255)
    country: str = Field("US", pattern="^[A-Z]{2}$")
    currency: str = Field("USD", pattern="^[A-Z]{3}$")
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    template: Template = "empty"


class NewSandbox(Input):
    """A world to make. `now` None: the real time.

    `keep_secrets`: its journal is written unmasked and shown so on `secrets=1`.
    """

    name: str = Field(min_length=1)
    seed: int = 7
    now: UtcTime | None = None
    clock: Literal["running", "frozen"] = "running"
    keep_secrets: bool = False
    organisations: list[NewOrganisation] = Field(default_factory=list)


class OrganisationChange(Input):
    """Settings by name, as the organisation's ledger has them."""

    settings: dict[str, Any] = Field(default_factory=dict)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sandboxes", view_func=_create, methods=["POST"])
    blueprint.add_url_rule("/sandboxes", view_func=_list, methods=["GET"])
    blueprint.add_url_rule("/sandboxes/<sandbox_id>", view_func=_show, methods=["GET"])
    blueprint.add_url_rule("/sandboxes/<sandbox_id>", view_func=_delete, methods=["DELETE"])
    organisations = "/sandboxes/<sandbox_id>/organisations"
    blueprint.add_url_rule(organisations, view_func=_add_organisation, methods=["POST"])
    blueprint.add_url_rule(f"{organisations}/<key>", view_func=_change_organisation, methods=["PATCH"])


def _create() -> Response:
    wanted = body(NewSandbox)
    connection = current().connection
    running = wanted.clock == "running"
    made = worlds.create_sandbox(
        connection, wanted.name, wanted.seed, wanted.now, running=running, keep_secrets=wanted.keep_secrets
    )
    sandbox = sandbox_of(made.id)
    for each in wanted.organisations:
        _open_organisation(sandbox, each)
    return answer(sandbox_shape(sandbox), 201)


def _list() -> Response:
    return answer({"sandboxes": [sandbox_shape(each) for each in worlds.list_sandboxes(current().connection)]})


def _show(sandbox_id: str) -> Response:
    return answer(sandbox_shape(sandbox_of(sandbox_id)))


def _delete(sandbox_id: str) -> Response:
    worlds.delete_sandbox(current().connection, sandbox_of(sandbox_id).id)
    current().wire["release"] = sandbox_id  # its hanging answers are let go
    return nothing()


def _add_organisation(sandbox_id: str) -> Response:
    return answer(organisation_shape(_open_organisation(sandbox_of(sandbox_id), body(NewOrganisation))), 201)


def _change_organisation(sandbox_id: str, key: str) -> Response:
    """Settings that are sent change, the others stay; the ledger says which there are."""
    organisation = organisation_of(sandbox_of(sandbox_id), key)
    settings = ledger_named(organisation.ledger).settings
    sent = validated(settings.model, body(OrganisationChange).settings)
    books = current().books(organisation)
    settings.change(books, sent.model_dump(mode="json", exclude_unset=True))
    worlds.save_organisation(current().connection, organisation)
    return answer({**organisation_shape(organisation), "settings": settings.shown(books)})


def _open_organisation(sandbox: Sandbox, wanted: NewOrganisation) -> Organisation:
    """Make empty books, let the ledger fill them, and write what the template says. Raises BadRequestError."""
    ledger = ledger_named(wanted.ledger)
    organisation = worlds.create_organisation(
        current().connection, sandbox, ledger.name, "", name=wanted.name, country=wanted.country,
        currency=wanted.currency, time_zone=wanted.time_zone,
    )  # fmt: skip
    books = current().books(organisation)
    organisation.key = ledger.new_key(books)
    organisation.chart = ledger.open_books(books)
    worlds.save_organisation(current().connection, organisation)
    try:
        fill(books, wanted.template)
    except ModuleNotFoundError as error:
        raise BadRequestError(
            f"template: {wanted.template} needs {error.name}; install sevenpoint[evaluate]."
        ) from None
    return organisation
