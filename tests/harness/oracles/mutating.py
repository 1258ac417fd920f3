"""Mutation testing of the oracles: every small change of one must be noticed by its tests. Run by `make mutate`.

Mutants that survive and change no verdict are listed in `survivors.toml`, each with the reason; a survivor that is not
listed fails, and so does a listed one that does not survive any more.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
NEEDED = ("pyproject.toml", "README.md", "src", "tests/harness/oracles")
MUTMUT = [sys.executable, "-m", "mutmut"]
GONE = "survives no more: take it out of survivors.toml"


def main() -> int:
    """Mutate in a copy, compare with the list; the exit code."""
    listed = {each["change"]: each["reason"] for each in tomllib.loads(_read("survivors.toml"))["survivor"]}
    with tempfile.TemporaryDirectory(prefix="sevenpoint-mutants-") as name:
        copy = Path(name)
        for part in NEEDED:
            _copy(ROOT / part, copy / part)
        ran = subprocess.run([*MUTMUT, "run"], cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if ran.returncode != 0:
            sys.stdout.write(ran.stdout[-3000:])
            return ran.returncode
        survivors = _survivors(copy)
    wrong = [f"{change}: no test notices" for change in survivors if change not in listed]
    wrong += [f"{change}: {GONE}" for change in listed if change not in survivors]
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    last = ran.stdout.replace("\r", "\n").strip().splitlines()
    sys.stdout.write(f"{last[-1] if last else ''}\n{len(survivors)} survivors, {len(listed)} of them explained\n")
    return 1 if wrong else 0


def _survivors(copy: Path) -> list[str]:
    """Each as `module.function: - the line + the changed line`, which does not depend on the numbers of mutants."""
    told = subprocess.run([*MUTMUT, "results"], cwd=copy, capture_output=True, text=True, check=True).stdout
    rows = [line.strip().partition(": ") for line in told.splitlines() if "__mutmut_" in line]
    return sorted(_change(copy, name) for name, _, state in rows if state != "killed")


def _change(copy: Path, name: str) -> str:
    shown = subprocess.run([*MUTMUT, "show", name], cwd=copy, capture_output=True, text=True, check=True).stdout
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    words = " ".join(f"{line[0]} {line[1:].strip()}" for line in lines)
    where = name.removeprefix("sevenpoint.harness.oracles.").partition("__mutmut_")[0]
    return f"{where}: {words}"


def _copy(origin: Path, goal: Path) -> None:
    goal.parent.mkdir(parents=True, exist_ok=True)
    if origin.is_dir():
        shutil.copytree(origin, goal, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(origin, goal)


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
