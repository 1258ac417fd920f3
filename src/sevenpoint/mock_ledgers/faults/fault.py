"""What a fault is: a name, typed settings, the moment it strikes and what it does then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from flask import Response
from pydantic import BaseModel, ConfigDict

from ..ledger import Ledger
from ..request_unit import RequestUnit


class Settings(BaseModel):
    """Base of every fault's settings: a misspelt one is an error."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Strike:
    """One request that is struck. `response`: the finished answer, for faults after the commit."""

    unit: RequestUnit
    ledger: Ledger
    settings: Any
    response: Response | None = None

    @property
    def finished(self) -> Response:
        """The finished answer. Raises RuntimeError for a fault that strikes before auth: there is none yet."""
        if self.response is None:
            raise RuntimeError("there is no answer before the work is done")
        return self.response

    def tell_wire(self, action: str, **settings: float) -> None:
        """Ask the wire to carry something out when the answer passes through it."""
        actions: list[dict[str, object]] = self.unit.wire.setdefault("actions", [])  # type: ignore[assignment]
        actions.append({"action": action, **settings})


@dataclass(frozen=True)
class Fault:
    """One thing to make go wrong.

    `point`: before auth nothing has happened yet and nothing will; after commit the work stays done whatever the client
    gets to see. `only_success`: strikes answers to carried-out work only, so that a refused request does not use it up.
    `good_client`: what a good integration does about it.
    """

    name: str
    point: Literal["before_auth", "after_commit"]
    summary: str
    good_client: str
    settings: type[Settings]
    strike: Callable[[Strike], Response]
    only_success: bool = False
