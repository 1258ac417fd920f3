"""From a posted form to the body of a deed: dotted names nest, numbered ones are lists, what is empty was not said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..values import Doc

LONGEST = 5000


def body_of(form: Mapping[str, str]) -> Doc:
    """The body.

    >>> body_of({"name": "Acme", "lines.0.service": "Advisory", "lines.1.service": "", "billing.kind": "recurring"})
    {'name': 'Acme', 'lines': [{'service': 'Advisory'}], 'billing': {'kind': 'recurring'}}
    """
    tree: dict[str, Any] = {}
    for name, value in form.items():
        said = value.strip()[:LONGEST]
        if not said or name.startswith("~"):
            continue
        place = tree
        *above, last = name.split(".")
        for part in above:
            place = place.setdefault(part, {})
        place[last] = said
    found = _lists(tree)
    return found if isinstance(found, dict) else {}


def _lists(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    inner = {name: _lists(value) for name, value in tree.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
