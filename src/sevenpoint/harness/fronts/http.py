"""Drive a candidate over HTTP: any verb of the contract, with time-outs and errors that say what was wrong."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import requests
from pydantic import ValidationError
from requests.adapters import HTTPAdapter

from sevenpoint.harness.contract import Empty, ErrorAnswer, Model, Verb
from sevenpoint.harness.fronts.errors import CandidateNonsense, CandidateRefused, CandidateUnreachable, Unsupported

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
FEW_PROBLEMS = 3
CHUNK = 64 * 1024
LARGEST = 32 * 1024 * 1024
EXCERPT = 1000


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    content: bytes


class HttpFront:
    """A candidate at a base URL. `token` is used when a call brings none, e.g. for `create_workspace`.

    `connections`: how many are kept open for calls at the same time.
    """

    def __init__(
        self, base_url: str, token: str | None = None, read_seconds: float = READ_SECONDS, connections: int = 10
    ) -> None:
        """Keep the address; nothing is asked yet."""
        self.address = base_url.rstrip("/")
        self._token = token
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=connections))

    def call(self, verb: Verb, path: Mapping[str, str], body: Model | None = None, token: str | None = None) -> Model:
        """Ask over HTTP. See `Front`."""
        answer = self._send(verb, path, body, token or self._token)
        if 200 <= answer.status < 300:
            return _read(verb, answer)
        raise _refusal(verb, answer)

    def _send(self, verb: Verb, path: Mapping[str, str], body: Model | None, token: str | None) -> Answer:
        url = self.address + verb.path.format(**{name: quote(value, safe="") for name, value in path.items()})
        headers = {"Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        sent = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            sent = body.model_dump_json(exclude_unset=verb.method == "PATCH").encode()
        try:
            with self._session.request(
                verb.method, url, data=sent, headers=headers, timeout=self._timeout, allow_redirects=False, stream=True
            ) as answer:
                return Answer(answer.status_code, self._content(verb, answer))
        except requests.Timeout:
            raise CandidateUnreachable(
                verb.name, self.address, f"no answer within {self._timeout[1]:g} seconds"
            ) from None
        except requests.RequestException as error:
            raise CandidateUnreachable(verb.name, self.address, _reason(error)) from error

    def _content(self, verb: Verb, answer: requests.Response) -> bytes:
        """The whole body, unless it trickles for longer than the patience lasts or has no end."""
        patience, ends = self._timeout[1], time.monotonic() + self._timeout[1]
        content = bytearray()
        for part in answer.iter_content(CHUNK):
            content += part
            if time.monotonic() > ends:
                raise CandidateUnreachable(verb.name, self.address, f"the answer had no end after {patience:g} seconds")
            if len(content) > LARGEST:
                raise CandidateNonsense(verb.name, f"more than {LARGEST >> 20} MB", _excerpt(bytes(content)))
        return bytes(content)


def _excerpt(content: bytes) -> str:
    """The beginning of a body, whatever it is made of."""
    return content[:EXCERPT].decode("utf-8", "replace")


def _read(verb: Verb, answer: Answer) -> Model:
    """The response model, or CandidateNonsense with the first few things that are wrong."""
    if verb.response is Empty:
        return Empty()
    try:
        return verb.response.model_validate_json(answer.content)
    except ValidationError as error:
        raise CandidateNonsense(verb.name, _problems(error), _excerpt(answer.content)) from None


def _refusal(verb: Verb, answer: Answer) -> Exception:
    """The error that a status other than 2xx means."""
    try:
        said = ErrorAnswer.model_validate_json(answer.content).error
    except ValidationError:
        if answer.status in (404, 405, 501):
            return Unsupported(verb.name, declined=answer.status == 501)
        wrong = f"status {answer.status} without the contract's error body"
        return CandidateNonsense(verb.name, wrong, _excerpt(answer.content))
    if answer.status == 501:
        return Unsupported(verb.name, declined=True)
    return CandidateRefused(verb.name, answer.status, said.code, said.message)


def _problems(error: ValidationError) -> str:
    """What a schema mismatch was about, in one line."""
    problems = error.errors(include_url=False)
    told = [f"{'.'.join(str(part) for part in p['loc']) or 'body'}: {p['msg']}" for p in problems[:FEW_PROBLEMS]]
    more = f" and {len(problems) - FEW_PROBLEMS} more" if len(problems) > FEW_PROBLEMS else ""
    return "; ".join(told) + more


def _reason(error: requests.RequestException) -> str:
    """The innermost reason, without urllib3's wrapping."""
    if isinstance(
        error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema)
    ):
        return "this is not an http:// or https:// address"
    text = str(error)
    for sign, reason in _REASONS.items():
        if sign in text:
            return reason
    return type(error).__name__


_REASONS = {
    "Connection refused": "the connection was refused",
    "Name or service not known": "the host name is unknown",
    "Failed to resolve": "the host name is unknown",
    "Temporary failure in name resolution": "the host name could not be looked up",
    "Remote end closed connection": "it closed the connection without an answer",
    "Connection reset": "it reset the connection",
}
