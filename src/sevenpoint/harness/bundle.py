"""The bundle: the folder of one evaluation. Everything a report is made from, written so that a dying run keeps it.

Each file is written whole under another name and then renamed, so a reader never meets half a file. The exchanges of a
run are written before the run itself: where there is a run, its journal is complete.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from sevenpoint.harness.results import RESULTS_VERSION, Call, Exchange, Manifest, Model, Results, ScenarioRun, Witnesses

M = TypeVar("M", bound=Model)

MANIFEST = "manifest.json"
RESULTS = "results.json"
SCENARIOS = "scenarios"
EXCHANGES = "exchanges"
CALLS = "calls"
WITNESSES = "witnesses.json"
ATTACHMENTS = "attachments"
# Removed with an earlier bundle: they speak of another evaluation. Tests hold the list to what is written.
MADE_FROM_RESULTS = (
    "report.html",
    "report.pdf",
    "junit.xml",
    "ctrf.json",
    "results.sarif",
    "exchanges.har",
    "items.csv",
    "findings.csv",
    "items.xlsx",
    "summary.md",
    "badge.svg",
    "certification.csv",
    "certification.md",
    "questionnaire.json",
    "questionnaire.yaml",
    "witnesses.json",
    "signer.json",
    "signer.pub",
    "SHA256SUMS",
    "SHA256SUMS.sig",
)

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\[\]-]{0,199}")


class BundleError(Exception):
    """A bundle that cannot be written or read; the message names the file and says what to do."""


@dataclass(frozen=True)
class BundleData:
    """What judging needs of a bundle."""

    manifest: Manifest
    runs: list[ScenarioRun]


class Bundle:
    """One bundle folder. Several processes may write runs to it at the same time."""

    def __init__(self, path: Path | str) -> None:
        """`path`: the folder; it need not exist before `create`."""
        self.path = Path(path)

    def create(self, manifest: Manifest, *, replace: bool = False) -> None:
        """Makes the folder and writes the manifest. `replace` first removes the files of an earlier bundle there.

        Raises:
            BundleError: the folder cannot be written, or holds a bundle already and `replace` is not set.
        """
        if (self.path / MANIFEST).exists() or any((self.path / SCENARIOS).glob("*.json")):
            if not replace:
                raise BundleError(f"{self.path}: holds a bundle already. Choose another folder, or remove this one.")
            self._clear()
        for folder in (self.path, self.path / SCENARIOS, self.path / EXCHANGES, self.path / CALLS):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _unwritable(folder, error) from error
        _write(self.path / MANIFEST, manifest.model_dump_json(indent=1))

    def write_run(self, run: ScenarioRun, exchanges: Iterable[Exchange] = (), calls: Iterable[Call] = ()) -> None:
        """Writes one run, its journal and what the candidate was asked; a run of the same id is replaced.

        Raises:
            BundleError: the run's id is no file name, or the folder cannot be written.
        """
        _write(self._lines(EXCHANGES, run.id), "".join(each.model_dump_json() + "\n" for each in exchanges))
        _write(self._lines(CALLS, run.id), "".join(each.model_dump_json() + "\n" for each in calls))
        _write(self.path / SCENARIOS / f"{_checked(run.id)}.json", run.model_dump_json(indent=1))

    def finish(self, at: dt.datetime | None = None) -> Manifest:
        """Marks the bundle as complete; `at` is the end of the evaluation, now by default. Returns the new manifest."""
        manifest = self.manifest()
        done = manifest.model_copy(update={"complete": True, "finished_at": at or dt.datetime.now(dt.UTC)})
        _write(self.path / MANIFEST, done.model_dump_json(indent=1))
        return done

    def write_results(self, results: Results) -> Path:
        """Writes results.json and returns its path."""
        _write(self.path / RESULTS, results.model_dump_json(indent=1))
        return self.path / RESULTS

    def manifest(self) -> Manifest:
        """The manifest. Raises BundleError when it is missing, broken or of another version."""
        return _read(self.path / MANIFEST, Manifest)

    def load(self) -> BundleData:
        """Manifest and runs, sorted by id. Raises BundleError naming the first file that cannot be used."""
        manifest = self.manifest()
        files = sorted((self.path / SCENARIOS).glob("*.json"))
        return BundleData(manifest, [_read(file, ScenarioRun) for file in files])

    def results(self) -> Results:
        """The judged bundle. Raises BundleError when results.json is missing, broken or of another version."""
        return self.results_in(self.path / RESULTS)

    @staticmethod
    def results_in(file: Path) -> Results:
        """The judged bundle in a file of its own. Raises BundleError like `results`."""
        return _read(file, Results)

    def exchanges(self, run_ids: Iterable[str] | None = None) -> dict[str, list[Exchange]]:
        """Journals by run id, all or those asked for; a run without a journal has an empty one."""
        if run_ids is None:
            run_ids = [file.stem for file in sorted((self.path / EXCHANGES).glob("*.jsonl"))]
        return {run_id: self._read_lines(EXCHANGES, run_id, Exchange) for run_id in run_ids}

    def calls(self, run_ids: Iterable[str]) -> dict[str, list[Call]]:
        """What the candidate was asked, by run id; empty where a run, or its Sevenpoint, kept none."""
        return {run_id: self._read_lines(CALLS, run_id, Call) for run_id in run_ids}

    def witnesses(self) -> Witnesses | None:
        """Who answered cards at a browser; None: nobody did. Raises BundleError like `results`."""
        file = self.path / WITNESSES
        return _read(file, Witnesses) if file.exists() else None

    def write_witnesses(self, witnesses: Witnesses) -> None:
        """Writes witnesses.json. Raises BundleError when the folder cannot be written."""
        _write(self.path / WITNESSES, witnesses.model_dump_json(indent=1))

    def _read_lines(self, folder: str, run_id: str, model: type[M]) -> list[M]:
        file = self._lines(folder, run_id)
        if not file.exists():
            return []
        lines = _text(file).split("\n")
        return [_parse(f"{file} line {number}", line, model) for number, line in enumerate(lines, 1) if line]

    def _lines(self, folder: str, run_id: str) -> Path:
        return self.path / folder / f"{_checked(run_id)}.jsonl"

    def _clear(self) -> None:
        own = [self.path / name for name in (MANIFEST, RESULTS, *MADE_FROM_RESULTS)]
        own += [*(self.path / SCENARIOS).glob("*.json"), *(self.path / EXCHANGES).glob("*.jsonl")]
        own += [*(self.path / CALLS).glob("*.jsonl"), *(self.path / ATTACHMENTS).glob("*.*")]
        for file in own:
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                raise _unwritable(file, error) from error


def _checked(run_id: str) -> str:
    if not FILE_NAME.fullmatch(run_id):
        raise BundleError(f"run id {run_id[:80]!r} is no file name. Use letters, digits, dot, dash and underscore.")
    return run_id


def _write(file: Path, text: str) -> None:
    part = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        try:
            with part.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(file, error) from error


def _unwritable(file: Path, error: OSError) -> BundleError:
    return BundleError(
        f"{file}: cannot be written ({error.strerror}). Choose a folder that you may write to, with room on it."
    )


def _readable(version: object) -> bool:
    """Whether a file of this version can be read: the same first number, and nothing newer than this program."""
    parts = str(version).split(".")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        return False
    (first, second), (ours, newest) = map(int, parts), map(int, RESULTS_VERSION.split("."))
    return first == ours and second <= newest


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BundleError(
            f"{file}: is missing. Give the folder of an evaluation, or run the evaluation again."
        ) from error
    except OSError as error:
        raise BundleError(f"{file}: cannot be read ({error.strerror}). Check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        raise BundleError(f"{file}: is not UTF-8 text. Restore it, or run the evaluation again.") from error


def _read(file: Path, model: type[M]) -> M:
    return _parse(str(file), _text(file), model)


def _parse(place: str, text: str, model: type[M]) -> M:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise BundleError(f"{place}: is not JSON ({error}). Restore the file, or run that part again.") from error
    version = content.get("results_version", RESULTS_VERSION) if isinstance(content, dict) else RESULTS_VERSION
    if not _readable(version):
        raise BundleError(
            f"{place}: has results version {str(version)[:20]!r}, this program reads {RESULTS_VERSION!r}. "
            "Use the Sevenpoint version named in the file, or run the evaluation again."
        )
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "top level"
        raise BundleError(
            f"{place}: {where}: {first['msg']}. Another version or a hand wrote it; run the evaluation again."
        ) from error
