"""Masking secrets in exchanges that leave the bundle. The ledger's journal masks first; this is the second lock."""

from __future__ import annotations

import re

MASK = "***"
HEADERS = frozenset(
    ("authorization", "cookie", "intuit-signature", "proxy-authorization", "set-cookie", "x-xero-signature")
)
FIELDS = ("access_token", "client_secret", "code_verifier", "id_token", "id_token_hint", "refresh_token", "token")
IN_A_QUERY = frozenset((*FIELDS, "code", "state"))

_NAMES = "|".join(FIELDS)
_PAIR = re.compile(rf"(?i)(?<![\w-])(code|{_NAMES})=[^&\s\"'<>]+")
_STATE = re.compile(r"(?i)((?:[?&;]|^)state=)[^&\s\"'<>]+")
_FIELD = re.compile(rf"(?i)(name=[\"'](?:code|state|{_NAMES})[\"']\s+value=[\"'])[^\"']*")
_JSON = re.compile(rf'(?i)"({_NAMES})"(\s*:\s*)"[^"]*(?:"|$)')


def masked(text: str) -> str:
    """A body or an address without tokens and secrets, also where the text was cut in the midst of one.

    A state is a secret where it is a parameter or a hidden field.

    >>> masked('{"access_token": "abc"}'), masked("code=abc&a=1&state=x"), masked('{"state": "CA"}')
    ('{"access_token": "***"}', 'code=***&a=1&state=***', '{"state": "CA"}')
    >>> masked('{"access_token": "abc')
    '{"access_token": "***"'
    """
    text = _STATE.sub(rf"\1{MASK}", _PAIR.sub(rf"\1={MASK}", text))
    return _JSON.sub(rf'"\1"\2"{MASK}"', _FIELD.sub(rf"\1{MASK}", text))


def masked_header(name: str, value: str) -> str:
    """A header's value, or the mask where the header is a secret by its name."""
    return MASK if name.lower() in HEADERS else masked(value)


def masked_pair(name: str, value: str) -> tuple[str, str]:
    """A parameter of a query."""
    return name, MASK if name.lower() in IN_A_QUERY else value
