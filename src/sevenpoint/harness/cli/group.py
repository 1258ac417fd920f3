"""The `sevenpoint` command and its subcommands."""

from __future__ import annotations

import click

from sevenpoint import __version__
from sevenpoint.harness.cli.baseline import baseline
from sevenpoint.harness.cli.check_candidate import check_candidate
from sevenpoint.harness.cli.compare import compare
from sevenpoint.harness.cli.console import console
from sevenpoint.harness.cli.evaluate import evaluate
from sevenpoint.harness.cli.lists import flaws, variants
from sevenpoint.harness.cli.live import live
from sevenpoint.harness.cli.load import load
from sevenpoint.harness.cli.questionnaire import questionnaire
from sevenpoint.harness.cli.rejudge import rejudge
from sevenpoint.harness.cli.report import report
from sevenpoint.harness.cli.requirements import requirements
from sevenpoint.harness.cli.serve import serve
from sevenpoint.harness.cli.signing import keygen, sign, verify

COMMANDS = (
    baseline,
    check_candidate,
    compare,
    console,
    evaluate,
    flaws,
    keygen,
    live,
    load,
    questionnaire,
    rejudge,
    report,
    requirements,
    serve,
    sign,
    variants,
    verify,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sevenpoint")
def cli() -> None:
    """How good is this accounting integration? Mock ledgers, scenarios, a verdict with evidence."""


for command in COMMANDS:
    cli.add_command(command)
