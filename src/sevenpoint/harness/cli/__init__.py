"""The `sevenpoint` command: a file a command or family, each of which imports what is heavy only when it is called."""

from sevenpoint.harness.cli.group import cli
from sevenpoint.harness.cli.main import main

__all__ = ["cli", "main"]
