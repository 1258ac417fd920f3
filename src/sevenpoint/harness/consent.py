"""The user's browser at the ledger's consent page: read the form, choose an organisation, press Allow or Deny, follow.

Nothing here belongs to one ledger: it reads any page with a `<form method=post>` as a person would.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

TIMEOUT = (5.0, 60.0)
MOST_HOPS = 10
REDIRECTS = (301, 302, 303, 307, 308)


class ConsentError(Exception):
    """The consent page was not what a user can act on; says what was seen instead."""


@dataclass(frozen=True)
class Consent:
    """How it ended. `callback`: the redirect back to the app; `status`, `page`: what the app answered there."""

    callback: str
    parameters: dict[str, str]
    status: int | None = None
    page: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the ledger sent a code back."""
        return "code" in self.parameters


@dataclass
class Form:
    """A form as the page shows it.

    choice, choices: the organisation field's name, and its values by label; text: the first field to write into.
    """

    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    choice: str | None = None
    choices: dict[str, str] = field(default_factory=dict)
    text: str | None = None


def allow(
    authorize_url: str, *, organisation: str | None = None, user: str | None = None, follow: bool = True
) -> Consent:
    """Say yes, as the user. `organisation`: its id or name, when the page offers several; None takes the first.

    `user`: the e-mail address of whoever says yes, where the page asks for it; None: the organisation's owner.

    `follow`: also open the redirect back to the app, as a browser does. Raises ConsentError.
    """
    return _decide(authorize_url, "allow", organisation, follow, user)


def deny(authorize_url: str, *, follow: bool = True) -> Consent:
    """Say no, as the user. Raises ConsentError."""
    return _decide(authorize_url, "deny", None, follow)


def _decide(
    authorize_url: str, decision: str, organisation: str | None, follow: bool, user: str | None = None
) -> Consent:
    with requests.Session() as browser:
        browser.trust_env = False
        page = _open(browser, "GET", authorize_url)
        page = _to_the_form(browser, page)
        form = read_form(page.text)
        values = {**form.hidden, "decision": decision}
        if form.choice is not None:
            values[form.choice] = _chosen(form, organisation)
        if user is not None:
            if form.text is None:
                raise ConsentError(f"the page does not ask who says yes, so {user} cannot")
            values[form.text] = user
        answer = _open(browser, "POST", urljoin(page.url, form.action or page.url), values)
        if answer.status_code not in REDIRECTS:
            raise ConsentError(f"the consent page answered {answer.status_code} to {decision}: {_words(answer.text)}")
        callback = urljoin(answer.url, answer.headers["Location"])
        parameters = dict(parse_qsl(urlsplit(callback).query))
        if not follow:
            return Consent(callback, parameters)
        landed = _follow(browser, callback)
        return Consent(callback, parameters, landed.status_code, landed.text)


def _to_the_form(browser: requests.Session, page: requests.Response) -> requests.Response:
    """Follow redirects that stay before the consent page, e.g. a log-in."""
    for _ in range(MOST_HOPS):
        if page.status_code not in REDIRECTS:
            break
        page = _open(browser, "GET", urljoin(page.url, page.headers["Location"]))
    if page.status_code != 200:
        raise ConsentError(f"the authorise page answered {page.status_code}: {_words(page.text)}")
    return page


def _follow(browser: requests.Session, url: str) -> requests.Response:
    """Open the app's redirect address; later redirects are followed while they answer."""
    landed = _open(browser, "GET", url)
    for _ in range(MOST_HOPS):
        if landed.status_code not in REDIRECTS:
            break
        landed = _open(browser, "GET", urljoin(landed.url, landed.headers["Location"]))
    return landed


def _open(browser: requests.Session, method: str, url: str, values: dict[str, str] | None = None) -> requests.Response:
    try:
        return browser.request(method, url, data=values, timeout=TIMEOUT, allow_redirects=False)
    except requests.RequestException as error:
        where = urlsplit(url)
        raise ConsentError(
            f"{where.scheme}://{where.netloc}{where.path} gave no answer: {type(error).__name__}"
        ) from error


def _chosen(form: Form, wanted: str | None) -> str:
    """The value of the organisation to tick, found by value or by label."""
    if wanted is None:
        return next(iter(form.choices.values()))
    for label, value in form.choices.items():
        if wanted in (label, value):
            return value
    raise ConsentError(f"the consent page does not offer the organisation {wanted!r}, only {', '.join(form.choices)}")


def _words(page: str) -> str:
    """The visible words of a page, shortened."""
    reader = _Words()
    reader.feed(page)
    return " ".join(" ".join(reader.words).split())[:200]


def read_form(page: str) -> Form:
    """The first POST form of a page. Raises ConsentError when there is none.

    >>> form = read_form('<form method=post action="/go"><input type=hidden name=t value=1><select name=organisation>'
    ...     '<option value=a>Able</option></select><button name=decision value=allow>Allow</button></form>')
    >>> form.action, form.hidden, form.choice, form.choices
    ('/go', {'t': '1'}, 'organisation', {'Able': 'a'})
    """
    reader = _FormReader()
    reader.feed(page)
    if reader.form is None:
        raise ConsentError(f"the page has no form to press Allow on: {_words(page)}")
    return reader.form


class _Words(HTMLParser):
    """Collects text outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


class _FormReader(HTMLParser):
    """Reads the first POST form: hidden inputs, and a select or radios or tick boxes to choose an organisation."""

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self._inside = False
        self._value: str | None = None
        self._label: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and self.form is None and said.get("method", "").lower() == "post":
            self.form = Form(action=said.get("action", ""))
            self._inside = True
        if not self._inside or self.form is None:
            return
        if tag == "input" and said.get("type", "").lower() == "hidden":
            self.form.hidden[said.get("name", "")] = said.get("value", "")
        elif tag == "input" and said.get("type", "text").lower() in ("text", "email"):
            self.form.text = self.form.text or said.get("name")
        elif tag == "input" and said.get("type", "").lower() in ("radio", "checkbox"):
            self._end_option()
            self.form.choice = said.get("name", "")
            self._value = said.get("value", "")
        elif tag == "select":
            self.form.choice = said.get("name", "")
        elif tag == "option":
            self._end_option()
            self._value = said.get("value", "")
        elif tag == "button":
            self._end_option()

    def handle_data(self, data: str) -> None:
        if self._value is not None:
            self._label.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "select", "label", "form"):
            self._end_option()
        if tag == "form":
            self._inside = False

    def _end_option(self) -> None:
        if self._value is not None and self.form is not None:
            label = " ".join("".join(self._label).split()) or self._value
            self.form.choices[label] = self._value
        self._value = None
        self._label = []
