"""What alerts say."""

from __future__ import annotations

import pytest

from sevenpoint.harness.oracles.words import asks_for_consent, names_rights


@pytest.mark.parametrize(
    "text", ["Your role is too low", "missing PERMISSION", "ask an administrator", "no right to it"]
)
def test_rights_are_named(text: str) -> None:
    assert names_rights(text)


@pytest.mark.parametrize("text", ["", "Error 403", "connect again", "alright", "the administration", "controlled"])
def test_rights_are_not_named(text: str) -> None:
    assert not names_rights(text)


@pytest.mark.parametrize(
    "text",
    [
        "Connect again and allow it.",
        "connect it again",
        "until an owner or manager connects: please reconnect",
        "Re-authorise the app",
        "reauthorize",
        "Give your consent",
        "connect Xero again",
    ],
)
def test_consent_is_asked_for(text: str) -> None:
    assert asks_for_consent(text)


@pytest.mark.parametrize(
    "text", ["", "Xero does not answer", "the connection is disconnected", "try again", "connected"]
)
def test_consent_is_not_asked_for(text: str) -> None:
    assert not asks_for_consent(text)
