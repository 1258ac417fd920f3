"""Batches of creates and updates: one element at a time, errors gathered as `summarizeErrors` says (xero.md 2.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .answers import Answer
from .bodies import Element
from .call import Call, View
from .errors import InvalidError, validation
from .formats import ZERO_GUID


@dataclass(frozen=True)
class Shape:
    """How a failed element looks: `identity` member, the flag that marks it, members that are always there."""

    collection: str
    identity: str
    flag: str = "HasErrors"
    always: tuple[str, ...] = ()


def write(call: Call, shape: Shape, elements: Sequence[Element], one: Callable[[Call, Element], View]) -> Answer:
    """Run `one` over every element.

    Default: any failure fails the request, lists the failing elements only, and saves nothing (whether Xero keeps the
    valid siblings is not known, xero.md 10). `summarizeErrors=false`: always 200, each element with its own status.
    """
    items, failed = [], []
    for element in elements:
        try:
            with call.books.atomically():
                view = one(call, element)
        except InvalidError as error:
            failed.append(_refused(shape, element, error))
            items.append({"StatusAttributeString": "ERROR", **failed[-1]})
        else:
            items.append(_accepted(view, call.summarize))
    if failed and call.summarize:
        raise validation(failed)
    return Answer(shape.collection, items)


def _accepted(view: View, summarize: bool) -> dict[str, Any]:
    warnings = [{"Message": message} for message in view.warnings]
    extra: dict[str, Any] = {"Warnings": warnings} if warnings else {}
    if summarize:
        return {**view.item, **extra}
    return {**view.item, "StatusAttributeString": "WARNING" if warnings else "OK", **extra}


def _refused(shape: Shape, element: Element, error: InvalidError) -> dict[str, Any]:
    """The submitted object, echoed with its messages; a failed create has the zero id."""
    echo: dict[str, Any] = {shape.identity: ZERO_GUID, **error.known, **element.data}
    echo.update({name: [] for name in shape.always if not isinstance(echo.get(name), list)})
    if shape.identity in error.known:
        echo[shape.identity] = error.known[shape.identity]
    echo[shape.flag] = True
    echo["ValidationErrors"] = [{"Message": message} for message in error.messages]
    return echo
