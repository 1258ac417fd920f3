"""Forms as models: what is left blank is not given, and what is wrong is told beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError

from sevenpoint.harness.console.problems import Problem

UNREADABLE = "Something in the form is missing or cannot be read"
NEEDED = "This is needed."


class Form(BaseModel):
    """Base of the forms."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


_Form = TypeVar("_Form", bound=BaseModel)


def read(model: type[_Form], values: Mapping[str, Any] | None = None, *, prefix: str = "") -> _Form:
    """The sent form, or other values, as a model; only fields whose names begin with `prefix`, named without it.

    Raises Problem that names the fields.
    """
    given = request.form.to_dict() if values is None else values
    filled = {
        name.removeprefix(prefix): value
        for name, value in given.items()
        if name.startswith(prefix) and (not isinstance(value, str) or value.strip())
    }
    try:
        return model.model_validate(filled)
    except ValidationError as error:
        wrong = {prefix + _field(each["loc"]): _sentence(each) for each in error.errors()}
        raise Problem(UNREADABLE, fields=wrong) from None


def _field(place: tuple[int | str, ...]) -> str:
    return "-".join(str(part) for part in place)


def _sentence(problem: Any) -> str:
    if problem["type"] == "missing":
        return NEEDED
    sentence = str(problem["msg"]).removeprefix("Value error, ")
    return f"{sentence[:1].upper()}{sentence[1:]}."
