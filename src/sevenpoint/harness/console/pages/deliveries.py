"""Webhook deliveries: what went out, what waits, and what a person does about it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for

from sevenpoint.harness.console.blueprints import sandbox, this_sandbox
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.console.words import plural

SHOWN = 200


@sandbox.get("/deliveries")
def deliveries() -> str:
    """The newest deliveries first."""
    here = this_sandbox()
    every = here.deliveries()
    return render_template(
        "deliveries.html",
        sandbox=here,
        deliveries=every[: -SHOWN - 1 : -1],
        older=max(len(every) - SHOWN, 0),
        waiting=sum(each.status == "pending" for each in every),
        paused=here.deliveries_paused(),
        names={app.client_id: app.name for app in here.apps},
    )


@sandbox.post("/deliveries/pause")
@or_again(deliveries)
def pause_deliveries() -> Page:
    """They wait."""
    this_sandbox().pause_deliveries()
    return _done("Webhooks wait until you let them go.")


@sandbox.post("/deliveries/resume")
@or_again(deliveries)
def resume_deliveries() -> Page:
    """They go out again."""
    this_sandbox().resume_deliveries()
    return _done("Webhooks go out again.")


@sandbox.post("/deliveries/drop")
@or_again(deliveries)
def drop_deliveries() -> Page:
    """What waits is lost."""
    return _done(f"{plural(this_sandbox().drop_deliveries(), 'webhook')} that waited will never arrive.")


@sandbox.post("/deliveries/<delivery_id>/redeliver")
@or_again(deliveries)
def redeliver(delivery_id: str) -> Page:
    """The same bytes again."""
    made = this_sandbox().redeliver(delivery_id)
    return _done(f"The webhook is on its way again, as delivery {made.id}.")


def _done(sentence: str) -> Page:
    flash(sentence)
    return redirect(url_for("sandbox.deliveries"))
