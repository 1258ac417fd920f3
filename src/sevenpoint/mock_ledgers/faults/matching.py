"""Which requests a fault is meant for."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from flask import Request
from pydantic import AfterValidator, BaseModel, ConfigDict

# Xero: /api.xro/2.0/Invoices/…; QuickBooks: /v3/company/{realm}/invoice/…
_ENTITY_IN_PATH = re.compile(r"^/(?:api\.xro/2\.0|v3/company/[^/]+)/([A-Za-z]+)")
# QuickBooks asks in its query language: select * from Invoice where …
_ENTITY_IN_QUERY = re.compile(r"\bfrom\s+([A-Za-z]+)", re.IGNORECASE)
# The user's browser walks here, not the integration (xero.md 1, quickbooks.md 1).
_AUTHORISE_PAGES = ("/identity/connect/authorize", "/connect/oauth2")


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from None
    return text


class Match(BaseModel):
    """Conditions that must all hold; what is left out matches everything. `path` is searched, `entity` any case."""

    model_config = ConfigDict(extra="forbid")

    ledger: Literal["xero", "quickbooks"] | None = None
    method: str | None = None
    path: Annotated[str, AfterValidator(_regular_expression)] | None = None
    entity: str | None = None

    def fits(self, ledger: str, request: Request) -> bool:
        """Whether the request is meant."""
        return (
            (self.ledger is None or self.ledger == ledger)
            and (self.method is None or self.method.upper() == request.method)
            and (self.path is None or re.search(self.path, request.path) is not None)
            and (self.entity is None or _singular(self.entity) == _singular(entity_of(request) or ""))
        )


def entity_of(request: Request) -> str | None:
    """The ledger's name of the records that a request is about, as written there; None when it has none."""
    found = _ENTITY_IN_PATH.search(request.path)
    if found is not None and found[1].lower() == "query":
        text = request.args.get("query") or request.get_data(cache=True, as_text=True)
        found = _ENTITY_IN_QUERY.search(text)
    return None if found is None else found[1]


def is_authorise_page(path: str) -> bool:
    """Whether the path is a page for the user's browser."""
    return path.startswith(_AUTHORISE_PAGES)


def _singular(name: str) -> str:
    """`Invoices` and `invoice` are the same entity."""
    return name.casefold().removesuffix("s")
