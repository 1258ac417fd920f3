"""One sandbox: its clock, books, apps and latest exchanges; more books; the end of it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for

from sevenpoint.harness.console.blueprints import office, sandbox, this_sandbox
from sevenpoint.harness.console.forms import read
from sevenpoint.harness.console.pages.sandboxes import PLACES, TEMPLATES, NewBooks
from sevenpoint.harness.console.problems import Page, or_again

LATEST = 8


@sandbox.get("/")
def overview() -> str:
    """What is in the sandbox and what stands there."""
    here = this_sandbox()
    return render_template(
        "overview.html",
        sandbox=here,
        clock=here.clock(),
        faults=here.faults(),
        waiting=sum(each.status == "pending" for each in here.deliveries()),
        paused=here.deliveries_paused(),
        exchanges=here.last_exchanges(LATEST)[::-1],
        places=PLACES,
        templates=TEMPLATES,
        url=office().url,
    )


@sandbox.post("/books")
@or_again(overview)
def open_books() -> Page:
    """Open another organisation's books."""
    opened = this_sandbox().add_organisation(read(NewBooks).wanted())
    flash(f"The books of {opened.name} are open.")
    return redirect(url_for("books.overview", organisation_id=opened.id))


@sandbox.get("/delete")
def ask_delete() -> str:
    """Sure?"""
    return render_template("delete.html", sandbox=this_sandbox())


@sandbox.post("/delete")
@or_again(ask_delete)
def delete() -> Page:
    """Forget the sandbox."""
    here = this_sandbox()
    here.delete()
    office().forget(here.id)
    flash(f"{here.name} is deleted.")
    return redirect(url_for("home.sandboxes"))
