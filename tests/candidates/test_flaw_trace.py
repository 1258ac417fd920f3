"""Which flaws' switches were asked, and for whom: what the kill matrix skips rests on it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from sevenpoint.candidates.reference.flaws import Flaws
from sevenpoint.candidates.reference.flaws.asked import NOBODY, working_for
from sevenpoint.harness.proof.asked import read_trace
from sevenpoint.harness.run_ids import workspace_name


def in_a_thread(work: object) -> None:
    """A thread begins on nobody's behalf."""
    thread = threading.Thread(target=work)  # type: ignore[arg-type]
    thread.start()
    thread.join()


def test_a_switch_is_noted_for_the_workspace_that_it_was_asked_for(tmp_path: Path) -> None:
    flaws = Flaws(["no-catch-up"])
    ours, theirs = (workspace_name("point_1/story", ledger, "ABCD") for ledger in ("xero", "quickbooks"))

    def work() -> None:
        assert not flaws.on("tax-left-out")
        working_for(ours)
        assert flaws.on("no-catch-up")
        working_for(theirs)
        assert not flaws.on("hourly-push")
        working_for("A firm that no scenario made")
        assert not flaws.on("retry-without-key")

    in_a_thread(work)
    flaws.asked.write(tmp_path / "asked.json")
    assert json.loads((tmp_path / "asked.json").read_text())[NOBODY] == ["tax-left-out"]
    asked = read_trace(tmp_path / "asked.json")
    runs = ["point_1.story-xero", "point_1.story-quickbooks", "point_1.other-xero"]
    assert asked.may_show("no-catch-up", runs) == runs[:1]
    assert asked.may_show("hourly-push", runs) == runs[1:2]
    assert asked.may_show("old-price-kept", runs) == []
    # Asked for nobody, or for a workspace that is no run's: it may concern any run.
    assert asked.may_show("tax-left-out", runs) == runs
    assert asked.may_show("retry-without-key", runs) == runs


def test_a_misspelt_switch_is_an_error() -> None:
    with pytest.raises(KeyError):
        Flaws().on("no-such-flaw")
