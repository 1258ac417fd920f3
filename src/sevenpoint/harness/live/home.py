"""The folder that live ledgers' grants, call counts and journals are kept in: its owner's alone, written whole."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sevenpoint.harness.errors import UsageError

VARIABLE = "SEVENPOINT_LIVE"


class Home:
    """One folder. Several processes may use it at the same time: whoever changes a file holds its lock."""

    def __init__(self, path: Path | None = None) -> None:
        """`path` None: what `SEVENPOINT_LIVE` names, else the user's own configuration folder."""
        named = os.environ.get(VARIABLE)
        self.path = path or (Path(named) if named else Path(click.get_app_dir("sevenpoint")) / "live")

    def file(self, name: str) -> Path:
        """Where a file lies, in a folder that is there. Raises UsageError when it cannot be made."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise UsageError(
                f"{self.path}: cannot be made ({error.strerror}); set {VARIABLE} to another one"
            ) from error
        return self.path / name

    def read(self, name: str) -> str | None:
        """A file's text; None when there is none."""
        try:
            return self.file(name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def write(self, name: str, text: str) -> None:
        """Replace a file's text; it is readable by its owner only from its first moment on (mode 0600)."""
        part = self.file(f".{name}.{secrets.token_hex(4)}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(self.file(name))
        finally:
            part.unlink(missing_ok=True)

    def append(self, name: str, line: str) -> None:
        """Add a line that outlives a power cut; several processes may do so."""
        descriptor = os.open(self.file(name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, f"{line}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, name: str) -> None:
        """Forget a file."""
        self.file(name).unlink(missing_ok=True)

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Nobody else works on a file of this name meanwhile."""
        with self.file(f".{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
