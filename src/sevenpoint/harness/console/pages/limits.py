"""Rate limits of the ledgers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from pydantic import NonNegativeInt, create_model

from sevenpoint.harness.console.blueprints import sandbox, this_sandbox
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.console.words import LEDGERS


@sandbox.get("/limits")
def limits() -> str:
    """What each ledger allows, and whether it refuses more."""
    here = this_sandbox()
    return render_template("limits.html", sandbox=here, limits=here.limits())


@sandbox.post("/limits/<ledger>")
@or_again(limits)
def change_limits(ledger: str) -> Page:
    """Change a ledger's limits."""
    here = this_sandbox()
    fields = {f"{ledger}-{name}": (NonNegativeInt, ...) for name in here.limits()[ledger].allowed}
    form = read(create_model("Allowed", __base__=Form, **fields))  # type: ignore[call-overload]
    allowed = {name.removeprefix(f"{ledger}-"): number for name, number in form.model_dump().items()}
    here.change_limits(ledger, enforced="enforced" in request.form, allowed=allowed)
    flash(f"The limits of {LEDGERS.get(ledger, ledger)} are changed.")
    return redirect(url_for("sandbox.limits"))
