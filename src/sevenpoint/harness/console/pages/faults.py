"""What goes wrong: faults that stand, presets, and every fault that can be switched on."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Literal

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from sevenpoint.harness.console.blueprints import control, sandbox, this_sandbox
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.console.settings_form import read_settings, settings
from sevenpoint.harness.ledgers import FaultKind

POINTS = {
    "before_auth": "before anything is done",
    "after_validation": "after the request was found good; the work is undone",
    "after_commit": "after the work is done",
    "when_queued": "when the webhook is queued",
}


class Match(Form):
    """Whose calls, and which; what is left out matches everything."""

    ledger: Literal["xero", "quickbooks"] | None = None
    app: str | None = None
    operation: str | None = None
    method: str | None = None
    path: str | None = None


class Trigger(Form):
    """Which of the calls that match."""

    times: int | None = None
    skip: int | None = None
    every: int | None = None
    probability: float | None = None
    seconds: float | None = None


@sandbox.get("/faults")
def faults() -> str:
    """What stands, and what could."""
    here = this_sandbox()
    kinds = control().fault_kinds()
    return render_template(
        "faults.html",
        sandbox=here,
        standing=here.faults(),
        kinds={kind.name: kind for kind in kinds},
        groups=[(group, list(members)) for group, members in groupby(kinds, key=lambda kind: kind.group)],
        presets=control().presets(),
        apps={app.client_id: app.name for app in here.apps},
        needs={kind.name for kind in kinds if kind.settings.get("required")},
    )


@sandbox.get("/faults/new/<name>")
def new_fault(name: str) -> str:
    """Settings, whom it strikes and when."""
    kind = _kind(name)
    here = this_sandbox()
    apps = {app.client_id: f"{app.name} ({app.ledger})" for app in here.apps if app.actor == "candidate"}
    points = {point: POINTS.get(point, point) for point in kind.points}
    fields = settings(kind.settings)
    return render_template("fault.html", sandbox=here, kind=kind, settings=fields, apps=apps, points=points)


@sandbox.post("/faults/new/<name>")
@or_again(new_fault)
def add_fault(name: str) -> Page:
    """Switch it on."""
    kind = _kind(name)
    wanted: dict[str, Any] = {
        "fault": name,
        "settings": read_settings(kind.settings, request.form),
        "match": read(Match, prefix="match-").model_dump(exclude_none=True),
        "trigger": read(Trigger, prefix="trigger-").model_dump(exclude_none=True),
    }
    if request.form.get("point"):
        wanted["point"] = request.form["point"]
    this_sandbox().add_fault(wanted)
    return _done(f"{name} is on.")


@sandbox.post("/faults/presets/<name>")
@or_again(faults)
def use_preset(name: str) -> Page:
    """Several faults that come together in real life."""
    this_sandbox().use_preset(name)
    return _done(f"The preset {name} is on.")


@sandbox.post("/faults/<int:fault_id>/remove")
@or_again(faults)
def remove_fault(fault_id: int) -> Page:
    """End one."""
    this_sandbox().remove_fault(str(fault_id))
    return _done("The fault is off.")


@sandbox.post("/faults/remove")
@or_again(faults)
def clear_faults() -> Page:
    """End every one."""
    this_sandbox().clear_faults()
    return _done("Every fault is off.")


def _kind(name: str) -> FaultKind:
    for kind in control().fault_kinds():
        if kind.name == name:
            return kind
    raise NotFound(f"There is no fault {name}.")


def _done(sentence: str) -> Page:
    flash(sentence)
    return redirect(url_for("sandbox.faults"))
