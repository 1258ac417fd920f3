"""A sandbox's faults: one at a time, several at once, or by the name of a preset."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from pydantic import Field

from ..faults import FAULTS, AnyFault, plan
from ..faults.catalogue import GROUPS
from ..faults.presets import PRESETS
from ..request_unit import current
from .errors import BadRequestError, NotFoundError
from .reading import Input, body, sandbox_of, validated
from .shapes import answer, nothing


class Plan(Input):
    """Several faults, all or none."""

    faults: list[dict[str, Any]] = Field(min_length=1, max_length=100)


class PresetUse(Input):
    """Whose calls a preset strikes; everybody's when left out. It is added to each fault's own match."""

    match: dict[str, Any] = Field(default_factory=dict)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/faults"
    blueprint.add_url_rule(path, view_func=_add_fault, methods=["POST"])
    blueprint.add_url_rule(path, view_func=_list_faults, methods=["GET"])
    blueprint.add_url_rule(path, view_func=_clear_faults, methods=["DELETE"])
    blueprint.add_url_rule(f"{path}/<fault_id>", view_func=_remove_fault, methods=["DELETE"])
    blueprint.add_url_rule("/sandboxes/<sandbox_id>/plans", view_func=_add_plan, methods=["POST"])
    blueprint.add_url_rule("/faults", view_func=_list_kinds, methods=["GET"])
    blueprint.add_url_rule("/presets", view_func=_list_presets, methods=["GET"])
    blueprint.add_url_rule("/sandboxes/<sandbox_id>/presets/<name>", view_func=_use_preset, methods=["POST"])


def _add_fault(sandbox_id: str) -> Response:
    sandbox, wanted = sandbox_of(sandbox_id), body(plan.NewFault)
    settings = _checked(wanted)
    return answer(plan.add(current().connection, sandbox, wanted, settings).shape(), 201)


def _list_faults(sandbox_id: str) -> Response:
    found = plan.load(current().connection, sandbox_of(sandbox_id).id)
    return answer({"faults": [each.shape() for each in found]})


def _clear_faults(sandbox_id: str) -> Response:
    sandbox = sandbox_of(sandbox_id)
    plan.clear(current().connection, sandbox)
    current().wire["release"] = sandbox.id  # hanging answers are let go
    return nothing()


def _remove_fault(sandbox_id: str, fault_id: str) -> Response:
    sandbox = sandbox_of(sandbox_id)
    if not (fault_id.isdecimal() and plan.remove(current().connection, sandbox, int(fault_id))):
        raise NotFoundError(f"Sandbox {sandbox_id} has no fault {fault_id}.")
    current().wire["release"] = sandbox.id
    return nothing()


def _add_plan(sandbox_id: str) -> Response:
    sandbox_of(sandbox_id)
    return _add_all(sandbox_id, body(Plan).faults)


def _list_kinds() -> Response:
    return answer({"faults": [_kind(group, each) for group, faults in GROUPS.items() for each in faults]})


def _kind(group: str, fault: AnyFault) -> dict[str, Any]:
    return {
        "name": fault.name,
        "group": group,
        "summary": fault.summary,
        "good_client": fault.good_client,
        "points": list(fault.points),
        "settings": fault.settings.model_json_schema(),
    }


def _list_presets() -> Response:
    shown = [{"name": each.name, "summary": each.summary, "faults": list(each.faults)} for each in PRESETS.values()]
    return answer({"presets": shown})


def _use_preset(sandbox_id: str, name: str) -> Response:
    sandbox_of(sandbox_id)
    if name not in PRESETS:
        raise NotFoundError(f"There is no preset {name}; there are {', '.join(sorted(PRESETS))}.")
    match = body(PresetUse).match
    return _add_all(
        sandbox_id, [{**each, "match": {**each.get("match", {}), **match}} for each in PRESETS[name].faults]
    )


def _add_all(sandbox_id: str, values: list[dict[str, Any]]) -> Response:
    """Every fault is read before the first is added: a bad one changes nothing."""
    checked = [_read(number, value) for number, value in enumerate(values)]
    sandbox, connection = sandbox_of(sandbox_id), current().connection
    added = [plan.add(connection, sandbox, wanted, settings) for wanted, settings in checked]
    return answer({"faults": [each.shape() for each in added]}, 201)


def _read(number: int, value: dict[str, Any]) -> tuple[plan.NewFault, Any]:
    try:
        wanted = validated(plan.NewFault, value)
        return wanted, _checked(wanted, "settings.")
    except BadRequestError as error:
        raise BadRequestError(f"faults.{number} ({value.get('fault', 'no name')}): {error}") from None


def _checked(wanted: plan.NewFault, prefix: str = "") -> Any:
    """The fault's settings. Raises BadRequestError for those, its point or its match."""
    try:
        wanted.check()
    except plan.UnfitFaultError as error:
        raise BadRequestError(f"{error}.") from None
    try:
        return validated(FAULTS[wanted.fault].settings, wanted.settings)
    except BadRequestError as error:
        raise BadRequestError(f"{prefix}{error}") from None
