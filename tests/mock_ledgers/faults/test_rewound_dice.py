"""A rewind puts the dice of the faults back: the same calls are struck again, in both ledgers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from real_ledgers import Real

CALLS = 24


def _struck(app: Real, first: int) -> list[bool]:
    return [app.write(f"Customer {first + n}").status_code >= 400 for n in range(CALLS)]


@pytest.mark.parametrize("name", ["xero", "quickbooks"])
def test_a_rewind_restores_the_dice(real: Callable[[str], Real], name: str) -> None:
    app = real(name)
    app.strike("server_error", trigger={"probability": 0.5})
    app.strike("throttled", trigger={"every": 3, "times": 4})
    _struck(app, 0)
    moment = app.control("POST", "/checkpoints")["id"]
    standing = app.control("GET", "/faults")
    once = _struck(app, 100)
    assert {True, False} == set(once)
    assert app.control("GET", "/faults") != standing
    app.control("DELETE", "/faults")
    assert not any(_struck(app, 200))
    app.control("POST", f"/checkpoints/{moment}/rewind")
    assert app.control("GET", "/faults") == standing
    assert _struck(app, 100) == once
    app.world.assert_balanced()
