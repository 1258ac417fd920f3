"""The reference page of all faults, written from the registry.

python -m sevenpoint.mock_ledgers.faults.page docs/reference/faults.md [--check]
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic.fields import FieldInfo

from .. import generated
from .catalogue import GROUPS
from .fault import AnyFault
from .matching import Match
from .operations import KNOWN
from .presets import PRESETS
from .trigger import Trigger

_POINTS = {
    "before_auth": "before auth",
    "after_validation": "after validation",
    "after_commit": "after commit",
    "when_queued": "when queued",
}
_HEAD = """# Faults

Written from the code by `python -m sevenpoint.mock_ledgers.faults.page docs/reference/faults.md`. How to add and remove
faults: [control API](control-api.md).

A fault is planned for a sandbox with a **match** (which calls), a **trigger** (which of those) and, where it has
several, a **point** (the first one named is the usual one):

- **before auth**: nothing has happened yet, and nothing will;
- **after validation**: the request was found good and carried out, and is then undone: a refused one is not struck;
- **after commit**: the work stays done, whatever the client gets to see: a refusal comes in place of its answer;
- **when queued**: webhooks, at the moment at which the ledger would queue them.

Any number of faults may stand at once. They act in the order in which they were added; the first that answers keeps
later ones at its point from acting, and what only slows or breaks an answer acts on other faults' answers too. The
bookkeeper's own calls and webhooks, the control API and the authorise pages are never struck. A fault draws from the
sandbox's seed: the same calls in the same order are struck in every run with it, and others with another.
"""


def page() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for title, faults in GROUPS.items():
        parts.append(f"## {title}\n")
        parts.append(_table(("fault", "point", "settings", "what the client sees", "what a good client does"),
                            [_row(fault) for fault in faults]))  # fmt: skip
    parts += ["## Match\n", "Everything that is given must hold.\n", _fields(Match)]
    names = ", ".join(f"`{name}`" for name in sorted(KNOWN))
    parts.append(f"Operations: {names}. What the ledger does not have never matches.\n")
    parts += ["## Trigger\n", "Everything that is given must hold.\n", _fields(Trigger)]
    parts.append('`ramp`: `{"from": 0, "to": 1, "seconds": n}` by the clock, or `"calls": n` in place of `seconds`.\n')
    parts.append("## Presets\n")
    rows = [(f"`{each.name}`", each.summary, _planned(each.faults)) for each in PRESETS.values()]
    parts.append(_table(("preset", "what it is like", "faults"), rows))
    return "\n".join(parts)


def _row(fault: AnyFault) -> tuple[str, ...]:
    points = ", ".join(_POINTS[point] for point in fault.points)
    settings = "<br>".join(_setting(name, field) for name, field in fault.settings.model_fields.items())
    return f"`{fault.name}`", points, settings, fault.summary, fault.good_client


def _setting(name: str, field: FieldInfo) -> str:
    needed = "needed" if field.is_required() else f"`{json.dumps(field.default)}`"
    told = f": {field.description}" if field.description else ""
    return f"`{field.alias or name}` ({needed}){told}"


def _fields(model: type[Match | Trigger]) -> str:
    rows = [
        (f"`{field.alias or name}`", f"`{json.dumps(field.default)}`", field.description or "")
        for name, field in model.model_fields.items()
    ]
    return _table(("field", "default", "meaning"), rows)


def _planned(faults: tuple[dict[str, Any], ...]) -> str:
    return "<br>".join(f"`{json.dumps(fault)}`" for fault in faults)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


main = generated.command(page)

if __name__ == "__main__":
    main()
