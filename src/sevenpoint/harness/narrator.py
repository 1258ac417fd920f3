"""Progress of a pytest run, as JSON lines on a file descriptor. Runs in the controlling process only."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

PROPERTY = "sevenpoint"


class Narrator:
    """Events: `planned` {total}, `done` (a run in short), `broken` {where, message}, `notice` {text}."""

    def __init__(self, descriptor: int) -> None:
        """Write to an open descriptor."""
        self._out = os.fdopen(descriptor, "w", encoding="utf-8")
        self._planned = False

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Without workers: this process has collected."""
        if session.items:
            self._plan(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """With workers: each has collected the same."""
        self._plan(len(ids))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be read."""
        if report.failed:
            self._say("broken", where=report.nodeid, message=_last_line(report.longreprtext))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A run that ended, or broke outside the story."""
        told = dict(report.user_properties).get(PROPERTY)
        if report.when == "call" and isinstance(told, str):
            self._say("done", **json.loads(told))
        elif report.failed and not isinstance(told, str):
            self._say("broken", where=report.nodeid, message=_last_line(report.longreprtext))

    def notice(self, text: str) -> None:
        """Something that the person at the terminal is to do."""
        self._say("notice", text=text)

    def pytest_unconfigure(self) -> None:
        """No more events."""
        self._out.close()

    def _plan(self, total: int) -> None:
        if not self._planned:
            self._planned = True
            self._say("planned", total=total)

    def _say(self, event: str, **more: Any) -> None:
        print(json.dumps({"event": event, **more}), file=self._out, flush=True)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip().removeprefix("E").strip() if lines else "no reason given"
