"""What a sink was sent, and the port that it listens on: in memory, or in a file where a run may go on another day."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class Kept:
    """Messages, the oldest first. `port`: the one to listen on, 0 for a free one.

    >>> kept = Kept(None)
    >>> kept.add({"subject": "Hello"})
    >>> kept.messages
    [{'subject': 'Hello'}]
    """

    def __init__(self, file: Path | None) -> None:
        """Read what the file holds; None: nothing outlives this process."""
        self._file = file
        self.port = 0
        self.messages: list[dict[str, Any]] = []
        if file is not None and file.exists():
            lines = [line for line in file.read_text(encoding="utf-8").split("\n")[:-1] if line]
            entries = [json.loads(line) for line in lines]
            self.port = next((entry["port"] for entry in entries if "port" in entry), 0)
            self.messages = [entry["message"] for entry in entries if "message" in entry]

    def listening(self, port: int) -> None:
        """Remember the port."""
        if port != self.port:
            self.port = port
            self._write({"port": port})

    def add(self, message: dict[str, Any]) -> None:
        """One more."""
        self.messages.append(message)
        self._write({"message": message})

    def _write(self, entry: dict[str, Any]) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(entry) + "\n")
            out.flush()
            os.fsync(out.fileno())
