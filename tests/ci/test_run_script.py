"""`.ci/run`: the tests run whatever comes of the browser, and where it cannot be installed the script says why."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sevenpoint.reports.pdf import BROWSERS

ROOT = Path(__file__).parents[2]
NEEDED = ("cat", "dirname", "mktemp", "tail")
BASH = shutil.which("bash") or ""

pytestmark = pytest.mark.skipif(not BASH, reason="no bash")


def ran(folder: Path, *, user: int = 0, apt: str | None = "exit 0", browser: str = "", tests: int = 0):
    """The script with programs of our own: what it ended with, what it said, and what it called, in order."""
    programs, called = folder / "bin", folder / "called"
    programs.mkdir()
    for name in NEEDED:
        (programs / name).symlink_to(shutil.which(name) or "")

    def program(name: str, does: str) -> None:
        (programs / name).write_text(f"#!{BASH}\n{does}\n")
        (programs / name).chmod(0o755)

    program("id", f"echo {user}")
    program("make", f'echo "make $* in $PWD" >>"{called}"; exit {tests}')
    if apt is not None:
        program("apt-get", f'echo "apt-get $* ${{DEBIAN_FRONTEND:-}}" >>"{called}"; {apt}')
    if browser:
        program(browser, "exit 0")
    environment = {"PATH": str(programs), "TMPDIR": str(folder)}
    done = subprocess.run(
        [BASH, str(ROOT / ".ci" / "run")], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout + done.stderr, called.read_text().splitlines()


TESTS = f"make test in {ROOT}"


@pytest.mark.parametrize("browser", BROWSERS)
def test_a_browser_that_is_there_is_used(tmp_path: Path, browser: str) -> None:
    assert ran(tmp_path, browser=browser) == (0, "", [TESTS])


def test_a_missing_browser_is_installed_without_a_question(tmp_path: Path) -> None:
    code, said, called = ran(tmp_path)
    assert (code, said) == (0, "")
    assert [each.strip() for each in called] == [
        "apt-get update -qq",
        "apt-get install -y -qq --no-install-recommends chromium fonts-liberation noninteractive",
        TESTS,
    ]


def test_what_cannot_be_installed_is_told_and_the_tests_run(tmp_path: Path) -> None:
    code, said, called = ran(tmp_path, apt="echo reading; echo E: no network >&2; exit 100")
    assert code == 0
    assert said == "chromium could not be installed (E: no network): the tests in a browser skip\n"
    assert called[-1] == TESTS


@pytest.mark.parametrize("lacking", [{"user": 1000}, {"apt": None}])
def test_without_the_right_or_the_tool_nothing_is_installed(tmp_path: Path, lacking: dict[str, None]) -> None:
    code, said, called = ran(tmp_path, **lacking)
    assert (code, called) == (0, [TESTS])
    assert "no root with apt-get to install it" in said


def test_it_ends_as_the_tests_end(tmp_path: Path) -> None:
    assert ran(tmp_path, browser="chromium", tests=2)[0] == 2


def test_it_can_be_started_by_its_name() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
