"""Striking requests: any number of faults, in the order in which they were added."""

from __future__ import annotations

from flask import Request, Response, g

from ..ledger import Ledger
from ..request_unit import RequestUnit
from . import plan
from .fault import Call, Fault, Point, Strike
from .matching import is_authorise_page
from .plan import PlannedFault


def before_auth(unit: RequestUnit, ledger: Ledger, request: Request) -> Response | None:
    """The answer of the first fault that gives one before anything else happens; None: the request goes on."""
    g.fault_plan = _plan_for(unit, ledger, request)
    call = Call(unit, ledger, request)
    for planned, fault in _at("before_auth", call):
        answer = _struck(call, planned, fault, None)
        if answer is not None:
            g.fault_answered = True
            return answer
    return None


def on_answer(unit: RequestUnit, ledger: Ledger | None, request: Request, response: Response) -> Response:
    """The answer as changed by the faults that strike once the request was handled; the counters are written here.

    Here, because the request's own savepoint may have been undone by now and the counters must outlive that.
    """
    if ledger is not None:
        call = Call(unit, ledger, request)
        response = _after_validation(call, response)
        for planned, fault in _at("after_commit", call):
            if _carried_out(unit, response) or not fault.only_success:
                response = _struck(call, planned, fault, response) or response
    plan.save_counters(unit.connection, g.get("fault_plan", []))
    return response


def _after_validation(call: Call, response: Response) -> Response:
    """Undo what was found good, and let the first fault there is answer in its place."""
    for planned, fault in _at("after_validation", call):
        if not _carried_out(call.unit, response):
            break
        answer = _struck(call, planned, fault, None)
        if answer is not None:
            call.unit.undo()
            g.fault_answered = True
            return answer
    return response


def _carried_out(unit: RequestUnit, response: Response) -> bool:
    return unit.work.is_active and response.status_code < 400 and not g.get("fault_answered", False)


def _plan_for(unit: RequestUnit, ledger: Ledger, request: Request) -> list[PlannedFault]:
    """The faults meant for this request. The bookkeeper, strangers and the user's browser are never struck."""
    if unit.app is None or unit.app.actor == "bookkeeper" or is_authorise_page(request.path):
        return []
    app = unit.app
    standing = [each for each in plan.load(unit.connection, app.sandbox) if isinstance(each.fault, Fault)]
    return [planned for planned in standing if planned.match.fits(ledger.name, app, request)]


def _at(point: Point, call: Call) -> list[tuple[PlannedFault, Fault]]:
    standing: list[PlannedFault] = g.get("fault_plan", [])
    return [
        (planned, planned.fault)
        for planned in standing
        if planned.point == point and isinstance(planned.fault, Fault) and planned.fault.applies(call, planned.settings)
    ]


def _struck(call: Call, planned: PlannedFault, fault: Fault, response: Response | None) -> Response | None:
    """Count the request and strike it when its turn has come; what the fault answers."""
    unit = call.unit
    sandbox = unit.own_sandbox
    if sandbox is None or not planned.strikes_now(sandbox):
        return None
    unit.fault = fault.name if unit.fault is None else f"{unit.fault}, {fault.name}"
    return fault.strike(Strike(call, planned.settings, lambda purpose: planned.draw(sandbox.seed, purpose), response))
