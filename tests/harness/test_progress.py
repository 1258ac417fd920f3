"""What the person at the terminal sees, and the exit code at the end."""

from __future__ import annotations

import io

from rich.console import Console

from sevenpoint.harness.progress import ProgressLines

RUN = {
    "event": "done",
    "scenario": "point_1/x",
    "ledger": "xero",
    "outcome": "pass",
    "seconds": 1.23,
    "sentences": ["P"],
}


def shown(*events: dict[str, object], terminal: bool = False) -> str:
    out = io.StringIO()
    progress = ProgressLines(Console(file=out, width=40, force_terminal=terminal, color_system=None))
    with progress.drawing():
        for event in events:
            progress.take(event)
    return out.getvalue()


def test_plain_lines() -> None:
    assert shown({"event": "planned", "total": 68}, RUN) == "[1/68] pass point_1/x (xero) 1.2 s\n"


def test_a_failure_shows_its_sentences_once_and_unwrapped() -> None:
    failed = {**RUN, "outcome": "fail", "sentences": ["It is [lost] for ever and ever and ever and ever", "B", "B"]}
    lines = shown({"event": "planned", "total": 1}, failed).splitlines()
    assert lines[1:] == ["    It is [lost] for ever and ever and ever and ever", "    B"]


def test_text_of_a_candidate_cannot_steer_the_terminal() -> None:
    failed = {**RUN, "outcome": "fail", "sentences": ["It is \x1b[2Jpaid\u202e"]}
    assert shown(failed).splitlines()[1] == "    It is [U+001B][2Jpaid[U+202E]"


def test_what_broke_is_told_once() -> None:
    broken = {"event": "broken", "where": "x.py", "message": "E"}
    assert shown(broken, broken) == "broken x.py: E\n"


def test_a_terminal_gets_a_bar_too() -> None:
    drawn = shown({"event": "planned", "total": 2}, RUN, terminal=True)
    assert "[1/2] pass point_1/x (xero) 1.2 s" in drawn
    assert "scenarios" in drawn
