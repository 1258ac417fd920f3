"""A sandbox's faults."""

from __future__ import annotations

from flask import Blueprint, Response

from ..faults import FAULTS, plan
from ..request_unit import current
from .errors import NotFoundError
from .reading import body, sandbox_of, validated
from .shapes import answer, nothing


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/faults"
    blueprint.add_url_rule(path, view_func=_add_fault, methods=["POST"])
    blueprint.add_url_rule(path, view_func=_list_faults, methods=["GET"])
    blueprint.add_url_rule(path, view_func=_clear_faults, methods=["DELETE"])
    blueprint.add_url_rule(f"{path}/<fault_id>", view_func=_remove_fault, methods=["DELETE"])


def _add_fault(sandbox_id: str) -> Response:
    sandbox, wanted = sandbox_of(sandbox_id), body(plan.NewFault)
    settings = validated(FAULTS[wanted.fault].settings, wanted.settings)
    return answer(plan.add(current().connection, sandbox, wanted, settings).shape(), 201)


def _list_faults(sandbox_id: str) -> Response:
    found = plan.load(current().connection, sandbox_of(sandbox_id).id)
    return answer({"faults": [each.shape() for each in found]})


def _clear_faults(sandbox_id: str) -> Response:
    plan.clear(current().connection, sandbox_of(sandbox_id))
    return nothing()


def _remove_fault(sandbox_id: str, fault_id: str) -> Response:
    if not (fault_id.isdecimal() and plan.remove(current().connection, sandbox_of(sandbox_id), int(fault_id))):
        raise NotFoundError(f"Sandbox {sandbox_id} has no fault {fault_id}.")
    return nothing()
