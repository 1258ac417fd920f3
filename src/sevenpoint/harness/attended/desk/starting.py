"""Before the run: the set-up asked on one page, the checks, and the plan to choose from."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from pydantic import ValidationError
from werkzeug.wrappers import Response

from sevenpoint.harness.attended.plan import Plan
from sevenpoint.harness.attended.setup import CAPABILITIES, DEFAULT_MINUTES, RARE, SetUp, Way
from sevenpoint.harness.attended.store import Store

LEDGERS = {"xero": "Xero", "quickbooks": "QuickBooks Online"}
LONGEST = 200
TIMES = {30: "half an hour", 60: "an hour", 120: "two hours", 240: "half a day", 480: "a day", 2400: "a week"}


def pages(store: Store) -> Blueprint:
    """The routes of the set-up."""
    starting = Blueprint("starting", __name__)

    @starting.before_request
    def _needs_a_name() -> Response | None:
        return None if g.person else redirect("/who", 303)

    @starting.get("/setup")
    def ask() -> Response | str:
        if store.get("phase", "setup") not in ("setup", "planned"):
            return redirect("/", 303)
        return _page(store.get("setup") or store.get("suggested") or {}, {})

    @starting.post("/setup")
    def take() -> Response | tuple[str, int]:
        if store.get("phase", "setup") not in ("setup", "planned"):
            return redirect("/", 303)
        said = _said(store)
        problems = _problems(said)
        if problems:
            return _page(said, problems), 422
        try:
            setup = SetUp.model_validate(said)
        except ValidationError as error:
            first = error.errors()[0]
            return _page(said, {str(first["loc"][0]): first["msg"]}), 422
        store.put("setup", setup.model_dump(mode="json"))
        store.put("phase", "checking")
        return redirect("/plan", 303)

    @starting.get("/plan")
    def plan() -> Response | str:
        phase = store.get("phase", "setup")
        if phase not in ("checking", "planned"):
            return redirect("/setup" if phase == "setup" else "/", 303)
        made = store.get("plan")
        return render_template(
            "plan.html.j2",
            phase=phase,
            checks=store.get("checks") or [],
            plan=Plan.model_validate(made) if made and phase == "planned" else None,
        )

    @starting.post("/start")
    def start() -> Response:
        if store.get("phase") == "planned" and all(each["ok"] for each in store.get("checks") or []):
            known = {run.run for run in Plan.model_validate(store.get("plan")).runs if run.how != "no"}
            chosen = [run for run in request.form.getlist("run") if run in known]
            if not chosen:
                return redirect("/plan", 303)
            store.put("runs", chosen)
            store.put("phase", "start")
        return redirect("/", 303)

    return starting


def _page(said: dict[str, Any], problems: dict[str, str]) -> str:
    return render_template(
        "setup.html.j2",
        said={"minutes": DEFAULT_MINUTES, "patience_minutes": 5, "second": "may", "ledgers": ["xero"], **said},
        problems=problems,
        capabilities=CAPABILITIES,
        rare=RARE,
        ledgers=LEDGERS,
        times=TIMES,
    )


def _said(store: Store) -> dict[str, Any]:
    """The form, as the set-up's members."""
    form = request.form
    before = store.get("setup") or store.get("suggested") or {}
    text = {
        name: " ".join(form.get(name, "").split())[:LONGEST]
        for name in ("product", "version", "product_url", "program")
    }
    return {
        **{name: value for name, value in text.items() if value},
        "person": g.person,
        "practice": "practice" in form,
        "ledgers": [each for each in LEDGERS if each in form.getlist("ledgers")],
        "capabilities": {
            name: form.get(f"way.{name}", Way.NONE) for name in CAPABILITIES if form.get(f"way.{name}") in list(Way)
        },
        "verbs": before.get("verbs", {}),
        "roles": [role.strip() for role in form.get("roles", "").split(",") if role.strip()] or ["owner"],
        "minutes": form.get("minutes", DEFAULT_MINUTES),
        "patience_minutes": form.get("patience_minutes", 5),
        "second": form.get("second", "may"),
        "seed": before.get("seed", 7),
    }


def _problems(said: dict[str, Any]) -> dict[str, str]:
    problems = {}
    if said["practice"]:
        said.setdefault("product", "Reference candidate")
    if not said.get("product"):
        problems["product"] = "Enter the product's name."
    if not said["ledgers"]:
        problems["ledgers"] = "Choose at least one ledger."
    ways = set(said["capabilities"].values())
    for name in ("product_url", "program"):
        if said.get(name) and not said[name].startswith(("http://", "https://")):
            problems[name] = "Write an address that begins with http:// or https://."
    if Way.PROGRAM in ways and not said.get("program") and not said["practice"]:
        problems["program"] = "Enter the program's address, or let a person do everything."
    if Way.PROGRAM in ways and said["capabilities"].get("workspaces") != Way.PROGRAM:
        problems["way.workspaces"] = (
            "Where a program does anything, it must open the accounts too: it needs their keys."
        )
    for name in ("workspaces", "connect"):
        if said["capabilities"].get(name, Way.NONE) == Way.NONE:
            problems[f"way.{name}"] = "Without this nothing can be judged: choose who does it."
    return problems
