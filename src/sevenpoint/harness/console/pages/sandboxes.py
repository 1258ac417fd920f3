"""All sandboxes, and a new one."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from flask import flash, redirect, render_template, url_for
from pydantic import Field

from sevenpoint.harness.console.blueprints import control, home, office
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.console.words import LEDGERS
from sevenpoint.harness.ledgers import NewOrganisation

TEMPLATES = {
    "empty": "nothing yet",
    "demo": "a firm with clients, invoices and payments",
    "messy": "a firm in disorder",
}
# Country, currency and time zone that belong together: books are kept somewhere.
PLACES = {
    "US": ("United States", "USD", "America/New_York"),
    "GB": ("United Kingdom", "GBP", "Europe/London"),
    "NZ": ("New Zealand", "NZD", "Pacific/Auckland"),
    "AU": ("Australia", "AUD", "Australia/Sydney"),
    "CA": ("Canada", "CAD", "America/Toronto"),
}


class NewBooks(Form):
    """Books to open."""

    ledger: Literal["xero", "quickbooks"]
    organisation: str = Field(max_length=255)
    country: Literal["US", "GB", "NZ", "AU", "CA"] = "US"
    template: Literal["empty", "demo", "messy"] = "empty"

    def wanted(self, ledger: str | None = None, name: str | None = None) -> NewOrganisation:
        """What the control API opens; in another ledger or under another name when told so."""
        _, currency, zone = PLACES[self.country]
        return NewOrganisation(
            ledger=ledger or self.ledger, name=name or self.organisation, country=self.country, currency=currency,
            time_zone=zone, template=self.template,
        )  # fmt: skip


class NewSandbox(NewBooks):
    """A world to make, with the books of one ledger or of each. `start`: a day, at nine; None: now."""

    name: str
    ledger: Literal["xero", "quickbooks", "both"] = "both"  # type: ignore[assignment]
    start: dt.date | None = None
    clock: Literal["running", "frozen"] = "running"

    def organisations(self) -> list[NewOrganisation]:
        """The books to open."""
        ledgers = LEDGERS if self.ledger == "both" else [self.ledger]
        return [self.wanted(each, f"{self.organisation} ({LEDGERS[each]})" if self.ledger == "both" else None)
                for each in ledgers]  # fmt: skip

    def now(self) -> dt.datetime | None:
        """When its clock begins."""
        return dt.datetime.combine(self.start, dt.time(9), dt.UTC) if self.start else None


@home.get("/")
def sandboxes() -> str:
    """Every sandbox, and the form for another."""
    return render_template(
        "sandboxes.html", sandboxes=control().sandboxes(), places=PLACES, templates=TEMPLATES, url=office().url
    )


@home.post("/sandboxes")
@or_again(sandboxes)
def make_sandbox() -> Page:
    """Make a world."""
    form = read(NewSandbox)
    made = control().create_sandbox(form.name, form.organisations(), now=form.now(), clock=form.clock)
    flash(f"{form.name} is ready.")
    return redirect(url_for("sandbox.overview", sandbox_id=made.id))
