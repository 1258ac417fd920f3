"""App registrations and where their notifications go."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from flask import Blueprint, Response
from pydantic import AfterValidator, Field

from ..bookkeeping import Organisation, Sandbox, worlds
from ..ledger import Ledger
from ..oauth import App, custom, registrations
from ..request_unit import current
from .errors import BadRequestError
from .reading import Input, app_of, body, ledger_named, organisation_of, sandbox_of
from .shapes import answer, app_shape


class NewApp(Input):
    """An app to register at a ledger's developer portal. `organisation`: whose custom connection it is."""

    ledger: str
    name: str = Field(min_length=1)
    actor: Literal["candidate", "bookkeeper"]
    redirect_uris: list[str] = Field(default_factory=list)
    flow: Literal["code", "pkce", "custom"] = "code"
    scopes_model: Literal["legacy", "granular"] = "legacy"
    organisation: str | None = None


def _http_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an http or https URL")
    return url


class WebhookAddress(Input):
    """Where notifications go; kept as written."""

    url: Annotated[str, AfterValidator(_http_url)]


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sandboxes/<sandbox_id>/apps", view_func=_register_app, methods=["POST"])
    hook = "/sandboxes/<sandbox_id>/apps/<client_id>/webhook"
    blueprint.add_url_rule(hook, view_func=_set_webhook, methods=["PUT"])
    blueprint.add_url_rule(hook, view_func=_show_webhook, methods=["GET"])


def _register_app(sandbox_id: str) -> Response:
    sandbox, wanted = sandbox_of(sandbox_id), body(NewApp)
    ledger = ledger_named(wanted.ledger)
    _check_choices(ledger, wanted)
    app = registrations.register(
        current().connection, sandbox, ledger.name, wanted.name, wanted.actor, wanted.redirect_uris,
        flow=wanted.flow, scopes_model=wanted.scopes_model,
    )  # fmt: skip
    if app.flow == "custom":
        custom.authorise(current().connection, sandbox.now, app, _owner(sandbox, ledger, wanted.organisation))
    return answer(app_shape(app), 201)


def _check_choices(ledger: Ledger, wanted: NewApp) -> None:
    for name, choice, choices in (("flow", wanted.flow, ledger.flows),
                                  ("scopes_model", wanted.scopes_model, ledger.scopes_models)):  # fmt: skip
        if choice not in choices:
            raise BadRequestError(f"{name}: {ledger.name} knows {', '.join(choices)} only.")
    if wanted.organisation is not None and wanted.flow != "custom":
        raise BadRequestError("organisation: only a custom connection names one.")


def _owner(sandbox: Sandbox, ledger: Ledger, key: str | None) -> Organisation:
    """The one organisation of a custom connection: the named one, or the only one that there is."""
    if key is not None:
        found = organisation_of(sandbox, key)
        if found.ledger != ledger.name:
            raise BadRequestError(f"organisation: {key} is not kept in {ledger.name}.")
        return found
    every = worlds.list_organisations(current().connection, sandbox.id)
    own = [one for one in every if one.ledger == ledger.name]
    if len(own) != 1:
        raise BadRequestError(f"organisation: name one, for the sandbox has {len(own)} of {ledger.name}.")
    return own[0]


def _set_webhook(sandbox_id: str, client_id: str) -> Response:
    app = app_of(sandbox_of(sandbox_id), client_id)
    app.webhook_url = body(WebhookAddress).url
    # Xero proves an address with its intent-to-receive POSTs before anything else goes there (reference/xero.md 4);
    # the wire sends them once this answer has left.
    app.webhook_status = "pending" if ledger_named(app.ledger).handshake(app) else "ok"
    registrations.save_app(current().connection, app)
    current().wire["deliver"] = True
    return answer(_webhook_shape(app))


def _show_webhook(sandbox_id: str, client_id: str) -> Response:
    return answer(_webhook_shape(app_of(sandbox_of(sandbox_id), client_id)))


def _webhook_shape(app: App) -> dict[str, str | None]:
    return {"url": app.webhook_url, "key": app.webhook_key, "status": app.webhook_status}
