"""A sandbox's rate limits: whether they refuse, and how much they allow."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, RootModel

from ..bookkeeping import Sandbox
from ..ledger import Ledger
from ..limits import LimitSettings, load_settings, save_settings
from ..request_unit import current
from .errors import BadRequestError
from .reading import body, ledger_named, sandbox_of
from .shapes import answer


class LedgerLimits(BaseModel):
    """What changes about one ledger's limits; what is left out stays."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    enforced: bool | None = None
    allowed: dict[str, NonNegativeInt] = Field(default_factory=dict)


class EveryLimit(RootModel[dict[str, LedgerLimits]]):
    """Changes by ledger."""


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/limits"
    blueprint.add_url_rule(path, view_func=_show, methods=["GET"], endpoint="_show_limits")
    blueprint.add_url_rule(path, view_func=_change, methods=["PUT"], endpoint="_change_limits")


def _show(sandbox_id: str) -> Response:
    return _answer(sandbox_of(sandbox_id))


def _change(sandbox_id: str) -> Response:
    sandbox = sandbox_of(sandbox_id)
    for name, wanted in body(EveryLimit).root.items():
        ledger = ledger_named(name)
        known = {limit.name for limit in ledger.limits}
        if not wanted.allowed.keys() <= known:
            raise BadRequestError(f"{name}.allowed: {name} limits {', '.join(sorted(known)) or 'nothing'}.")
        before = load_settings(current().connection, sandbox.id, ledger.name)
        enforced = before.enforced if wanted.enforced is None else wanted.enforced
        after = LimitSettings(enforced, {**before.allowed, **wanted.allowed})
        save_settings(current().connection, sandbox.id, ledger.name, after)
    return _answer(sandbox)


def _answer(sandbox: Sandbox) -> Response:
    ledgers: dict[str, Ledger] = current_app.extensions["sevenpoint"]["ledgers"]
    return answer({name: _shape(sandbox, ledger) for name, ledger in ledgers.items()})


def _shape(sandbox: Sandbox, ledger: Ledger) -> dict[str, Any]:
    settings = load_settings(current().connection, sandbox.id, ledger.name)
    return {
        "enforced": settings.enforced,
        "allowed": {limit.name: settings.allows(limit) for limit in ledger.limits},
        "seconds": {limit.name: limit.seconds for limit in ledger.limits},
    }
