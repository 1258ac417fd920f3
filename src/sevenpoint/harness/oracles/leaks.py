"""Where secrets are that must not be seen: tokens and app secrets in addresses, mails, answers and logs."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

from sevenpoint.harness.oracles.tenancy import addressed
from sevenpoint.harness.results import Exchange

TOKENS = ("access_token", "refresh_token", "id_token")
SHORTEST = 12
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")


def granted(exchanges: Iterable[Exchange]) -> set[str]:
    """Every token in the ledger's answers to token calls; needs a journal that is not masked.

    >>> granted([Exchange(seq=1, at="", ledger="xero", actor="candidate", method="POST", path="/connect/token",
    ...     status=200, response_body='{"access_token": "eyJ0", "expires_in": 1800}')])
    {'eyJ0'}
    """
    found: set[str] = set()
    for each in exchanges:
        if each.method == "POST" and each.status == 200 and addressed(each) is None:
            found.update(_tokens(each.response_body))
    return found


def _tokens(body: str) -> list[str]:
    try:
        answer = json.loads(body)
    except ValueError:
        return []
    said = answer if isinstance(answer, dict) else {}
    return [value for name in TOKENS if isinstance(value := said.get(name), str) and value]


def leaks(secrets: Iterable[str], places: Mapping[str, str]) -> list[str]:
    """Names of the places in which a secret can be read: as it is, escaped for an address, or packed in base64.

    Secrets shorter than `SHORTEST` characters are not looked for: they would be found by chance.

    >>> leaks(["s3cret-of-the-app"], {"a mail": "nothing", "an address": "?state=s3cret-of-the-app"})
    ['an address']
    """
    wanted = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
    return [name for name, text in places.items() if _holds(text, wanted)]


def _forms(secret: str) -> set[str]:
    return {secret, quote(secret, safe=""), quote_plus(secret, safe=""), json.dumps(secret)[1:-1]}


def _holds(text: str, wanted: set[str]) -> bool:
    if any(form in text for form in wanted):
        return True
    unpacked = [_unpacked(found) for found in _BASE64.findall(text)]
    return any(form in inside for inside in unpacked for form in wanted)


def _unpacked(text: str) -> str:
    """What base64, plain or for addresses, holds; empty when it is none."""
    plain = text.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8", "replace")
    except ValueError:
        return ""
