"""Pages and documents written from the code: each has a command that writes it, or says whether it is up to date."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click


def command(make: Callable[[], str]) -> click.Command:
    """`python -m … TARGET [--check]`: write what `make` makes. With `--check`, exit with 1 when TARGET is not that."""

    @click.command(help="Write the generated file TARGET.")
    @click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--check", is_flag=True, help="Write nothing; fail when the file is out of date.")
    def write(target: Path, check: bool) -> None:
        made = make()
        if not check:
            target.write_text(made, encoding="utf-8")
        elif not target.is_file() or target.read_text(encoding="utf-8") != made:
            click.echo(f"{target} is out of date: run `make docs`", err=True)
            sys.exit(1)

    return write
