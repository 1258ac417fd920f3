"""One call to the Accounting API, as a handler sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..bookkeeping import Books, round_to
from ..oauth import App
from .answers import Answer
from .bodies import Element, read_elements
from .errors import RequestError


@dataclass(frozen=True)
class Call:
    """A call inside one organisation. `parameters`: the query with lower-case names, the first of repeated ones.

    `origin`: scheme and host that the caller used, for absolute links.
    """

    books: Books
    app: App
    method: str
    parameters: Mapping[str, str]
    modified_since: str | None
    body: bytes
    origin: str = "https://api.xero.com"

    def flag(self, name: str) -> bool | None:
        """A boolean parameter; None when absent or malformed (malformed ones are ignored, xero.md 2.6)."""
        return {"true": True, "false": False}.get(self.parameters.get(name, "").strip().lower())

    @property
    def summarize(self) -> bool:
        """Whether one bad element fails the request: the server's default, whatever the spec says (xero.md 0)."""
        return self.flag("summarizeerrors") is not False

    @property
    def creates_only(self) -> bool:
        """PUT creates, POST creates or updates (xero.md 2.4)."""
        return self.method == "PUT"

    @property
    def unit_places(self) -> int:
        """Decimals of unit prices: 2, or 4 with `unitdp=4`."""
        return 4 if self.parameters.get("unitdp", "").strip() == "4" else 2

    def elements(self, collection: str, entity: str) -> list[Element]:
        """The objects in the body. Raises RequestError 14 or 17."""
        return read_elements(self.body, collection, entity)

    def unit_price(self, element: Element, name: str) -> Decimal | None:
        """A price rounded to the places that this call speaks."""
        value = element.decimal(name)
        return None if value is None else round_to(value, self.unit_places)


@dataclass(frozen=True)
class Route:
    """An operation: method and path below `/api.xro/2.0/`, with `{}` for each argument, and the scope it needs.

    A GET is also allowed with `<scope>.read`. `{...}` is the rest of the path, slashes and all. `accept`: "" for JSON
    and XML; a media type for the row that answers it on the same path; ANY_MEDIA where Accept does not matter.
    """

    method: str
    path: str
    scope: str
    handler: Callable[..., Answer]
    accept: str = ""


ANY_MEDIA = "*/*"


@dataclass(frozen=True)
class View:
    """What a write gives back for one element: its wire form, and warnings."""

    item: dict[str, Any]
    warnings: tuple[str, ...] = ()


def created_at(moment: dt.datetime | None) -> dt.datetime:
    """The time of a stored record; it has one since it is stored."""
    if moment is None:
        raise LookupError("the record was never saved")
    return moment


__all__ = ["ANY_MEDIA", "Call", "RequestError", "Route", "View", "created_at"]
