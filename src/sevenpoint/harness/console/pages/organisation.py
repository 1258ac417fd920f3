"""One organisation's books: whether they are right, every balance, the lock date; and as whom the person works."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, session, url_for

from sevenpoint.harness.console.blueprints import books, home, this_organisation, this_sandbox
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.console.words import day

WORKING = {
    "bookkeeper": "You work as the bookkeeper.",
    "integration": "You work as an integration: faults strike what you do.",
}


class LockDate(Form):
    """The last day of what is closed; None opens the books."""

    until: dt.date | None = None


class Acting(Form):
    """As whom, and where to go on."""

    who: Literal["bookkeeper", "integration"]
    back: str = "/"


@books.get("/")
def overview() -> str:
    """The books at a glance."""
    here, organisation = this_sandbox(), this_organisation()
    balances = here.trial_balance(organisation.id)
    return render_template(
        "organisation.html",
        integrity=here.integrity(organisation.id),
        balances=[row for row in balances if row.balance],
        unused=sum(not row.balance for row in balances),
        debits=sum((row.balance for row in balances if row.balance > 0), Decimal(0)),
        closed=here.closed_until(organisation),
    )


@books.post("/lock-date")
@or_again(overview)
def close_books() -> Page:
    """Lock what is dated up to a day, or open the books again."""
    until = read(LockDate).until
    this_sandbox().close_books(this_organisation(), until)
    flash(f"The books are closed up to {day(until)}." if until else "The books are open.")
    return redirect(url_for("books.overview"))


@home.post("/acting")
def act_as() -> Page:
    """Work as somebody else from now on."""
    form = read(Acting)
    session["acting"] = form.who
    flash(WORKING[form.who])
    return redirect(form.back if _is_ours(form.back) else "/")


def _is_ours(address: str) -> bool:
    """A path of the console: no other host's page is gone on to."""
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc) and address.startswith("/") and address[1:2] not in ("/", "\\")
