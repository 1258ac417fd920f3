"""What went wrong, in the words of whoever refused: the ledger, its control API, or the form itself."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any
from xml.etree import ElementTree

import requests
from flask import g
from markupsafe import Markup
from werkzeug.wrappers import Response

from sevenpoint.harness.bookkeepers.base import BookkeeperError
from sevenpoint.harness.consent import ConsentError
from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.ledgers import ControlRefusal

Page = str | Response | tuple[str, int]
# Where the two ledgers and their identity services write what is for people to read (xero.md 5, quickbooks.md 8).
TOLD_IN = ("Message", "Detail", "message", "error_description")


class Problem(Exception):  # noqa: N818 - it is told, not raised at a programmer
    """A page could not be shown or a form not carried out.

    `title`: who refused; `sentences`: why, in its own words; `fields`: what is wrong with which field of the form;
    `raw`: the answer as it came; `journaled`: the ledgers' journal shows the exchange.
    """

    def __init__(
        self,
        title: str,
        sentences: Sequence[str] = (),
        *,
        fields: Mapping[str, str] | None = None,
        raw: str = "",
        status: int = 400,
        journaled: bool = False,
    ) -> None:
        """Keep what is told."""
        super().__init__(title)
        self.title = title
        self.sentences = list(sentences)
        self.fields = dict(fields or {})
        self.raw = raw
        self.status = status
        self.journaled = journaled


def told(error: Exception) -> Problem | None:
    """What a person is told of an error; None for a fault of the console's own."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, BookkeeperError):
        said = list(dict.fromkeys(sentences(error.refusal))) or ["It gave no reason in words."]
        return Problem(f"The ledger refused ({error.status})", said, raw=error.refusal, status=422, journaled=True)
    if isinstance(error, ControlRefusal):
        return Problem("The ledgers' control API refused", [error.said], status=error.status)
    if isinstance(error, ConsentError):
        return Problem("The ledger's consent page did not let the console's app in", [str(error)], status=502)
    if isinstance(error, HarnessFault):
        return Problem("The ledgers do not answer", [str(error)], status=502)
    if isinstance(error, requests.RequestException):
        unknown = "Whether the work was done is not known from here: look at the books before you do it again."
        return Problem("No answer came back", [unknown, str(error)], status=502, journaled=True)
    return None


def sentences(text: str) -> Iterator[str]:
    """What a ledger's error says to people, in its order: JSON or XML; of a page or a plain text, the words.

    >>> list(sentences('{"Fault": {"Error": [{"Message": "Duplicate", "Detail": "Already there"}]}}'))
    ['Duplicate', 'Already there']
    >>> list(sentences('<Fault><Error code="6240"><Message>Duplicate</Message></Error></Fault>'))
    ['Duplicate']
    >>> list(sentences('<h1>Down</h1><p>Back soon'))
    ['Down Back soon']
    """
    try:
        return _spoken(json.loads(text))
    except ValueError:
        pass
    try:
        elements = list(ElementTree.fromstring(text).iter())
    except ElementTree.ParseError:
        elements = []
    found = [each.text for each in elements if each.tag.rpartition("}")[2] in TOLD_IN and each.text]
    words = Markup(text.replace("<", " <")).striptags()
    return iter(found or ([words] if words else []))


def _spoken(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _spoken(each)
    elif isinstance(value, dict):
        for name in TOLD_IN:
            if isinstance(value.get(name), str) and value[name]:
                yield value[name]
        for name, each in value.items():
            if name not in TOLD_IN:
                yield from _spoken(each)


def or_again(show: Callable[..., Page]) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
    """A form that was refused is shown again by `show`, with what was typed and why it was refused."""
    names = inspect.signature(show).parameters

    def wrap(view: Callable[..., Page]) -> Callable[..., Page]:
        @wraps(view)
        def run(**values: Any) -> Page:
            try:
                return view(**values)
            except Exception as error:
                problem = told(error)
                if problem is None:
                    raise
                g.problem = problem
                page = show(**{name: value for name, value in values.items() if name in names})
                assert isinstance(page, str)
                return page, problem.status

        return run

    return wrap
