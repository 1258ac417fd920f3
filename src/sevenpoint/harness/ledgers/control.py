"""The control API of the mock ledgers, as one readable client (docs/reference/control-api.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import requests

from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.ledgers.models import FaultKind, FaultPreset, NewOrganisation, SandboxState
from sevenpoint.harness.ledgers.sandbox import Sandbox

TIMEOUT = (5.0, 60.0)


class ControlRefusal(HarnessFault):
    """The control API said no. `status`: of HTTP; `said`: its own sentence."""

    def __init__(self, asked: str, status: int, said: str) -> None:
        """Keep what was asked, and the answer."""
        super().__init__(f"the mock ledgers answered {status} to {asked}: {said}")
        self.status = status
        self.said = said


class LedgerControl:
    """The control API at the ledgers' own port. Raises HarnessFault when it does not answer as it should."""

    def __init__(self, url: str, token: str) -> None:
        """Keep the address; nothing is asked yet."""
        self.url = url.rstrip("/")
        self.token = token
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"

    def health(self) -> dict[str, Any]:
        """Version and number of sandboxes."""
        return dict(self.call("GET", "health"))

    def create_sandbox(
        self,
        name: str,
        organisations: Sequence[NewOrganisation],
        *,
        seed: int = 7,
        now: dt.datetime | None = None,
        clock: Literal["running", "frozen"] = "running",
        keep_secrets: bool = False,
    ) -> Sandbox:
        """An isolated world with its own books, clock, faults and journal. `keep_secrets`: see `Sandbox.unmasked`."""
        body = {
            "name": name,
            "seed": seed,
            "now": stamp(now) if now else None,
            "clock": clock,
            "keep_secrets": keep_secrets,
            "organisations": [each.model_dump() for each in organisations],
        }
        return Sandbox(self, SandboxState.model_validate(self.call("POST", "sandboxes", body)))

    def sandbox(self, sandbox_id: str) -> Sandbox:
        """A sandbox that is there already."""
        return Sandbox(self, SandboxState.model_validate(self.call("GET", f"sandboxes/{sandbox_id}")))

    def sandboxes(self) -> list[SandboxState]:
        """Every sandbox."""
        return [SandboxState.model_validate(each) for each in self.call("GET", "sandboxes")["sandboxes"]]

    def fault_kinds(self) -> list[FaultKind]:
        """Every fault that there is, those that go wrong alike together."""
        return [FaultKind.model_validate(each) for each in self.call("GET", "faults")["faults"]]

    def presets(self) -> list[FaultPreset]:
        """Faults that come together in real life, by name."""
        return [FaultPreset.model_validate(each) for each in self.call("GET", "presets")["presets"]]

    def call(self, method: str, path: str, body: object = None, query: Mapping[str, str | int] | None = None) -> Any:
        """One call under `/_control/`; None for 204."""
        url = f"{self.url}/_control/{path}"
        try:
            answer = self._session.request(method, url, json=body, params=query, timeout=TIMEOUT)
        except requests.RequestException as error:
            raise HarnessFault(
                f"the mock ledgers at {self.url} gave no answer to {method} /_control/{path}: {error}"
            ) from error
        if not answer.ok:
            raise ControlRefusal(f"{method} /_control/{path}", answer.status_code, _sentence(answer))
        return answer.json() if answer.content else None


def _sentence(answer: requests.Response) -> str:
    """What a refusal says to people; of what is no refusal of the control API's, the beginning."""
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:300]


def stamp(time: dt.datetime) -> str:
    """A time as the control API writes it.

    >>> stamp(dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC))
    '2026-03-02T09:00:00Z'
    """
    return time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
