"""The reference candidate's process, with programs that behave and misbehave in its place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sevenpoint.harness import candidate_process
from sevenpoint.harness.candidate_process import CandidateProcess, check_flaw, reference_command, reference_flaws
from sevenpoint.harness.errors import HarnessFault, UsageError

ANSWERS = 'import sys; print(\'{"url": "http://x"}\', flush=True); sys.stdin.read()'
CHATTY = ANSWERS.replace("sys.stdin.read()", "[print('x' * 1000, flush=True) for _ in range(500)]; sys.stdin.read()")
STUBBORN = ANSWERS + "; import threading; threading.Event().wait()"


def program(source: str, log: Path) -> CandidateProcess:
    return CandidateProcess(log, [sys.executable, "-c", source])


@pytest.mark.parametrize("source", [ANSWERS, CHATTY])
def test_it_says_its_address_and_ends_with_its_input(source: str, tmp_path: Path) -> None:
    with program(source, tmp_path / "log") as process:
        assert process.url == "http://x"
    assert process._process.returncode == 0


def test_one_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_process, "STOP_SECONDS", 0.4)
    with program(STUBBORN, tmp_path / "log") as process:
        pass
    assert process._process.returncode is not None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("raise SystemExit('port 8000 is taken')", "did not start: port 8000 is taken"),
        ("print('hello')", "did not start: it said nothing"),
        ("print('[]')", "did not start"),
    ],
)
def test_one_that_does_not_start_is_quoted(source: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(HarnessFault, match=words) as caught, program(source, tmp_path / "log"):
        pass
    assert str(tmp_path / "log") in str(caught.value)


def test_one_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_process, "START_SECONDS", 0.2)
    with (
        pytest.raises(HarnessFault, match=r"did not say its address within 0\.2 seconds"),
        program("import sys; sys.stdin.read()", tmp_path / "log"),
    ):
        pass


def test_how_the_reference_is_started(tmp_path: Path) -> None:
    assert reference_command(tmp_path, "a-flaw")[-2:] == ["--flaw", "a-flaw"]
    assert "--die-with-stdin" in reference_command(tmp_path, None)


def test_flaws_are_known_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    flaws = reference_flaws()
    names = [flaw["name"] for flaw in flaws]
    assert len(names) == len(set(names)) > 10
    monkeypatch.setattr(candidate_process, "reference_flaws", lambda: flaws)
    check_flaw(names[0])
    with pytest.raises(UsageError, match=f"--flaw {names[0]}x: unknown. Near it: {names[0]}"):
        check_flaw(names[0] + "x")
