"""The console as one WSGI application."""

from __future__ import annotations

import secrets

from flask import Flask, g, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError

from sevenpoint.harness.console import guard, words
from sevenpoint.harness.console.blueprints import acting, books, home, sandbox, this_organisation, this_sandbox
from sevenpoint.harness.console.office import Office
from sevenpoint.harness.console.pages import register_pages
from sevenpoint.harness.console.problems import Problem, told

LARGEST_FORM = 256 * 1024


def create_app(url: str, token: str, secret: str) -> Flask:
    """The console of the ledgers at `url`. `token`: of their control API; `secret`: what opens the console."""
    app = Flask("sevenpoint.harness.console")
    app.secret_key = secrets.token_bytes(32)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    app.extensions["office"] = Office(url, token)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.finalize = words.finalize
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(words.FILTERS)
    app.context_processor(_always)
    guard.install(app, secret)
    register_pages()
    for each in (home, sandbox, books):
        app.register_blueprint(each)
    app.register_error_handler(Exception, _failed)
    return app


def _always() -> dict[str, object]:
    """What every template may show."""
    return {
        "problem": g.get("problem"),
        "typed": request.form,
        "csrf": guard.csrf,
        "acting": acting(),
        "this_sandbox": this_sandbox,
        "this_organisation": this_organisation,
    }


def _failed(error: Exception) -> tuple[str, int]:
    """Whatever could not be shown or done, in a page of its own."""
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        error = error.original_exception  # type: ignore[assignment]
    problem = told(error)
    if problem is None and isinstance(error, HTTPException):
        problem = Problem(error.name, [error.description or error.name], status=error.code or 500)
    if problem is None:
        raise error
    g.problem = None
    return render_template("problem.html", failed=problem), problem.status
