"""A stranger's machine: the built wheel in a clean virtual environment, outside the checkout, judges a candidate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command without this environment's Python settings; its output is shown when it fails."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL"))
    }
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


@pytest.mark.timeout(600)
def test_the_wheel_works_in_a_clean_environment(tmp_path: Path) -> None:
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = tmp_path.glob("sevenpoint-*.whl")
    data = {path for path in (ROOT / "src" / "sevenpoint").rglob("*") if path.suffix not in ("", ".py", ".pyc")}
    with zipfile.ZipFile(wheel) as packed:
        assert {path.relative_to(ROOT / "src").as_posix() for path in data} - set(packed.namelist()) == set()

    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    extras = f"sevenpoint[evaluate,reference] @ {wheel.as_uri()}"
    install = run(
        binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "-c", ROOT / "constraints.txt", extras, cwd=tmp_path,
    )  # fmt: skip
    assert install.returncode == 0, install.stdout + install.stderr

    judged = run(
        binaries / "sevenpoint",
        "evaluate",
        "--scenario",
        "organisation_named",
        "--out",
        tmp_path / "bundle",
        cwd=tmp_path,
    )
    assert "organisation_named" in judged.stdout, judged.stdout + judged.stderr
    results = json.loads((tmp_path / "bundle" / "results.json").read_text())
    assert [(run["ledger"], run["outcome"]) for run in results["runs"]] == [("quickbooks", "pass"), ("xero", "pass")]
    assert "<!doctype html>" in (tmp_path / "bundle" / "report.html").read_text().lower()
    assert (tmp_path / "bundle" / "junit.xml").exists()
