"""The tape of a run: what the harness asked of ledgers and programs, so that an interrupted story goes on where it was.

A story is a program that cannot be stopped in its middle and taken up again. So it is told again from its start, and
everything that it asks is answered from the tape, without asking anybody, until the tape ends: cards from the desk,
requests and decisions of time from here. Each entry is on the disk before the story goes on.

A request that was begun and whose answer is not on the tape may have been carried out: reads are asked again; of a
write nobody can know, so the tape is torn, and the run is told afresh with its answers kept on record.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn
from urllib.parse import urlsplit

import requests
from requests.structures import CaseInsensitiveDict

from sevenpoint.harness.bench import pacing

Send = Callable[..., requests.Response]
REQUEST, ANSWER, DECISION = "request", "answer", "decision"
SAFE = frozenset({"GET", "HEAD"})


class TapeTorn(Exception):  # noqa: N818 - named for what happened
    """The story does not ask what the tape holds, or stopped within a write: it has to be told from the start."""


def _raise(reason: str) -> NoReturn:
    raise TapeTorn(reason)


class Tape(pacing.Pacing):
    """One run's tape. Entries that were there are replayed first."""

    def __init__(self, file: Path, torn: Callable[[str], NoReturn] = _raise) -> None:
        """Read what is there; a last line that was not finished counts as not written. `torn`: what then happens."""
        self._torn = torn
        file.parent.mkdir(parents=True, exist_ok=True)
        self._there = list(_entries(file))
        self._place = 0
        self._out: IO[str] = file.open("a", encoding="utf-8")

    @property
    def replaying(self) -> bool:
        """Whether the tape still holds what comes next."""
        return self._place < len(self._there)

    def close(self) -> None:
        """No more entries."""
        self._out.close()

    # --- requests -----------------------------------------------------------------------------------------------------

    def carry(self, send: Send, session: requests.Session, request: requests.PreparedRequest, **how: Any) -> Any:
        """Answer from the tape, or ask and keep the answer. Raises TapeTorn, and what asking raises."""
        asked = {"kind": REQUEST, "method": request.method, "path": urlsplit(request.url or "").path}
        if self.replaying:
            self._expect(asked)
            if self.replaying:
                return _played(self._next(ANSWER), request)
            if request.method not in SAFE:
                self._torn(f"it was interrupted while it asked {request.method} {asked['path']}")
        else:
            self._write(asked)
        try:
            answer = send(session, request, **how)
            answer.content  # noqa: B018 - read whole, so that it can be kept
        except requests.RequestException as error:
            self._write({"kind": ANSWER, "error": type(error).__name__, "words": str(error)[:500]})
            raise
        self._write(_kept(answer))
        return answer

    # --- decisions of time --------------------------------------------------------------------------------------------

    def go_on(self, wanted: bool) -> bool:
        """As it was decided then."""
        return bool(self._decided(wanted))

    def took(self, seconds: float) -> float:
        """As it was measured then."""
        return float(self._decided(seconds))

    def pause(self, seconds: float) -> None:
        """Nobody waits for what is on the tape."""
        if not self.replaying:
            super().pause(seconds)

    def _decided(self, value: float) -> Any:
        if self.replaying:
            return self._next(DECISION)["value"]
        self._write({"kind": DECISION, "value": value})
        return value

    # --- entries ------------------------------------------------------------------------------------------------------

    def _next(self, kind: str) -> dict[str, Any]:
        entry = self._there[self._place]
        if entry["kind"] != kind:
            self._torn(f"its tape holds a {entry['kind']} where it wants a {kind}")
        self._place += 1
        return entry

    def _expect(self, asked: Mapping[str, Any]) -> None:
        entry = self._next(REQUEST)
        if entry != asked:
            before = f"{entry['method']} {entry['path']}"
            self._torn(f"it asks {asked['method']} {asked['path']} where it asked {before} before")

    def _write(self, entry: Mapping[str, Any]) -> None:
        self._out.write(json.dumps(entry) + "\n")
        self._out.flush()
        os.fsync(self._out.fileno())


@contextmanager
def recording(tape: Tape, except_for: str) -> Iterator[None]:
    """Every request of this process goes over the tape while the block lasts, but those to `except_for`, the desk.

    Requests are made in many places by one library, so that its one gate is where they are kept.
    """
    send = requests.Session.send

    def carried(session: requests.Session, request: requests.PreparedRequest, **how: Any) -> Any:
        if (request.url or "").startswith(except_for):
            return send(session, request, **how)
        return tape.carry(send, session, request, **how)

    requests.Session.send = carried  # type: ignore[method-assign,assignment]
    pacing.replace(tape)
    try:
        yield
    finally:
        requests.Session.send = send  # type: ignore[method-assign]
        pacing.replace(None)
        tape.close()


def _entries(file: Path) -> Iterator[dict[str, Any]]:
    lines = file.read_text(encoding="utf-8").split("\n") if file.exists() else []
    for line in lines[:-1]:
        yield json.loads(line)
    if lines and lines[-1]:
        kept = "".join(f"{line}\n" for line in lines[:-1])
        file.write_text(kept, encoding="utf-8")


def _kept(answer: requests.Response) -> dict[str, Any]:
    return {
        "kind": ANSWER,
        "status": answer.status_code,
        "headers": dict(answer.headers),
        "content": base64.b64encode(answer.content).decode(),
        "encoding": answer.encoding,
    }


def _played(entry: Mapping[str, Any], request: requests.PreparedRequest) -> requests.Response:
    if "error" in entry:
        kind = getattr(requests, entry["error"], requests.ConnectionError)
        raise kind(entry["words"], request=request)
    answer = requests.Response()
    answer.status_code = entry["status"]
    answer.headers = CaseInsensitiveDict(entry["headers"])
    answer.encoding = entry["encoding"]
    answer.url = request.url or ""
    answer.request = request
    answer._content = base64.b64decode(entry["content"])
    answer._content_consumed = True  # type: ignore[attr-defined]
    return answer
