"""A fault's settings as form fields, made from their JSON schema, and back again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sevenpoint.harness.console.forms import NEEDED, UNREADABLE
from sevenpoint.harness.console.problems import Problem

PREFIX = "settings-"


@dataclass(frozen=True)
class Setting:
    """One field. `kind`: integer, number, string, boolean, or json for what has parts; `default`: as it is typed."""

    name: str
    kind: str
    hint: str
    default: str
    required: bool
    choices: tuple[Any, ...]

    def read(self, text: str) -> Any:
        """What was typed, as JSON has it; what cannot be read goes on as it is, for the ledgers to refuse."""
        for choice in self.choices:
            if str(choice) == text:
                return choice
        if self.kind == "string":
            return text
        try:
            return json.loads(text)
        except ValueError:
            return text


def settings(schema: Mapping[str, Any]) -> list[Setting]:
    """The fields of a schema, in its order.

    >>> [made] = settings({"properties": {"seconds": {"type": "number", "default": 60}}})
    >>> made.kind, made.default, made.read("2.5"), made.read("soon")
    ('number', '60', 2.5, 'soon')
    """
    required = schema.get("required", ())
    return [_setting(name, each, name in required) for name, each in schema.get("properties", {}).items()]


def read_settings(schema: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """The settings that were typed; what was left blank is left out. Raises Problem for what is needed."""
    every = settings(schema)
    typed = {each: form.get(PREFIX + each.name, "").strip() for each in every}
    missing = {PREFIX + each.name: NEEDED for each, text in typed.items() if each.required and not text}
    if missing:
        raise Problem(UNREADABLE, fields=missing)
    return {each.name: each.read(text) for each, text in typed.items() if text}


def _setting(name: str, schema: Mapping[str, Any], required: bool) -> Setting:
    """A schema that allows null allows to leave the field blank: the other branch says what it takes."""
    branch = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    kind = branch.get("type", "json")
    default = schema.get("default")
    return Setting(
        name=name,
        kind=kind if kind in ("integer", "number", "string", "boolean") else "json",
        hint=schema.get("description", ""),
        default="" if default is None else default if isinstance(default, str) else json.dumps(default),
        required=required,
        choices=(True, False) if kind == "boolean" else tuple(branch.get("enum", ())),
    )
