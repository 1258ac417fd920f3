"""A sandbox's clock."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from flask import Blueprint, Response
from pydantic import Field

from ..bookkeeping import ClockError, Sandbox, worlds
from ..request_unit import current
from .errors import ConflictError
from .reading import Input, UtcTime, body, ledger_named, sandbox_of
from .shapes import answer, mode_of, stamp

_LONGEST = 100 * 366 * 86_400


class ClockSetting(Input):
    """What the clock shall be; what is left out stays."""

    now: UtcTime | None = None
    mode: Literal["running", "frozen"] | None = None


class Step(Input):
    """How far the clock moves; a century at most."""

    seconds: float = Field(le=_LONGEST, allow_inf_nan=False)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/clock"
    blueprint.add_url_rule(path, view_func=_show_clock, methods=["GET"])
    blueprint.add_url_rule(path, view_func=_set_clock, methods=["PUT"])
    blueprint.add_url_rule(f"{path}/advance", view_func=_advance_clock, methods=["POST"])


def _show_clock(sandbox_id: str) -> Response:
    return _clock_answer(sandbox_of(sandbox_id))


def _set_clock(sandbox_id: str) -> Response:
    sandbox, setting = sandbox_of(sandbox_id), body(ClockSetting)
    running = None if setting.mode is None else setting.mode == "running"
    return _change(sandbox, setting.now, running)


def _advance_clock(sandbox_id: str) -> Response:
    sandbox, step = sandbox_of(sandbox_id), body(Step)
    if step.seconds < 0:
        raise ConflictError("The clock only moves forward.")
    return _change(sandbox, sandbox.now + dt.timedelta(seconds=step.seconds), None)


def _change(sandbox: Sandbox, now: dt.datetime | None, running: bool | None) -> Response:
    try:
        worlds.set_clock(sandbox, now, running=running)
    except ClockError as error:
        raise ConflictError(f"{error}.") from None
    worlds.save_sandbox(current().connection, sandbox)
    for organisation in worlds.list_organisations(current().connection, sandbox.id):
        ledger_named(organisation.ledger).fall_due(current().books(organisation))
    current().wire["deliver"] = True
    return _clock_answer(sandbox)


def _clock_answer(sandbox: Sandbox) -> Response:
    return answer({"now": stamp(sandbox.now), "mode": mode_of(sandbox)})
