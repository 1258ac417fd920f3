"""Calls of the control API."""

from __future__ import annotations

from typing import Any

import requests

_TIMEOUT = (5.0, 60.0)


class ControlCallError(RuntimeError):
    """The control API refused a call; says why."""


class Control:
    """The control API at a ledger server's address. Proxy settings of the environment are not used."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, value: object = None, query: dict[str, str | int] | None = None) -> Any:
        """The JSON that `/_control/<path>` answers; None for 204. Raises ControlCallError."""
        answer = self._session.request(
            method, f"{self._url}/_control/{path}", json=value, params=query, timeout=_TIMEOUT
        )
        if not answer.ok:
            raise ControlCallError(f"{method} /_control/{path} was answered {answer.status_code}: {answer.text[:500]}")
        return answer.json() if answer.content else None

    def close(self) -> None:
        """Hang up."""
        self._session.close()
