"""The journal of exchanges: the newest first, filtered, live; and one exchange in full."""

from __future__ import annotations

from typing import Any, Literal

from flask import render_template, request
from pydantic import Field
from werkzeug.exceptions import NotFound

from sevenpoint.harness.console.blueprints import sandbox, this_sandbox
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.problems import told

SHOWN = 100
QUICK = {
    "Everything": {},
    "Integrations": {"actor": "candidate"},
    "Refused": {"status": "4xx"},
    "Struck by a fault": {"fault": "any"},
}


class Filters(Form):
    """Which exchanges, as the control API asks for them."""

    actor: Literal["candidate", "bookkeeper", "unknown"] | None = None
    ledger: Literal["xero", "quickbooks"] | None = None
    method: Literal["GET", "POST", "PUT", "DELETE"] | None = None
    path: str | None = Field(None, max_length=500)
    status: str | None = None
    fault: str | None = None

    def conditions(self) -> dict[str, str]:
        """Those that are set."""
        return {name: str(value) for name, value in self.model_dump(exclude_none=True).items()}


class Place(Form):
    """Where in the journal."""

    after: int = Field(0, ge=0)
    before: int | None = Field(None, ge=1)


@sandbox.get("/journal")
def journal() -> str | tuple[str, int]:
    """A page of it; with a filter that cannot be, why, and nothing."""
    here = this_sandbox()
    asked = request.args.to_dict()
    conditions: dict[str, str] = {}
    found, problem = [], None
    before: dict[str, int] = {}
    try:
        conditions = read(Filters, asked).conditions()
        place = read(Place, asked)
        before = {"before": place.before} if place.before else {}
        found = here.last_exchanges(SHOWN, **conditions, **before)[::-1]
    except Exception as error:
        problem = told(error)
        if problem is None:
            raise
    page = render_template(
        "journal.html",
        sandbox=here,
        exchanges=found,
        asked=asked,
        conditions=conditions,
        quick=QUICK,
        live=not before and problem is None,
        newest=found[0].seq if found else 0,
        older=found[-1].seq if len(found) == SHOWN else None,
        problem=problem,
    )
    return page if problem is None else (page, problem.status)


@sandbox.get("/journal/news")
def news() -> dict[str, Any]:
    """What came after a number, as rows for the page's script: at most as many as a page shows."""
    asked = request.args.to_dict()
    after = read(Place, asked).after
    here = this_sandbox()
    found = here.last_exchanges(SHOWN, after=after, **read(Filters, asked).conditions())[::-1]
    rows = render_template("rows.html", exchanges=found)
    return {"newest": found[0].seq if found else after, "count": len(found), "rows": rows}


@sandbox.get("/journal/<int:seq>")
def exchange(seq: int) -> str:
    """One exchange with headers and bodies."""
    found = this_sandbox().exchange(seq)
    if found is None:
        raise NotFound(f"The journal of this sandbox has no exchange {seq}.")
    return render_template("exchange.html", sandbox=this_sandbox(), exchange=found)
