"""Apps at the ledgers' developer portals: what an integration is configured with, its webhooks and its access."""

from __future__ import annotations

from typing import Literal

from flask import flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound

from sevenpoint.harness.console.blueprints import office, sandbox, this_sandbox
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.office import NAMES
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.console.words import plural
from sevenpoint.harness.ledgers import App


class NewApp(Form):
    """An integration to register."""

    name: str
    ledger: Literal["xero", "quickbooks"]
    redirect_uri: str


class Address(Form):
    """Where webhooks go."""

    url: str


@sandbox.get("/apps")
def apps() -> str:
    """Every app with its credentials, the console's own last."""
    here = this_sandbox()
    hooks = {app.client_id: here.webhook(app) for app in here.apps}
    every = sorted(here.apps, key=lambda app: app.name in NAMES.values())
    return render_template("apps.html", sandbox=here, apps=every, hooks=hooks, url=office().url)


@sandbox.post("/apps")
@or_again(apps)
def register_app() -> Page:
    """Register an integration."""
    form = read(NewApp)
    this_sandbox().create_app(form.ledger, form.name, "candidate", [form.redirect_uri])
    return _done(f"{form.name} is registered.")


@sandbox.post("/apps/<client_id>/webhook")
@or_again(apps)
def set_webhook(client_id: str) -> Page:
    """Tell the ledger where to notify."""
    app = _app(client_id)
    this_sandbox().set_webhook(app, read(Address).url)
    return _done(f"{app.name} is notified there once the address has proved itself.")


@sandbox.post("/apps/<client_id>/revoke")
@or_again(apps)
def revoke(client_id: str) -> Page:
    """The user removes the app in the ledger."""
    app = _app(client_id)
    ended = this_sandbox().revoke_grants(app)
    return _done(f"{app.name} was removed by its user: {plural(ended, 'consent')} ended.")


@sandbox.post("/apps/<client_id>/expire/<any(access, refresh):tokens>")
@or_again(apps)
def expire(client_id: str, tokens: Literal["access", "refresh"]) -> Page:
    """Tokens run out before their time."""
    app = _app(client_id)
    return _done(f"{plural(this_sandbox().expire_grants(app, tokens), f'{tokens} token')} of {app.name} ran out.")


def _app(client_id: str) -> App:
    for app in this_sandbox().apps:
        if app.client_id == client_id:
            return app
    raise NotFound(f"This sandbox has no app {client_id}.")


def _done(sentence: str) -> Page:
    flash(sentence)
    return redirect(url_for("sandbox.apps"))
