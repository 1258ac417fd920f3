"""The page of benchmarks, from what the parts found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from figures import Figure

INTRODUCTION = """# Benchmarks

What Sevenpoint claims of speed, measured. `make bench` runs all of it and writes this page;
`make bench ARGS='--only calls,start'` renews parts of it. Ratios between servers that take turns on one machine hold on
other machines; absolute times would not, and are given only where a limit is one. Every figure is the median of several
rounds, with the lowest and the highest beside it.
"""
MARKS = {True: "✓", False: "✗ missed", None: ""}


def write_page(path: Path, parts: Sequence[tuple[str, dict[str, Any] | None]]) -> None:
    """Write every part, each with its own date, machine and command; a part of None was not measured, and is named."""
    missing = ", ".join(name for name, part in parts if part is None)
    told = [f"Not measured yet, so not on this page: {missing}.\n"] if missing else []
    sections = [_part(name, part) for name, part in parts if part is not None]
    path.write_text("\n".join([INTRODUCTION, *told, *sections]), encoding="utf-8")


def _part(name: str, part: dict[str, Any]) -> str:
    rows = [_row(Figure(**each)) for each in part["figures"]]
    where = part["where"]
    lines = [
        f"## {part['title']}",
        "",
        part["how"],
        "",
        "| what | median | spread | wanted | | |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        *(f"- {note}" for note in part["notes"]),
        *([""] if part["notes"] else []),
        f"`make bench ARGS='--only {name}'` · {where['at']} · {where['processor']}, {where['cores']} cores, "
        f"{where['system']}, Python {where['python']}, Sevenpoint {where['sevenpoint']}, load average "
        f"{where['load']} at "
        f"the end{' · **a quick try with few and short rounds, not to be quoted**' if part['quick'] else ''}",
        "",
    ]
    return "\n".join(lines)


def _row(figure: Figure) -> str:
    unit = f" {figure.unit}" if figure.unit else ""
    value = "–" if figure.value is None else f"{_number(figure.value)}{unit}"
    spread = "" if figure.low is None or figure.high is None else f"{_number(figure.low)} to {_number(figure.high)}"
    wanted = "" if figure.goal is None else f"{'at most' if figure.most else 'at least'} {_number(figure.goal)}"
    return f"| {figure.what} | {value} | {spread} | {wanted} | {MARKS[figure.met]} | {figure.note} |"


def _number(value: float) -> str:
    """Three figures, without an exponent.

    >>> _number(0.5512), _number(12.345), _number(1234.5), _number(3.0)
    ('0.551', '12.3', '1234', '3')
    """
    if value == 0 or abs(value) >= 100 or value == int(value):
        return f"{value:.0f}"
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3 if abs(value) >= 0.1 else 4
    return f"{value:.{digits}f}"
