"""Which requests and webhooks a fault is meant for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from flask import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..bookkeeping import Change
from ..bookkeeping.views import singular
from ..oauth import App
from .operations import KNOWN, entity_of, operation_of, operation_of_change

# The user's browser walks here, not the integration (xero.md 1, quickbooks.md 1).
_AUTHORISE_PAGES = ("/identity/connect/authorize", "/connect/oauth2")


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from None
    return text


def _known_operation(name: str) -> str:
    if name not in KNOWN:
        raise ValueError(f"there is no operation {name!r}; they are named like create_invoice, list_customers, batch")
    return name


class Match(BaseModel):
    """Conditions that must all hold; what is left out matches everything."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    ledger: Literal["xero", "quickbooks"] | None = None
    app: str | None = Field(None, description="an app's client id or name")
    operation: Annotated[str, AfterValidator(_known_operation)] | None = Field(
        None, description="a logical operation, the same for both ledgers"
    )
    entity: str | None = Field(None, description="as the ledger names it, singular or plural, any case")
    method: str | None = Field(None, description="one or several with commas, any case")
    path: Annotated[str, AfterValidator(_regular_expression)] | None = Field(
        None, description="a regular expression, searched in the path"
    )

    def fits(self, ledger: str, app: App, request: Request) -> bool:
        """Whether the request is meant."""
        return (
            (self.ledger is None or self.ledger == ledger)
            and (self.method is None or request.method in self.method.upper().split(","))
            and (self.app is None or self.app in (app.client_id, app.name))
            and (self.path is None or re.search(self.path, request.path) is not None)
            and (self.entity is None or singular(self.entity) == singular(entity_of(request) or ""))
            and (self.operation is None or self.operation == operation_of(request))
        )

    def fits_changes(self, ledger: str, app: App, changes: Sequence[Change]) -> bool:
        """Whether the webhook that tells `app` of `changes` is meant."""
        return (
            (self.ledger is None or self.ledger == ledger)
            and (self.app is None or self.app in (app.client_id, app.name))
            and (self.entity is None or any(singular(self.entity) == singular(each.kind) for each in changes))
            and (self.operation is None or any(self.operation == operation_of_change(e, ledger) for e in changes))
        )


def is_authorise_page(path: str) -> bool:
    """Whether the path is a page for the user's browser."""
    return path.startswith(_AUTHORISE_PAGES)
