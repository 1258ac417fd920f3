"""What a fault is: a name, typed settings, the moment it strikes and what it does then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from flask import Request, Response
from pydantic import BaseModel, ConfigDict

from ..bookkeeping import Change
from ..ledger import Ledger, OutgoingWebhook
from ..ledger_faults import FaultAnswers
from ..oauth import App
from ..request_unit import RequestUnit

Point = Literal["before_auth", "after_validation", "after_commit", "when_queued"]
Draw = Callable[[str], float]


class Settings(BaseModel):
    """Base of every fault's settings: a misspelt one is an error."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class NoSettings(Settings):
    """None."""


@dataclass(frozen=True)
class Call:
    """One request, as a fault looks at it to decide whether it means it."""

    unit: RequestUnit
    ledger: Ledger
    request: Request


@dataclass(frozen=True)
class Strike:
    """One request that is struck. `response`: the finished answer, when the work is done and stays so.

    `draw(purpose)`: a number in [0, 1) that is the same for the same seed.
    """

    call: Call
    settings: Any
    draw: Draw
    response: Response | None = None

    @property
    def unit(self) -> RequestUnit:
        """The struck request's unit of work."""
        return self.call.unit

    @property
    def ledger(self) -> Ledger:
        """The ledger that is called."""
        return self.call.ledger

    @property
    def finished(self) -> Response:
        """The finished answer. Raises RuntimeError for a fault that strikes before the work is done."""
        if self.response is None:
            raise RuntimeError("there is no answer before the work is done")
        return self.response

    @property
    def no_answer(self) -> Response:
        """What the journal keeps when the wire lets nothing through: the finished answer, or a 503 of no content."""
        return Response(status=503) if self.response is None else self.response

    @property
    def answers(self) -> FaultAnswers:
        """The ledger's own refusals. Raises RuntimeError when it has none."""
        if self.ledger.fault_answers is None:
            raise RuntimeError(f"{self.ledger.name} has no answers for this fault")
        return self.ledger.fault_answers

    def tell_wire(self, action: str, **settings: float | str | None) -> None:
        """Ask the wire to carry something out when the answer passes through it."""
        actions: list[dict[str, object]] = self.unit.wire.setdefault("actions", [])  # type: ignore[assignment]
        actions.append({"action": action, **settings})


def every_call(_call: Call, _settings: Any) -> bool:
    """Of a fault that means every request."""
    return True


@dataclass(frozen=True)
class Fault:
    """One thing to make go wrong with a request.

    `points`: when it may strike, the first unless told otherwise. Before auth nothing has happened yet; after
    validation the request was found good and is undone; after commit the work stays done whatever the client sees.
    `strike`: gives the answer; None, before auth: the request goes on. `applies`: which requests it means at all.
    `only_success`: after commit, strikes answers to carried-out work only, so that a refused request does not use it
    up. `good_client`: what a good integration does about it.
    """

    name: str
    points: tuple[Point, ...]
    summary: str
    good_client: str
    settings: type[Settings]
    strike: Callable[[Strike], Response | None]
    only_success: bool = False
    applies: Callable[[Call, Any], bool] = every_call


@dataclass(frozen=True)
class Notice:
    """One webhook POST about to be queued. `late_by`: seconds; `held`: until the next one has been queued."""

    outgoing: OutgoingWebhook
    late_by: float = 0.0
    held: bool = False

    def but(self, **changed: Any) -> Notice:
        """The same with something changed."""
        return replace(self, **changed)


@dataclass(frozen=True)
class Queueing:
    """The moment at which an app is told of changes. `something_held`: one of its webhooks is held back already."""

    ledger: Ledger
    app: App
    changes: list[Change]
    settings: Any
    something_held: bool = False


@dataclass(frozen=True)
class WebhookFault:
    """One thing to make go wrong with a webhook: `alter` makes of each POST the POSTs that are queued in its place."""

    name: str
    summary: str
    good_client: str
    settings: type[Settings]
    alter: Callable[[Queueing, list[Notice]], list[Notice]]
    applies: Callable[[Queueing], bool] = lambda _: True
    points: tuple[Point, ...] = ("when_queued",)


AnyFault = Fault | WebhookFault
