"""What several commands need: lists as options, examples in help pages, where and how results are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sevenpoint.harness.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console


def listed(
    what: str, allowed: Sequence[object]
) -> Callable[[click.Context, click.Parameter, str | None], list[object] | None]:
    """Reads values separated by commas: each once, in the order allowed."""
    by_text = {str(each): each for each in allowed}

    def read(_: click.Context, param: click.Parameter, value: str | None) -> list[object] | None:
        if value is None:
            return None
        asked = [part.strip() for part in value.split(",") if part.strip()]
        unknown = [part for part in asked if part not in by_text]
        if unknown or not asked:
            named = ", ".join(unknown) or "nothing"
            raise click.BadParameter(f"{named} is no {what}; choose from {','.join(by_text)}", param=param)
        return [each for text, each in by_text.items() if text in asked]

    return read


def examples(*commands: str) -> str:
    """The end of a help page: commands to copy."""
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)


def console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr)


def show(results: Any, page: Path, as_json: bool) -> None:
    if as_json:
        click.echo(results.model_dump_json(indent=1))
        return
    from sevenpoint.reports import print_summary

    print_summary(results, console(), page)


def checked_address(address: str | None) -> str | None:
    """An address that can be meant. Raises UsageError."""
    from sevenpoint.harness.fronts.python import is_python_address

    if address is None or is_python_address(address) or address.startswith(("http://", "https://")):
        return address
    raise UsageError(f"{address!r} is no candidate: give http://host:port, https://… or module:Class")
