"""What a load run is to do: rates and shapes, the mix of changes, for how long, and what is late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.latency import Arrival, Stage, draw_arrivals

Target = Literal["candidate", "ledger"]
Shape = Literal["steady", "steps", "soak", "spike"]

# Weights of a firm's day: most changes are money.
MIXES: Mapping[Target, Mapping[str, float]] = {
    "candidate": {"invoice": 3, "payment": 2, "client": 1, "ledger-payment": 3, "ledger-client": 1},
    "ledger": {"get": 10, "page": 1, "poll": 2, "post": 3, "pay": 1},
}
SECONDS: Mapping[Shape, float] = {"steady": 60.0, "steps": 120.0, "soak": 1800.0, "spike": 90.0}
STEPS = (0.25, 0.5, 0.75, 1.0)
SPIKE = 5.0
BACKLOG, BEHIND, BESIDE = "backlog", "behind-backlog", "beside-backlog"
BACKLOG_AT = 0.5
PROBES, PROBE_EVERY = 10, 1.0


class LoadPlan(BaseModel):
    """What was asked for.

    `rate`: arrivals a second; `limit`: seconds that a change is waited for; `within`: seconds after which it is late.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: Target = "candidate"
    ledgers: list[str]
    organisations: int = 4
    rate: float = 1.0
    shape: Shape = "steady"
    seconds: float = 60.0
    mix: dict[str, float]
    backlog: int = 0
    limit: float = 30.0
    within: float = 10.0
    look: float = 0.012
    real_limits: bool = True
    seed: int = 7
    workers: int = 1

    @property
    def places(self) -> int:
        """Organisations of every ledger together, each with its own workspace."""
        return self.organisations * len(self.ledgers)


def stages(shape: Shape, rate: float, seconds: float) -> list[Stage]:
    """The stretches of a run. `steps`: a quarter of the rate, then half, three quarters, all. `spike`: five times the
    rate for the middle fifth.

    >>> stages("spike", 2.0, 50.0)
    [Stage(seconds=20.0, rate=2.0), Stage(seconds=10.0, rate=10.0), Stage(seconds=20.0, rate=2.0)]
    """
    if shape == "steps":
        return [Stage(seconds / len(STEPS), rate * share) for share in STEPS]
    if shape == "spike":
        calm = Stage(seconds * 0.4, rate)
        return [calm, Stage(seconds * 0.2, rate * SPIKE), calm]
    return [Stage(seconds, rate)]


def arrivals(plan: LoadPlan) -> list[Arrival]:
    """Every change of the run, in order of time: the same list for the same plan, on whichever machine it is drawn.

    With a backlog, the middle of the run sees that many invoices arrive in place 0 at once, and then, each second,
    a payment behind them in the same books and an invoice beside them in other books of the same ledger.
    """
    drawn = draw_arrivals(stages(plan.shape, plan.rate, plan.seconds), plan.mix, plan.places, plan.seed)
    if plan.backlog:
        at = plan.seconds * BACKLOG_AT
        drawn += [Arrival(0, at, BACKLOG, 0) for _ in range(plan.backlog)]
        for probe in range(1, PROBES + 1):
            moment = at + probe * PROBE_EVERY
            drawn += [Arrival(0, moment, BEHIND, 0), Arrival(0, moment, BESIDE, len(plan.ledgers) % plan.places)]
    drawn.sort(key=lambda each: each.at)
    return [Arrival(number, each.at, each.kind, each.place) for number, each in enumerate(drawn)]


def read_mix(text: str | None, target: Target) -> dict[str, float]:
    """`invoice=3,payment=1` as weights; None: the target's own. Raises UsageError.

    >>> read_mix("invoice=3,payment", "candidate")
    {'invoice': 3.0, 'payment': 1.0}
    """
    known = MIXES[target]
    if text is None:
        return dict(known)
    mix: dict[str, float] = {}
    for part in text.split(","):
        name, _, weight = part.strip().partition("=")
        try:
            mix[name] = float(weight or 1)
        except ValueError:
            raise UsageError(f"--mix: {weight!r} is no weight; write e.g. {name}=3") from None
        if name not in known or mix[name] < 0:
            raise UsageError(f"--mix: {part.strip()!r} is nothing that can be mixed; choose from {', '.join(known)}")
    if not any(mix.values()):
        raise UsageError("--mix: nothing is left of it")
    return mix
