"""A study of how changes travel, on clocks that are only moved."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import pytest

from sevenpoint.harness.bench import study as studying
from sevenpoint.harness.bench.study import Studied, study
from sevenpoint.harness.latency import infer

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


class Tool:
    """A tool on a clock that is moved; `visible` says when a change made at a moment shows."""

    def __init__(self, visible: Callable[[float], float]) -> None:
        self._visible = visible
        self._made: dict[int, float] = {}
        self._seconds = 0.0

    def now(self) -> dt.datetime:
        return START + dt.timedelta(seconds=self._seconds)

    def advance(self, *, seconds: float) -> dt.datetime:
        self._seconds += seconds
        return self.now()

    def make(self, number: int) -> None:
        self._made[number] = self._seconds

    def newest(self) -> int:
        return max((n for n, at in self._made.items() if self._visible(at) <= self._seconds), default=0)


@pytest.fixture(autouse=True)
def no_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studying, "PATIENT", 0.0)
    monkeypatch.setattr(studying, "IMPATIENT", 0.0)


def studied(visible: Callable[[float], float], **settings: Any) -> list[Studied]:
    tool: Any = Tool(visible)
    return study(tool, tool.make, tool.newest, seed=5, gap_seconds=130.0, **settings)


def test_what_is_told_shows_at_once() -> None:
    seen = studied(lambda at: at)
    assert [(each.seconds, each.earliest) for each in seen] == [(0.0, 0.0)] * 24
    assert infer([each.change() for each in seen]).kind == "push"


def test_what_is_asked_for_every_five_minutes_lies_on_that_grid() -> None:
    def visible(at: float) -> float:
        return 70 + math.ceil((at - 70) / 300) * 300

    seen = studied(visible)
    for each in seen:
        assert each.seconds is not None
        assert each.earliest <= visible(each.at) - each.at <= each.seconds <= each.earliest + 20.0 + 1e-6
    told = infer([each.change() for each in seen])
    assert told.kind == "micro_batch"
    assert told.period == pytest.approx(300, rel=0.05)


def test_what_never_shows_was_waited_for_to_the_end() -> None:
    seen = studied(lambda at: math.inf, changes=3, limit_seconds=600.0)
    assert [each.seconds for each in seen] == [None] * 3
    assert seen[-1].earliest >= 600.0 - 20.0
