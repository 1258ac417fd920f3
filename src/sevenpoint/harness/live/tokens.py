"""The user's grant at a real ledger: a file of its owner's alone, renewed with rotation by whoever needs it first.

Tokens are in this file and in requests, and nowhere else: not in the bundle, not in a log, not in an error.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import requests
from pydantic import BaseModel, SecretStr, ValidationError

from sevenpoint.harness.errors import HarnessFault, UsageError
from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.hosts import RealLedger

TIMEOUT = (10.0, 60.0)
MARGIN = dt.timedelta(seconds=60)
TRIES = 2
SECRETS = ("client_secret", "access", "refresh")


class Grant(BaseModel):
    """What the user allowed. `refresh` is replaced at every renewal (xero.md 1.3, quickbooks.md 1.3)."""

    ledger: str
    client_id: str
    client_secret: SecretStr
    organisation: str
    name: str
    connected_at: dt.datetime
    access: SecretStr
    refresh: SecretStr
    expires_at: dt.datetime


class TokenFile:
    """The grant of one ledger."""

    def __init__(self, home: Home, ledger: RealLedger) -> None:
        """Nothing is read yet."""
        self._home = home
        self._ledger = ledger
        self._file = f"{ledger.name}.json"

    def exists(self) -> bool:
        """Whether there is a grant."""
        return self._home.read(self._file) is not None

    def load(self) -> Grant:
        """The grant. Raises UsageError when there is none."""
        text = self._home.read(self._file)
        if text is None:
            raise UsageError(
                f"no {self._ledger.title} organisation is connected: `sevenpoint live connect --ledger "
                f"{self._ledger.name} --client-id …` does that"
            )
        try:
            return Grant.model_validate_json(text)
        except ValidationError:
            raise UsageError(
                f"{self._home.file(self._file)}: cannot be read; connect again with `sevenpoint live connect`"
            ) from None

    def save(self, grant: Grant) -> None:
        """Keep a grant."""
        plain = grant.model_dump(mode="json")
        for name in SECRETS:
            plain[name] = getattr(grant, name).get_secret_value()
        self._home.write(self._file, json.dumps(plain, indent=1))

    def forget(self) -> None:
        """Remove it from this machine."""
        self._home.remove(self._file)

    def access(self, stale: str | None = None) -> str:
        """A token that can be used; `stale` has just been refused. Raises HarnessFault when the grant is gone."""
        with self._home.locked(self._file):
            grant = self.load()
            token = grant.access.get_secret_value()
            if token != stale and grant.expires_at - MARGIN > dt.datetime.now(dt.UTC):
                return token
            form = {"grant_type": "refresh_token", "refresh_token": grant.refresh.get_secret_value()}
            said = ask_token(self._ledger, grant.client_id, grant.client_secret.get_secret_value(), form)
            self.save(grant.model_copy(update=taken(said)))
            return str(said["access_token"])


def taken(said: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a grant that a token answer gives."""
    return {
        "access": SecretStr(said["access_token"]),
        "refresh": SecretStr(said["refresh_token"]),
        "expires_at": dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(said["expires_in"])),
    }


def ask_token(ledger: RealLedger, client_id: str, secret: str, form: Mapping[str, str]) -> Mapping[str, Any]:
    """Ask the token endpoint, again when no answer comes: a refresh token whose answer was lost stays good for that.

    An app without a secret (PKCE) sends its id in the form (xero.md 1.2). Raises HarnessFault.
    """
    sent = dict(form) if secret else {**form, "client_id": client_id}
    for attempt in range(1, TRIES + 1):
        try:
            answer = requests.post(
                ledger.token,
                data=sent,
                auth=(client_id, secret) if secret else None,
                headers={"Accept": "application/json"},
                timeout=TIMEOUT,
            )
            break
        except requests.RequestException as error:
            if attempt == TRIES:
                raise HarnessFault(f"{ledger.title}'s token service gave no answer ({type(error).__name__})") from None
    if answer.ok:
        return dict(answer.json())
    raise HarnessFault(
        f"{ledger.title}'s token service answered {answer.status_code} ({_error(answer)}): connect again with "
        f"`sevenpoint live connect --ledger {ledger.name}`"
    )


def _error(answer: requests.Response) -> str:
    """The OAuth error's name, which is no secret."""
    try:
        return str(answer.json().get("error", "no reason"))[:60]
    except (ValueError, AttributeError):
        return "no reason"
