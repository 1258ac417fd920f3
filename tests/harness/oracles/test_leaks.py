"""Secrets are found wherever they lie, and only secrets."""

from __future__ import annotations

import base64
from urllib.parse import quote, quote_plus

import pytest

from sevenpoint.harness.oracles.leaks import SHORTEST, granted, leaks
from sevenpoint.harness.results import Exchange

SECRET = "a/very+secret=token&more"


def token_call(body: str, **changed: object) -> Exchange:
    """The ledger's answer to a token call."""
    said = {
        "seq": 1,
        "at": "2026-03-02T09:00:00Z",
        "ledger": "xero",
        "actor": "candidate",
        "method": "POST",
        "path": "/connect/token",
        "status": 200,
        "response_body": body,
    }
    return Exchange.model_validate({**said, **changed})


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"GET /x?state={quote(SECRET, safe='')}&y=1",
        f"GET /x?state={quote_plus('/' + SECRET + ' /', safe='')}&y=1",
        " ".join(base64.b64encode(each).decode() for each in (b"no secret at all", b"!" + SECRET.encode())),
        base64.b64encode(b"\xff\xfe" + SECRET.encode()).decode(),
        f'{{"message": "token {SECRET}"}}',
        f"state={base64.b64encode(SECRET.encode()).decode()}",
        f"state={base64.urlsafe_b64encode(f'id:{SECRET}'.encode()).decode().rstrip('=')}.x",
    ],
)
def test_a_secret_is_found_as_it_is_escaped_and_packed(text: str) -> None:
    assert leaks([SECRET], {"there": text, "elsewhere": "nothing"}) == ["there"]


@pytest.mark.parametrize("text", ["", SECRET[:-1], "***", "AAAAAAAAAAAAAAAAAAAAAAA=", "/" * 40])
def test_what_is_no_secret_is_not_found(text: str) -> None:
    assert leaks([SECRET], {"there": text}) == []


def test_a_secret_with_a_quote_in_it_is_found_in_json() -> None:
    assert leaks(['twelve"and"more'], {"json": r'{"a": "twelve\"and\"more"}'}) == ["json"]


def test_a_secret_with_a_blank_and_a_slash_is_found_in_an_address() -> None:
    blank = "twelve and/or more"
    assert leaks([blank], {"there": f"?state={quote(blank, safe='')}"}) == ["there"]
    assert leaks([blank], {"there": f"?state={quote_plus(blank, safe='')}"}) == ["there"]


def test_the_first_letter_belongs_to_a_secret() -> None:
    assert leaks(["1234567890abc"], {"there": "x234567890abc"}) == []


def test_texts_that_are_too_short_to_be_secrets_are_not_looked_for() -> None:
    short, long = "x" * (SHORTEST - 1), "x" * SHORTEST
    assert leaks([short, ""], {"there": short}) == []
    assert leaks([long], {"there": long}) == ["there"]


def test_tokens_are_read_off_the_answers_to_token_calls_only() -> None:
    body = '{"access_token": "one", "refresh_token": "two", "id_token": "three", "scope": "no", "expires_in": 1800}'
    assert granted([token_call(body)]) == {"one", "two", "three"}
    assert granted([token_call(body, status=400)]) == set()
    assert granted([token_call(body, method="GET")]) == set()
    assert granted([token_call(body, organisation="books")]) == set()
    assert granted([token_call("<html>"), token_call("[]"), token_call('{"access_token": null}')]) == set()
    assert granted([token_call('{"access_token": 7, "id_token": ""}')]) == set()
