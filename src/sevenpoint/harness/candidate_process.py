"""The reference candidate as a program of its own: started, asked for its address, stopped; its words go to a log."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any

from sevenpoint.harness.errors import HarnessFault, UsageError

MODULE = "sevenpoint.candidates.reference"
START_SECONDS = 30.0
STOP_SECONDS = 10.0


class CandidateProcess:
    """The reference candidate, while the `with` block lasts. `url`: where it answers."""

    def __init__(self, log: Path, command: Sequence[str]) -> None:
        """`log`: where its words go; `command`: the program to start, e.g. what `reference_command` gives."""
        self._command = list(command)
        self._log = log
        self.url = ""

    def __enter__(self) -> CandidateProcess:
        """Start, and wait for the line that names its address. Raises HarnessFault with the end of the log."""
        self._errors = self._log.open("wb")
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        self._lines: Queue[bytes] = Queue()
        self._reader = threading.Thread(target=self._read, name="sevenpoint-candidate", daemon=True)
        self._reader.start()
        try:
            self.url = self._address()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()

    def stop(self) -> None:
        """Close its input, which ends it; insist when that is not enough."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS / 2)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS / 2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._reader.join(STOP_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()

    def _read(self) -> None:
        """Keep its output moving, so that it never blocks; the first line is the address."""
        if self._process.stdout is None:
            return
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def _address(self) -> str:
        try:
            line = self._lines.get(timeout=START_SECONDS)
        except Empty:
            raise HarnessFault(
                f"the reference candidate did not say its address within {START_SECONDS:g} seconds; see {self._log}"
            ) from None
        try:
            return str(json.loads(line)["url"])
        except (ValueError, KeyError, TypeError):
            raise HarnessFault(
                f"the reference candidate did not start: {self._last_words()}; see {self._log}"
            ) from None

    def _last_words(self) -> str:
        self._process.poll()
        lines = self._log.read_text(errors="replace").strip().splitlines()
        last = lines[-1] if lines else "it said nothing"
        return f"{last} (install sevenpoint[reference])" if "No module named" in last else last


def reference_command(
    data: Path, flaw: str | None = None, trace: Path | None = None, variant: str | None = None, port: int = 0
) -> list[str]:
    """How the reference candidate is started. `trace`: where it writes which flaws' switches were asked."""
    command = [sys.executable, "-m", MODULE, "--port", str(port), "--data", str(data), "--die-with-stdin"]
    options = {"--flaw": flaw, "--flaw-trace": trace, "--variant": variant}
    return command + [str(word) for option in options.items() if option[1] is not None for word in option]


def reference_flaws() -> list[dict[str, Any]]:
    """The flaws that can be seeded in the reference candidate, as it lists them: `name` and what it does."""
    return _listed("flaws")


def reference_variants() -> list[dict[str, Any]]:
    """Other ways in which the reference candidate can work well: `name` and `title`."""
    return _listed("variants")


def _listed(what: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", MODULE, f"--list-{what}"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS, check=True)
        found = json.loads(listed.stdout)
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise HarnessFault(f"the reference candidate did not list its {what}: {last}") from error
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise HarnessFault(f"the reference candidate did not list its {what}: {error}") from error
    return list(found[what]) if isinstance(found, dict) else list(found)


def check_flaw(name: str) -> None:
    """Raises UsageError when no flaw has this name, with the names that come nearest."""
    _check("flaw", name, reference_flaws())


def check_variant(name: str) -> None:
    """Raises UsageError when no variant has this name, with the names that come nearest."""
    _check("variant", name, reference_variants())


def _check(what: str, name: str, listed: list[dict[str, Any]]) -> None:
    from difflib import get_close_matches

    known = [str(each["name"]) for each in listed]
    if name not in known:
        near = get_close_matches(name, known) or known[:5]
        raise UsageError(f"--{what} {name}: unknown. Near it: {', '.join(near)}. `sevenpoint {what}s` lists all.")
