"""Things made to go wrong on purpose. One file a fault; `plan` decides which request is struck."""

from __future__ import annotations

from flask import Request, Response, g

from ..ledger import Ledger
from ..request_unit import RequestUnit
from . import plan
from .catalogue import FAULTS
from .fault import Fault, Settings, Strike
from .matching import is_authorise_page
from .plan import PlannedFault

__all__ = ["FAULTS", "Fault", "Settings", "Strike", "after_commit", "before_auth"]


def before_auth(unit: RequestUnit, ledger: Ledger, request: Request) -> Response | None:
    """The answer of the first fault that strikes before anything else happens; None: the request goes on."""
    g.fault_plan = _plan_for(unit, ledger, request)
    for planned in _at("before_auth"):
        if _struck(unit, planned):
            return planned.fault.strike(Strike(unit, ledger, planned.settings))
    return None


def after_commit(unit: RequestUnit, ledger: Ledger | None, request: Request, response: Response) -> Response:
    """The answer as changed by the faults that strike once the work is done; the counters are written here.

    Here, because the request's own savepoint may have been undone by now and the counters must outlive that.
    """
    standing: list[PlannedFault] = g.get("fault_plan", [])
    if ledger is not None and unit.fault is None:
        carried_out = unit.work.is_active and response.status_code < 400
        for planned in _at("after_commit"):
            if (carried_out or not planned.fault.only_success) and _struck(unit, planned):
                response = planned.fault.strike(Strike(unit, ledger, planned.settings, response))
    plan.save_counters(unit.connection, standing)
    return response


def _plan_for(unit: RequestUnit, ledger: Ledger, request: Request) -> list[PlannedFault]:
    """The faults meant for this request. The bookkeeper, strangers and the user's browser are never struck."""
    if unit.app is None or unit.app.actor == "bookkeeper" or is_authorise_page(request.path):
        return []
    standing = plan.load(unit.connection, unit.app.sandbox)
    return [planned for planned in standing if planned.match.fits(ledger.name, request)]


def _at(point: str) -> list[PlannedFault]:
    standing: list[PlannedFault] = g.get("fault_plan", [])
    return [planned for planned in standing if planned.fault.point == point]


def _struck(unit: RequestUnit, planned: PlannedFault) -> bool:
    sandbox = unit.own_sandbox
    if sandbox is None or not planned.strikes_now(sandbox):
        return False
    unit.fault = planned.fault.name
    return True
