"""The user's browser at the consent page: opens it, reads its form, presses Allow, and takes the code back."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

_TIMEOUT = (5.0, 60.0)


class ConsentError(RuntimeError):
    """The consent page gave no code; says what was seen instead."""


def allow(url: str, query: dict[str, str], organisation: str, user: str = "") -> dict[str, str]:
    """What the app's redirect address gets when the user lets it into an organisation. Raises ConsentError.

    `user`: the user's address; empty: the owner.
    """
    with requests.Session() as browser:
        browser.trust_env = False
        page = browser.get(url, params=query, timeout=_TIMEOUT)
        form = _Form()
        form.feed(page.text)
        if page.status_code != 200 or not form.hidden:
            raise ConsentError(f"the consent page answered {page.status_code}: {page.text[:500]}")
        decision = {**form.hidden, "organisation": organisation, "user": user, "decision": "allow"}
        target = urljoin(page.url, form.action)
        answer = browser.post(target, data=decision, timeout=_TIMEOUT, allow_redirects=False)
    parameters = dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))
    if "code" not in parameters:
        raise ConsentError(f"Allow was answered {answer.status_code} {parameters}: {answer.text[:500]}")
    return parameters


class _Form(HTMLParser):
    """The page's form: where it goes and what it carries."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form's address and its hidden fields."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = said.get("action", "")
        elif tag == "input" and said.get("type") == "hidden":
            self.hidden[said.get("name", "")] = said.get("value", "")
