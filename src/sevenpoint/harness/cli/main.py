"""The program: whatever goes wrong becomes one clear sentence on stderr and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from sevenpoint.harness.cli.group import cli
from sevenpoint.harness.errors import HARNESS, INTERRUPTED, USAGE, SevenpointError
from sevenpoint.harness.readable import readable

EXTRA = ("aiosmtpd", "faker", "harfile", "jinja2", "pytest", "pytest_timeout", "xdist", "xlsxwriter", "yaml")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line: one clear sentence on stderr for whatever goes wrong, and its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = cli.main(args=arguments, prog_name="sevenpoint", standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as error:
        _complain(error.format_message())
        code = USAGE
    except SevenpointError as error:
        _complain(str(error))
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted")
        code = INTERRUPTED
    except Exception as error:
        _complain(_sentence_for(error))
        code = _code_for(error)
    sys.exit(int(code or 0))


def _interrupt(*_: object) -> NoReturn:
    """A polite request to end is an interruption like Ctrl-C: children are stopped, the bundle is kept."""
    raise KeyboardInterrupt


def _sentence_for(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name in EXTRA:
        return f"this command needs {error.name}: install sevenpoint[evaluate]"
    if _code_for(error) == USAGE:
        return str(error)
    if os.environ.get("SEVENPOINT_TRACEBACK"):
        raise error
    return f"{type(error).__name__}: {error} (a fault of Sevenpoint's own; SEVENPOINT_TRACEBACK=1 shows where)"


def _code_for(error: Exception) -> int:
    """Bundles, rubrics and installations that cannot be used are for the user to put right."""
    missing = isinstance(error, ModuleNotFoundError) and error.name in EXTRA
    return USAGE if missing or type(error).__name__ in ("BundleError", "QuestionnaireError", "RubricError") else HARNESS


def _complain(sentence: str) -> None:
    click.echo(f"sevenpoint: {readable(sentence)}", err=True)
