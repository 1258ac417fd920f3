"""What the candidate was asked in a run, and what it answered: the half of the evidence that no ledger sees."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from sevenpoint.harness.contract import Model, Verb
from sevenpoint.harness.fronts.base import ByHand, Front, Testimony
from sevenpoint.harness.ledgers import stamp
from sevenpoint.harness.results import Call

MOST_CALLS = 2_000
LONGEST = 4_000
SECRET_NAMES = re.compile(r"(?i)token|secret|password|webhook_key|authorization")
SECRET_PAIRS = re.compile(r"(?i)(?<![\w-])(code|state|[\w-]*(?:token|secret)[\w-]*)=[^&\s\"']+")
MASK = "***"


class Calls:
    """A front that remembers: it passes every verb on to another front and keeps question and answer, masked.

    `by_hand`: what persons answered, in order.
    """

    def __init__(self, front: Front) -> None:
        """Nothing has been asked yet. `moment` is the ledger's time, once there is a ledger."""
        self.address = front.address
        self.made: list[Call] = []
        self.moment: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
        self.by_hand: list[Testimony] = []
        self._front = front

    def call(self, verb: Verb, path: Mapping[str, str], body: Model | None = None, token: str | None = None) -> Model:
        """Ask. See `Front`."""
        at, began = self.moment(), time.monotonic()
        answered, error = "", None
        try:
            answer = self._front.call(verb, path, body, token)
            answered = _shown(answer)
            return answer
        except Exception as failure:
            error = " ".join(str(failure).split())[:LONGEST]
            raise
        finally:
            testimony = self._testimony()
            self._keep(
                Call(
                    verb=verb.name,
                    method=verb.method,
                    path=verb.path.format(**{name: quote(value, safe="") for name, value in path.items()}),
                    at=stamp(at),
                    ended=stamp(self.moment()),
                    milliseconds=round((time.monotonic() - began) * 1000, 3),
                    asked="" if body is None else _shown(body, exclude_unset=verb.method == "PATCH"),
                    answered=answered,
                    error=error,
                    card=testimony.card if testimony else None,
                    witness=testimony.witness if testimony else None,
                )
            )

    def _testimony(self) -> Testimony | None:
        """Who answered just now, if it was a person."""
        testimony = self._front.testimony if isinstance(self._front, ByHand) else None
        if testimony is not None:
            self.by_hand.append(testimony)
        return testimony

    def _keep(self, call: Call) -> None:
        last = self.made[-1] if self.made else None
        if last is not None and _same(last, call):
            last.times += 1
            last.ended = call.ended
        elif len(self.made) < MOST_CALLS:
            self.made.append(call)


def _same(one: Call, other: Call) -> bool:
    parts = ("verb", "path", "asked", "answered", "error", "card")
    return all(getattr(one, part) == getattr(other, part) for part in parts)


def _shown(model: Model, *, exclude_unset: bool = False) -> str:
    """The body as JSON, masked and abridged."""
    plain = model.model_dump(mode="json", exclude_unset=exclude_unset, exclude_none=True)
    text = json.dumps(_masked(plain), ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters in all)"


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: MASK if SECRET_NAMES.search(name) and each else _masked(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_masked(each) for each in value]
    return SECRET_PAIRS.sub(rf"\1={MASK}", value) if isinstance(value, str) else value
