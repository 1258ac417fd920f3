"""The desk as a scenario process sees it: cards are handed in, answers are asked for until somebody gave one."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any, NoReturn

import requests

from sevenpoint.harness.attended.card import Answered, Card
from sevenpoint.harness.attended.setup import SetUp

TIMEOUT = (5.0, 30.0)
PAUSE = 0.3
GONE_AFTER = 45.0
EPOCH = "X-Sevenpoint-Epoch"


class DeskGone(KeyboardInterrupt):
    """The desk has ended, or another evaluation has taken over: this run stops where it is and is told again later."""


class Desk:
    """The desk's machine side, below `base_url`. A desk that is started again in between is waited for."""

    def __init__(self, base_url: str, token: str, epoch: str) -> None:
        """Nothing is asked yet."""
        self._base = base_url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"Authorization": f"Bearer {token}", EPOCH: epoch})

    def setup(self) -> SetUp:
        """The set-up as it was saved."""
        return SetUp.model_validate(self._ask("GET", "/setup"))

    def begin(self, run: str) -> tuple[int, Path]:
        """A run starts; gives its attempt, which stays the same when it goes on after an interruption, and its tape."""
        said = self._ask("POST", "/runs", {"run": run})
        return int(said["attempt"]), Path(said["tape"])

    def start_again(self, run: str, reason: str) -> NoReturn:
        """The run cannot go on where it was: it is told from the start, by the next process."""
        self._ask("POST", "/runs/again", {"run": run, "reason": reason})
        raise DeskGone(reason)

    def hand_in(self, run: str, attempt: int, seq: int, card: Card) -> str:
        """Hand a card in; gives its id. The same card again is the same card."""
        body = {"run": run, "attempt": attempt, "seq": seq, "card": card.model_dump(mode="json")}
        return str(self._ask("POST", "/cards", body)["id"])

    def answer(self, card: str) -> Answered:
        """Wait until a person has answered; for as long as it takes."""
        while True:
            said = self._ask("GET", f"/cards/{card}")
            if said["answer"] is not None:
                return Answered.model_validate(said["answer"])
            threading.Event().wait(PAUSE)

    def found(self, run: str, attempt: int, seq: int, cards: list[str], finding: dict[str, Any]) -> None:
        """What was judged, shown to whoever answered those cards."""
        body = {"run": run, "attempt": attempt, "seq": seq, "cards": cards, "finding": finding}
        self._ask("POST", "/findings", body)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        ends = time.monotonic() + GONE_AFTER
        while True:
            try:
                answer = self._session.request(method, f"{self._base}/machine{path}", json=body, timeout=TIMEOUT)
                if answer.status_code == 410:
                    raise DeskGone(answer.text)
                if answer.ok:
                    return answer.json()
                reason = f"the desk answered {answer.status_code} to {method} {path}: {answer.text[:300]}"
            except requests.RequestException as error:
                reason = type(error).__name__
            if time.monotonic() > ends:
                raise DeskGone(reason)
            threading.Event().wait(PAUSE)
