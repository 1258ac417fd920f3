"""The plugin in other people's pytest runs: inert, and clear about what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

STORY = '''
from sevenpoint.harness import scenario


@scenario("T", requirements=["1.1"])
def test_story(bench):
    """Why."""


def test_ordinary():
    assert True
'''


def pytest_run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_mine.py").write_text(STORY)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", *options, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=60)


def test_without_its_option_stories_are_skipped_and_tests_run(tmp_path: Path) -> None:
    ran = pytest_run(tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert "1 passed, 1 skipped" in ran.stdout
    assert "run it with `sevenpoint evaluate --scenarios PATH`" in ran.stdout


def test_a_missing_option_is_a_usage_error(tmp_path: Path) -> None:
    ran = pytest_run(tmp_path, f"--sevenpoint-bundle={tmp_path / 'b'}")
    assert ran.returncode == 4
    assert "--sevenpoint-bundle needs --sevenpoint-candidate too" in ran.stderr + ran.stdout


def test_the_plugin_alone_imports_nothing_of_ours() -> None:
    probe = "import sys, sevenpoint.harness.plugin; print(sorted(m for m in sys.modules if m.startswith('sevenpoint')))"
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "['sevenpoint', 'sevenpoint.harness', 'sevenpoint.harness.plugin']"
