"""`sevenpoint live`: real organisations as ledgers."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sevenpoint.harness.cli.shared import console, examples

if TYPE_CHECKING:
    from sevenpoint.harness.live.place import LiveRun

LEDGERS = ("xero", "quickbooks")
SECRET = "SEVENPOINT_CLIENT_SECRET"


def _ledger(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--ledger", type=click.Choice(LEDGERS), required=True, help="Which ledger.")(command)


@click.group(
    epilog=examples(
        "sevenpoint live connect --ledger xero --client-id 0A1B…",
        "sevenpoint live status",
        "sevenpoint live clean --ledger xero",
    )
)
def live() -> None:
    """Evaluate against a real Xero demo company or Intuit sandbox company."""


@live.command(
    epilog=examples(
        "sevenpoint live connect --ledger xero --client-id 0A1B…",
        "SEVENPOINT_CLIENT_SECRET=… sevenpoint live connect --ledger quickbooks --client-id AB12…",
    )
)
@_ledger
@click.option("--client-id", required=True, metavar="ID", help="Of your own app at the ledger's developer portal.")
@click.option("--port", type=click.IntRange(1, 65535), default=8401, show_default=True, help="Of the redirect address.")
@click.option("--organisation", metavar="NAME", help="Which one, when the app is let into several.")
@click.option("--browser/--no-browser", default=True, help="Open the page here, or only print its address.")
def connect(ledger: str, client_id: str, port: int, organisation: str | None, browser: bool) -> int:
    """Let your own app into an organisation, in a browser; the grant is kept on this machine, for you alone.

    Register http://localhost:PORT/callback as the app's redirect address. A Xero app of the kind "mobile or desktop"
    has no secret; for others the secret is read from the environment (SEVENPOINT_CLIENT_SECRET).
    """
    from sevenpoint.harness.live import connecting
    from sevenpoint.harness.live.home import Home
    from sevenpoint.harness.live.hosts import real_ledger

    app = connecting.OwnApp(client_id, os.environ.get(SECRET, ""))
    grant = connecting.connect(
        Home(), real_ledger(ledger), app, _tell, port=port, browser=browser, organisation=organisation
    )
    _tell(f"Connected to {grant.name}. Next: sevenpoint evaluate --live {ledger} --candidate …")
    return 0


@live.command(epilog=examples("sevenpoint live status"))
def status() -> int:
    """Say what is connected, how many calls were made today, and what earlier runs have left."""
    from sevenpoint.harness.live.home import Home
    from sevenpoint.harness.live.standing import lines

    for line in lines(Home()):
        _tell(line)
    return 0


@live.command(epilog=examples("sevenpoint live clean --ledger xero", "sevenpoint live clean --ledger xero --yes"))
@_ledger
@click.option("--yes", is_flag=True, help="Do not ask.")
def clean(ledger: str, yes: bool) -> int:
    """Take away what runs have made and left, e.g. because they were killed. Only marked records are touched."""
    from sevenpoint.harness.errors import MET, NOT_MET
    from sevenpoint.harness.live.home import Home
    from sevenpoint.harness.live.standing import left
    from sevenpoint.harness.live.visiting import tidy

    home = Home()
    runs = left(home, ledger)
    if runs and not yes:
        click.confirm(f"Take away what {', '.join(runs)} made?", abort=True)
    cleaned = tidy(home, ledger)
    for line in cleaned.lines():
        _tell(line)
    return NOT_MET if cleaned.refused else MET


@live.command(epilog=examples("sevenpoint live cards --ledger xero"))
@_ledger
def cards(ledger: str) -> int:
    """List the bad luck that a person can cause on the ledger's own pages, with the way back."""
    from sevenpoint.harness.live.cards import as_lines

    for line in as_lines(ledger):
        _tell(line)
    return 0


@live.command(epilog=examples("sevenpoint live disconnect --ledger xero"))
@_ledger
def disconnect(ledger: str) -> int:
    """Forget the grant on this machine. To end it at the ledger too, remove the app on its page of connected apps."""
    from sevenpoint.harness.live.home import Home
    from sevenpoint.harness.live.hosts import real_ledger
    from sevenpoint.harness.live.tokens import TokenFile

    TokenFile(Home(), real_ledger(ledger)).forget()
    _tell("Forgotten.")
    return 0


def agreed(ledger: str, wait: float, *, yes: bool, stderr: bool) -> LiveRun:
    """Ask whether the connected organisation may be written to. Raises UsageError when it may not."""
    from sevenpoint.harness.live.home import Home
    from sevenpoint.harness.live.visiting import Person, agree

    person = Person(
        tell=lambda line: click.echo(line, err=stderr),
        confirms=lambda question: yes or click.confirm(question, err=stderr),
        types=lambda question: "" if yes else click.prompt(question, err=stderr, default="", show_default=False),
    )
    return agree(Home(), ledger, person, wait=wait * 60)


def _tell(line: str) -> None:
    console().print(line, highlight=False, markup=False, soft_wrap=True)
