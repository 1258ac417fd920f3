"""Moments to come back to."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for

from sevenpoint.harness.console.blueprints import office, sandbox, this_sandbox
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.console.words import moment


class NewCheckpoint(Form):
    """`name`: for people."""

    name: str = ""


@sandbox.get("/checkpoints")
def checkpoints() -> str:
    """Every checkpoint, the newest first."""
    here = this_sandbox()
    return render_template("checkpoints.html", sandbox=here, checkpoints=here.checkpoints()[::-1])


@sandbox.post("/checkpoints")
@or_again(checkpoints)
def keep_checkpoint() -> Page:
    """Keep this moment."""
    kept = this_sandbox().keep_checkpoint(read(NewCheckpoint).name)
    flash(f"{kept.name or 'The moment'} is kept at {moment(kept.at)}.")
    return redirect(url_for("sandbox.checkpoints"))


@sandbox.post("/checkpoints/<checkpoint_id>/rewind")
@or_again(checkpoints)
def rewind(checkpoint_id: str) -> Page:
    """Go back."""
    here = this_sandbox()
    now = here.rewind(checkpoint_id)
    office().forget(here.id)
    flash(f"Everything is as it was at {moment(now)}. The journal stays.")
    return redirect(url_for("sandbox.checkpoints"))


@sandbox.post("/checkpoints/<checkpoint_id>/forget")
@or_again(checkpoints)
def forget_checkpoint(checkpoint_id: str) -> Page:
    """Let go of it."""
    this_sandbox().forget_checkpoint(checkpoint_id)
    flash("The checkpoint is deleted.")
    return redirect(url_for("sandbox.checkpoints"))
